"""Every provider litellm knows, by its own model strings. The only file that imports litellm; never imported early.

Importing litellm costs seconds and some 165 MB, so it happens when a teacher is made and nowhere else, with its
telemetry and its look-ups over the network off. Keys are read by litellm from the environment of this process, where
those of the key file are put for it; they are taken out of every error text.
"""

from __future__ import annotations

import asyncio
import logging
import os
from typing import Any

from tui_craft.errors import TeacherError
from tui_craft.teachers.base import Ask, AskFailed, Price, Rates, Reply
from tui_craft.teachers.keys import Keys
from tui_craft.teachers.manner import Manner, Manners

PLACEHOLDER_KEY = "none"
"""Sent to a server of the user's own when no key is set: local servers take any key, client libraries want one."""


class LitellmTeacher:
    """A language model reached through litellm.

    `model` is a litellm model string; with `api_base` any other string is a model of that OpenAI-compatible
    server. `timeout` is seconds for one attempt. `name` is what the user called the teacher, `price` what it charges
    as far as that is known. Raises TeacherError when litellm is missing or knows no provider for `model`.
    """

    limits = Rates()

    def __init__(
        self,
        model: str,
        *,
        api_base: str | None = None,
        timeout: float = 120.0,
        name: str = "",
        price: Price | None = None,
        keys: Keys | None = None,
    ) -> None:
        self.name = name or model
        self.price = price
        self._litellm = _load()
        for variable, value in keys.filed.items() if keys else ():
            if not os.environ.get(variable):
                os.environ[variable] = value
        self._timeout = timeout
        self._priced = api_base is None
        self._manners = Manners(self.name, keys.secrets() if keys else ())
        self._target = self._target_of(model, api_base)

    def _target_of(self, model: str, api_base: str | None) -> dict[str, Any]:
        """The arguments that name model, server and key."""
        try:
            provider = str(self._litellm.get_llm_provider(model, api_base=api_base)[1])
            target: dict[str, Any] = {"model": model}
        except self._litellm.exceptions.BadRequestError:
            if api_base is None:
                raise TeacherError(
                    f"litellm knows no provider for the model {model!r}; write PROVIDER/MODEL (such as "
                    "openai/gpt-4o-mini), or name your server with --api-base."
                ) from None
            provider = "openai"
            target = {"model": model, "custom_llm_provider": provider}
        if api_base is not None:
            target["api_base"] = api_base
            compatible = provider == "openai" or provider in self._litellm.openai_compatible_providers
            if compatible and not os.environ.get(f"{provider.upper()}_API_KEY"):
                target["api_key"] = PLACEHOLDER_KEY
        return target

    async def ask(self, ask: Ask) -> Reply:
        """Answer one request in the best manner that the model takes; raises AskFailed."""

        async def send(manner: Manner) -> Any:
            async with asyncio.timeout(self._timeout):
                return await self._litellm.acompletion(**self._target, **self._arguments(ask, manner))

        return self._reply(await self._manners.ask(ask, send))

    def _arguments(self, ask: Ask, manner: Manner) -> dict[str, Any]:
        return {
            "messages": [dict(message) for message in ask.messages],
            "timeout": self._timeout,
            "num_retries": 0,
            "max_retries": 0,
            **manner.arguments(ask),
        }

    def _reply(self, response: Any) -> Reply:
        if not response.choices:
            raise AskFailed("server", f"{self.name} answered without a choice.")
        choice = response.choices[0]
        usage = getattr(response, "usage", None)
        tokens = None
        if usage is not None and (usage.prompt_tokens or usage.completion_tokens):
            tokens = (int(usage.prompt_tokens or 0), int(usage.completion_tokens or 0))
        return Reply(
            choice={"message": _message(choice.message), "finish_reason": choice.finish_reason},
            model=str(response.model or self.name),
            tokens=tokens,
            cost=self._cost(response, tokens),
        )

    def _cost(self, response: Any, tokens: tuple[int, int] | None) -> float | None:
        """US dollars by the price that is known, else by litellm's own list; None when neither is."""
        if self.price is not None and tokens is not None:
            return self.price.cost(*tokens)
        cost = getattr(response, "_hidden_params", {}).get("response_cost")
        # litellm says 0 both for "free" and for "no price known", so 0 is not believed; and its list says nothing
        # about a server of the user's own
        return float(cost) if self._priced and cost else None

    async def close(self) -> None:
        """Close litellm's connections."""
        await self._litellm.close_litellm_async_clients()


def _message(message: Any) -> dict[str, Any]:
    """litellm's message as a plain dict: role and content always, the rest where there is something in it."""
    fields = message.model_dump()
    extra = fields.pop("provider_specific_fields", None) or {}
    kept = {key: value for key, value in fields.items() if value is not None or key in {"role", "content"}}
    if extra.get("refusal"):
        kept["refusal"] = extra["refusal"]
    return kept


def _load() -> Any:
    """Import litellm with everything off that would leave this machine or write to the terminal."""
    os.environ["LITELLM_LOCAL_MODEL_COST_MAP"] = "True"  # else the import fetches a price list
    for name in ("LiteLLM", "LiteLLM Proxy", "LiteLLM Router"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        import litellm
    except ImportError as error:
        raise TeacherError(f"litellm cannot be imported ({error}); install tui-craft again.") from error
    litellm.telemetry = False
    litellm.suppress_debug_info = True
    litellm.turn_off_message_logging = True
    for hooks in ("callbacks", "success_callback", "failure_callback", "_async_success_callback"):
        setattr(litellm, hooks, [])
    litellm._async_failure_callback = []
    return litellm
