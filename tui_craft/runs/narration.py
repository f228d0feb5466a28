"""A run's events as sentences for people; screens and commands show the same words. Reads no file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tui_craft import text


def sentence(event: Mapping[str, Any]) -> str:
    """What happened, on one clean line; empty for an event that is only counts."""
    told = _WORDS.get(str(event.get("event")))
    return text.one_line(told(event), 300) if told else ""


def _start(event: Mapping[str, Any]) -> str:
    verb = "goes on" if event.get("resumed") else "starts"
    return f"run {event['run']} {verb}: {text.rows(int(event['target']))} from {event['teacher']}"


def _retry(event: Mapping[str, Any]) -> str:
    wait = float(event.get("wait") or 0)
    return f"request {event['request']} again in {wait:.1f} s: {event['message']}"


def _quarantined(event: Mapping[str, Any]) -> str:
    return f"quarantined (request {event['request']}): {event.get('reason') or event.get('problem') or ''}"


def _failed(event: Mapping[str, Any]) -> str:
    return f"request {event['request']} failed: {event['message']}"


def _report(event: Mapping[str, Any]) -> str:
    parts = [
        f"asked {text.count(event['asked'])} = answered {text.count(event['answered'])} + failed {event['failed']}"
        + (f" + in flight {event['in_flight']}" if event.get("in_flight") else ""),
        f"items {text.count(event['items'])} = drafts {text.count(event['drafts'])} "
        f"+ duplicates {event['duplicates']} + quarantined {event['quarantined']}",
        f"{event['seconds']} s",
    ]
    if event.get("cost") is not None:
        parts.append(f"${event['cost']:.4f}")
    return f"{event['state']}: {'; '.join(parts)}"


_WORDS = {
    "start": _start,
    "retry": _retry,
    "quarantined": _quarantined,
    "failed": _failed,
    "concurrency": lambda event: f"at once: {event['concurrency']}",
    "pause": lambda event: f"paused: {event['reason']}",
    "resume": lambda event: "goes on",
    "stop": lambda event: f"stopping, {text.plural(int(event.get('waiting', 0)), 'request')} still under way",
    "error": lambda event: f"error: {event['message']}",
    "note": lambda event: f"note: {event['message']}",
    "report": _report,
}
