"""Foreign field names made ours: reading `--map`, and renaming fields in a payload. Detects nothing (see detect).

A mapping is `{our field: field of the file}`. Everything it does not name is kept as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from tui_craft import jsonlines
from tui_craft.domain.formats import Format
from tui_craft.errors import InvalidError, UsageError
from tui_craft.sources.parsing import loads
from tui_craft.sources.shaping import as_text, respell, split_shared

SHARED = "(shared beginning)"
"""What `prompt` is mapped to when a preference file has none: the beginning that both answers share."""


def parse_map(text: str) -> dict[str, str]:
    """`input=question,output=answer` as a mapping. Raises UsageError that says which part is wrong.

    A field name with a comma in it can be quoted: `input="to, from"`.
    """
    mapping: dict[str, str] = {}
    for part in re.findall(r'(?:[^,"]|"[^"]*"?)+', text):
        target, equals, source = (piece.strip() for piece in part.partition("="))
        if len(source) > 1 and source[0] == source[-1] == '"':
            source = source[1:-1]
        if not (target and equals and source):
            raise UsageError(f"--map takes our=theirs pairs such as input=question,output=answer; {part!r} is none.")
        if target in mapping:
            raise UsageError(f"--map names {target} twice.")
        mapping[target] = source
    if not mapping:
        raise UsageError("--map is empty; it takes our=theirs pairs such as input=question,output=answer.")
    return mapping


def map_text(mapping: Mapping[str, str]) -> str:
    """A mapping as `parse_map` reads it: `input=question,output=answer`."""
    quoted = (
        (target, f'"{source}"' if re.search(r'[,"\s]', source) and source != SHARED else source)
        for target, source in mapping.items()
    )
    return ",".join(f"{target}={source}" for target, source in quoted)


def check_map(format: Format, mapping: Mapping[str, str], fields: Iterable[str]) -> None:
    """Raise InvalidError, with the nearest name, when `mapping` does not lead from `fields` to `format`."""
    there = list(fields)
    for target, source in mapping.items():
        if target not in format.fields:
            raise InvalidError(
                f"A {format.name} row has no field {target!r}{nearest(target, format.fields)}; "
                f"its fields are {', '.join(format.fields)}."
            )
        if source not in there and source != SHARED:
            raise InvalidError(
                f"The file has no field {source!r}{nearest(source, there)}; its fields are {', '.join(there)}."
            )
    doubled = [source for source in mapping.values() if list(mapping.values()).count(source) > 1]
    if doubled:
        raise InvalidError(f"The mapping uses {doubled[0]!r} for two fields; each field of the file has one place.")
    taken = set(mapping.values())
    lacking = [
        name
        for name in format.fields
        if name not in format.optional and name not in mapping and (name not in there or name in taken)
    ]
    if lacking:
        raise InvalidError(
            f"The mapping leaves {lacking[0]} of a {format.name} row empty; "
            f"add {lacking[0]}=FIELD, where FIELD is one of {', '.join(there)}."
        )


def nearest(wanted: str, names: Iterable[str]) -> str:
    """` (did you mean 'x'?)` for the name most like `wanted`, or nothing."""
    from rapidfuzz import fuzz, process  # late: half a megabyte that most imports never need

    found = process.extractOne(wanted, list(names), scorer=fuzz.ratio, score_cutoff=70)
    return f" (did you mean {found[0]!r}?)" if found else ""


class Mapper:
    """Applies one mapping to payloads."""

    def __init__(self, format: Format, mapping: Mapping[str, str]) -> None:
        self.format = format
        self.mapping = dict(mapping)
        self._shared = mapping.get("prompt") == SHARED
        self._names = {source: target for target, source in mapping.items() if source != SHARED}
        self._keys: dict[str, re.Pattern[bytes]] = {}

    def apply(self, raw: bytes, data: dict[str, Any]) -> bytes:
        """`raw` (decoded: `data`) with its fields renamed, on one line; what can be kept byte for byte is."""
        names = self._new_names(data)
        plain = not self._shared and all(
            data[source] is None or self._stays(name, data[source]) for source, name in names.items()
        )
        if plain:
            renamed = self._renamed_in_place(raw, data, {s: t for s, t in names.items() if s != t})
            if renamed is not None:
                return renamed
        return jsonlines.dumps(self._reshaped(jsonlines.loads(raw), names))

    def apply_to(self, data: dict[str, Any]) -> dict[str, Any]:
        """What `apply` makes of a decoded payload, decoded."""
        return self._reshaped(data, self._new_names(data))

    def _new_names(self, data: Mapping[str, Any]) -> dict[str, str]:
        """Old name -> new name. A field whose name is wanted for another one is kept as `original_NAME`."""
        names = {source: target for source, target in self._names.items() if source in data}
        for target in list(names.values()):
            if target in data and target not in names:
                spare = f"original_{target}"
                while spare in data or spare in names.values():
                    spare += "_"
                names[target] = spare
        return names

    def _stays(self, target: str, value: Any) -> bool:
        """Whether `value` is what the field `target` holds, as it is."""
        if target not in self.format.fields:
            return True
        return isinstance(value, str) and target not in self.format.turns

    def _renamed_in_place(self, raw: bytes, data: Mapping[str, Any], names: Mapping[str, str]) -> bytes | None:
        """`raw` with the keys replaced in its text; None when it is not certain which text is the key."""
        places: list[tuple[int, int, str]] = []
        for source, target in names.items():
            pattern = self._keys.get(source)
            if pattern is None:
                pattern = self._keys[source] = re.compile(re.escape(jsonlines.dumps(source)) + rb"(?=\s*:)")
            found = [match.span() for match in pattern.finditer(raw)]
            if len(found) != 1:
                return None
            places.append((*found[0], target))
        for start, end, target in sorted(places, reverse=True):
            raw = raw[:start] + jsonlines.dumps(target) + raw[end:]
        wanted = {names.get(key, key) for key in data}
        result = loads(raw)
        return raw if isinstance(result, dict) and set(result) == wanted else None

    def _reshaped(self, data: dict[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
        out: dict[str, Any] = {}
        for key, value in data.items():
            target = names.get(key, key)
            if key in self._names and target in self.format.fields:
                value = respell(target, value) if target in self.format.turns else as_text(value)
            out[target] = value
        if self._shared:
            parts = split_shared(out.get("chosen"), out.get("rejected"))
            if parts is not None:
                rest = {key: value for key, value in out.items() if key not in {"prompt", "chosen", "rejected"}}
                if "prompt" in out:
                    rest["original_prompt"] = out["prompt"]
                out = {"prompt": parts[0], "chosen": parts[1], "rejected": parts[2], **rest}
        return out
