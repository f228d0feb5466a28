"""What exceptions mean, by status and wording."""

from __future__ import annotations

from typing import Any

import pytest

from tui_craft.teachers.base import AskFailed
from tui_craft.teachers.faults import as_failed, clean_reason, refuses_format, refuses_temperature, retry_after


class Fault(Exception):
    def __init__(self, status_code: Any, text: str) -> None:
        super().__init__(text)
        self.status_code = status_code


@pytest.mark.parametrize(
    ("status", "text", "kind"),
    [
        (429, "slow down", "rate_limit"),
        (429, "You exceeded your current quota, please check your plan", "auth"),
        (529, "overloaded", "server"),
        (504, "gateway", "timeout"),
        (418, "teapot", "other"),
        (None, "who knows", "other"),
        (500, "OpenAIException - Connection error.", "connection"),
    ],
)
def test_kinds(status: int | None, text: str, kind: str) -> None:
    assert as_failed(Fault(status, text), "m").kind == kind


def test_plain_exceptions() -> None:
    assert as_failed(TimeoutError(), "m").kind == "timeout"
    assert str(as_failed(TimeoutError(), "m")) == "m did not answer in time"
    assert as_failed(ConnectionResetError(), "m").kind == "connection"
    own = AskFailed("server", "x")
    assert as_failed(own, "m") is own


@pytest.mark.parametrize(
    ("status", "text", "expected"),
    [
        (400, "anything", True),
        (422, "json_schema", True),
        (400, "This model's maximum context length is 8192", False),
        (400, "violates our content policy", False),
        (500, "failed to parse grammar", True),
        (500, "boom", False),
        (429, "json_schema", False),
    ],
)
def test_refusals_of_a_format(status: int, text: str, expected: bool) -> None:
    error = Fault(status, text)
    assert refuses_format(error, as_failed(error, "m")) is expected


def test_refusals_of_a_temperature() -> None:
    error = Fault(400, "Unsupported value: 'temperature' does not support 0.7")
    assert refuses_temperature(error, as_failed(error, "m"))


def test_reasons_are_one_line_without_prefixes_and_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_TOKEN", "correct horse")
    text = "litellm.BadRequestError: OpenAIException - Incorrect API key\nprovided: sk-proj-abcdefghijkl**xyz."
    assert clean_reason(f"{text} correct horse") == "Incorrect API key provided: (key) (key)"
    assert len(clean_reason("x " * 900)) == 300


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "2.5"}, 2.5),
        ({"retry-after-ms": "1500", "retry-after": "9"}, 1.5),
        ({"retry-after": "Wed, 21 Oct 2015 07:28:30 GMT", "date": "Wed, 21 Oct 2015 07:28:00 GMT"}, 30.0),
        ({"retry-after": "soon"}, None),
        ({}, None),
    ],
)
def test_when_to_ask_again(headers: dict[str, str], seconds: float | None) -> None:
    assert retry_after(headers) == seconds
