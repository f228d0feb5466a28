"""Every provider litellm knows, by its own model strings. The only file that imports litellm; never imported early.

Importing litellm costs seconds and some 165 MB, so it happens when a teacher is made and nowhere else, with its
telemetry and its look-ups over the network off. Keys are read by litellm from the environment of this process;
they are never kept here and are taken out of every error text.
"""

from __future__ import annotations

import asyncio
import logging
import os
from typing import Any, NamedTuple

from tui_craft.errors import TeacherError
from tui_craft.teachers.base import Ask, AskFailed, Reply
from tui_craft.teachers.faults import as_failed, refuses_format, refuses_temperature

JSON_SCHEMA, JSON_MODE, PLAIN = range(3)
"""How a structured reply is asked for, best first: by JSON Schema, in JSON mode, by the prompt's words alone."""

PLACEHOLDER_KEY = "none"
"""Sent to a server of the user's own when no key is set: local servers take any key, client libraries want one."""


class _Manner(NamedTuple):
    """What the model turned out to take: the level of structure, and whether a temperature may be named."""

    level: int
    temperature: bool


class LitellmTeacher:
    """A language model reached through litellm.

    `model` is a litellm model string; with `api_base` any other string is a model of that OpenAI-compatible
    server. `timeout` is seconds for one attempt. `name` is what the user called the teacher. Raises TeacherError
    when litellm is missing or knows no provider for `model`.
    """

    def __init__(self, model: str, *, api_base: str | None = None, timeout: float = 120.0, name: str = "") -> None:
        self.name = name or model
        self._litellm = _load()
        self._timeout = timeout
        self._priced = api_base is None
        self._manner = _Manner(JSON_SCHEMA, temperature=True)
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
        """Answer one request; raises AskFailed.

        Where the model refuses JSON Schema the request is asked again in JSON mode and then plainly, and where it
        refuses a temperature, without one; what worked is remembered for all later requests.
        """
        manner = self._manner if ask.schema is not None else self._manner._replace(level=PLAIN)
        refusal: AskFailed | None = None
        while True:
            try:
                async with asyncio.timeout(self._timeout):
                    response = await self._litellm.acompletion(**self._target, **self._arguments(ask, manner))
            except Exception as error:  # noqa: BLE001 - whatever a client library throws becomes AskFailed
                fault = as_failed(error, self.name)
                lower = _lower(manner, ask, error, fault)
                if lower is None:
                    # the first refusal tells more than that of a retreat, unless the retreat may still work
                    raise (refusal if refusal is not None and not fault.passing else fault) from None
                refusal, manner = refusal or fault, lower
                continue
            if ask.schema is not None:
                kept = self._manner
                self._manner = _Manner(max(kept.level, manner.level), kept.temperature and manner.temperature)
            return self._reply(response)

    def _arguments(self, ask: Ask, manner: _Manner) -> dict[str, Any]:
        arguments: dict[str, Any] = {
            "messages": [dict(message) for message in ask.messages],
            "timeout": self._timeout,
            "num_retries": 0,
            "max_retries": 0,
        }
        if ask.temperature is not None and manner.temperature:
            arguments["temperature"] = ask.temperature
        if ask.max_tokens is not None:
            arguments["max_tokens"] = ask.max_tokens
        if manner.level == JSON_SCHEMA:
            schema = {"name": "rows", "strict": True, "schema": ask.schema}
            arguments["response_format"] = {"type": "json_schema", "json_schema": schema}
        elif manner.level == JSON_MODE:
            arguments["response_format"] = {"type": "json_object"}
        return arguments

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
            cost=self._cost(response),
        )

    def _cost(self, response: Any) -> float | None:
        """US dollars by litellm's price list; None for a server of the user's own and for an unlisted price."""
        cost = getattr(response, "_hidden_params", {}).get("response_cost")
        # litellm says 0 both for "free" and for "no price known", so 0 is not believed
        return float(cost) if self._priced and cost else None

    async def close(self) -> None:
        """Close litellm's connections."""
        await self._litellm.close_litellm_async_clients()


def _lower(manner: _Manner, ask: Ask, error: Exception, fault: AskFailed) -> _Manner | None:
    """The next manner to try after `error`; None when that would not help."""
    if manner.temperature and ask.temperature is not None and refuses_temperature(error, fault):
        return manner._replace(temperature=False)
    if manner.level < PLAIN and refuses_format(error, fault):
        return manner._replace(level=manner.level + 1)
    return None


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
