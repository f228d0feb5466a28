"""Guesses what a request will use before it is sent, in tokens; learns from the replies. Pure; knows no tokenizer."""

from __future__ import annotations

from collections import deque

from tui_craft.domain.tokens import estimate
from tui_craft.recipes.base import Request

_AROUND = 8
"""Tokens that a request has beside its words: roles and the like."""
TOKENS_A_ROW = 120
"""Tokens of one row, while nothing is known."""
_MEMORY = 50


class Guesses:
    """Tokens of prompts by their length, and of replies by the last 50 of the same stage and teacher.

    `row_tokens` is what one row of a reply takes while nothing has been measured, such as the mean of the seeds.
    """

    def __init__(self, row_tokens: float | None = None) -> None:
        self._row_tokens = row_tokens or TOKENS_A_ROW
        self._replies: dict[tuple[str, str], deque[float]] = {}
        self._letters, self._prompt_tokens = 0, 0

    def prompt(self, request: Request) -> int:
        """Tokens of the prompt."""
        letters = _letters(request)
        if not self._prompt_tokens:  # an estimate by the words themselves, once: it is dear
            self._letters = max(1, letters)
            self._prompt_tokens = max(1, sum(estimate(message["content"]) for message in request.ask.messages))
        return round(letters * self._prompt_tokens / self._letters) + _AROUND

    def completion(self, request: Request, teacher: str) -> int:
        """Tokens of the reply."""
        seen = self._replies.get((request.stage, teacher))
        each = sum(seen) / len(seen) if seen else self._row_tokens
        most = request.ask.max_tokens
        guess = max(1, round(each * max(1, request.rows)))
        return guess if most is None else min(guess, most)

    def learn(self, request: Request, teacher: str, tokens: tuple[int, int]) -> None:
        """A reply used (prompt, completion) tokens."""
        if tokens[0]:
            self._letters += _letters(request)
            self._prompt_tokens += tokens[0]
        seen = self._replies.setdefault((request.stage, teacher), deque(maxlen=_MEMORY))
        seen.append(tokens[1] / max(1, request.rows))


def _letters(request: Request) -> int:
    return sum(len(message["content"]) for message in request.ask.messages)
