"""Which format a file's rows have, and which of its fields are which of ours. Judges samples; reads no file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tui_craft.domain.formats import FORMATS, Format, format_named, kind
from tui_craft.sources.aliases import ALIASES, ASKING, plain
from tui_craft.sources.mapping import SHARED, Mapper, map_text
from tui_craft.sources.parsing import loads
from tui_craft.sources.shaping import spelling_of, split_shared, turns_of

SPECIFIC_FIRST = ("preference", "messages", "conversations", "instruction", "input-output", "text")
"""The order in which formats win where several fit equally well."""

_MOST = 0.5


@dataclass(frozen=True, slots=True)
class FieldSeen:
    """A field of the samples: in how many it is, what it holds (`text`, `a list`, ...), and the first such value."""

    name: str
    count: int
    kind: str
    example: Any


@dataclass(frozen=True, slots=True)
class Candidate:
    """One reading of the file: with `mapping` (empty: as it is), `share` of the samples (0 to 1) fit `format`."""

    format: str
    mapping: dict[str, str]
    share: float


@dataclass(frozen=True, slots=True)
class Detection:
    """What the samples are. `format` is None when nothing fits; then a person must choose `mapping`.

    `candidates` are all readings that fit any sample, best first; `guess` is a mapping to offer where nothing
    fits (it may be incomplete); `explanation` is one sentence to show.
    """

    format: str | None
    mapping: dict[str, str]
    candidates: tuple[Candidate, ...]
    explanation: str
    fields: tuple[FieldSeen, ...]
    guess: dict[str, str]


def detect(samples: Sequence[dict[str, Any]], format: str | None = None) -> Detection:
    """Judge `samples` (decoded rows of a file); with `format`, only how they get into that one."""
    seen = fields_of(samples)
    formats = [format_named(format)] if format else [FORMATS[name] for name in SPECIFIC_FIRST]
    exact = [Candidate(item.name, {}, _share(samples, item)) for item in formats]
    mapped: list[Candidate] = []
    for item in formats:
        mapping = _propose(item, samples, seen, given=format is not None)
        if mapping:
            mapped.append(Candidate(item.name, mapping, _share(samples, item, mapping)))
    candidates = sorted((item for item in exact + mapped if item.share > 0), key=lambda item: -item.share)
    chosen = _choose(samples, exact, mapped, formats)
    guess = {} if chosen else _guess(format_named(format) if format else None, seen)
    explanation = _explain(chosen, candidates, seen, format, guess)
    return Detection(
        chosen.format if chosen else None, chosen.mapping if chosen else {}, tuple(candidates), explanation, seen, guess
    )


def fields_of(samples: Sequence[dict[str, Any]]) -> tuple[FieldSeen, ...]:
    """The fields of the samples in the order they first appear."""
    found: dict[str, FieldSeen] = {}
    for sample in samples:
        for name, value in sample.items():
            old = found.get(name)
            if old is None or (old.example in (None, "") and value not in (None, "")):
                found[name] = FieldSeen(name, (old.count if old else 0) + 1, kind(value), value)
            else:
                found[name] = FieldSeen(name, old.count + 1, old.kind, old.example)
    return tuple(found.values())


def _share(samples: Sequence[dict[str, Any]], format: Format, mapping: dict[str, str] | None = None) -> float:
    if not samples:
        return 0.0
    if not mapping:
        return sum(map(format.fits, samples)) / len(samples)
    mapper = Mapper(format, mapping)
    return sum(format.fits(mapper.apply_to(sample)) for sample in samples) / len(samples)


def _choose(
    samples: Sequence[dict[str, Any]], exact: list[Candidate], mapped: list[Candidate], formats: list[Format]
) -> Candidate | None:
    """As they are if most rows fit so; else renamed; else whatever fits any row or at least has the right names."""
    first = samples[0] if samples else {}
    best = max(exact, key=lambda item: (item.share, FORMATS[item.format].fits(first)))
    renamed = max(mapped, key=lambda item: item.share, default=None)
    if best.share >= _MOST or (best.share > 0 and (renamed is None or best.share >= renamed.share)):
        return best
    if renamed is not None and renamed.share >= _MOST:
        return renamed
    if best.share > 0:
        return best
    named = next((item for item in formats if any(_has_names(item, sample) for sample in samples)), None)
    if named is not None:
        return Candidate(named.name, {}, 0.0)
    return renamed if renamed is not None and renamed.share > 0 else None


def _has_names(format: Format, sample: dict[str, Any]) -> bool:
    """Whether the sample has every field that the format asks for, whatever is in them."""
    return all(name in sample for name in format.fields if name not in format.optional)


def _propose(
    format: Format, samples: Sequence[dict[str, Any]], seen: Sequence[FieldSeen], *, given: bool
) -> dict[str, str]:
    """The mapping into `format` by well-known names; empty when a required field finds none.

    `given`: the format is settled, so names and spellings that would speak for another one are taken too.
    """
    usual = [item for item in seen if item.count * 2 >= len(samples)]
    if format.name in {"messages", "conversations"}:
        found = _turn_field(format.name, usual, given=given)
        return {format.name: found} if found else {}
    mapping: dict[str, str] = {}
    free = {plain(item.name): item.name for item in reversed(usual) if turns_of(item.example) is None or format.turns}
    beside = any(name in free for name in ALIASES["instruction"]["input"])
    for field in format.fields:
        for alias in ALIASES[format.name][field]:
            if not given and field == "instruction" and alias in ASKING and not beside:
                continue
            if alias in free:
                mapping[field] = free.pop(alias)
                break
    lacking = [name for name in format.fields if name not in format.optional and name not in mapping]
    if lacking == ["prompt"] and any(split_shared(*_answers(sample, mapping)) for sample in samples):
        mapping["prompt"] = SHARED
        lacking = []
    if lacking == ["text"] and given:
        texts = [item.name for item in seen if item.kind == "text"]
        mapping, lacking = ({"text": texts[0]}, []) if len(texts) == 1 else ({}, lacking)
    if lacking or all(target == source for target, source in mapping.items()):
        return {}
    return {field: mapping[field] for field in format.fields if field in mapping and mapping[field] != field}


def _answers(sample: dict[str, Any], mapping: dict[str, str]) -> tuple[Any, Any]:
    return sample.get(mapping["chosen"]), sample.get(mapping["rejected"])


def _turn_field(name: str, seen: Sequence[FieldSeen], *, given: bool) -> str | None:
    for alias in ALIASES[name][name]:
        for item in seen:
            turns = turns_of(item.example) if plain(item.name) == alias else None
            if turns is None:
                continue
            spelled = spelling_of(turns)
            right = spelled == name or (given and spelled is not None)
            if right and not (item.name == name and spelled == name and isinstance(item.example, list)):
                return item.name
    return None


def _guess(format: Format | None, seen: Sequence[FieldSeen]) -> dict[str, str]:
    """The nearest names for the fields of `format`, to be offered and never taken without asking."""
    if format is None:
        texts = [item.name for item in seen if item.kind == "text"]
        return {"text": texts[0]} if len(texts) == 1 else {}
    from rapidfuzz import fuzz, process  # late: most files never come this far

    left = [item.name for item in seen]
    mapping: dict[str, str] = {}
    for field in format.fields:
        scored = [
            (score, name)
            for alias in ALIASES[format.name][field]
            for name, score, _ in process.extract(alias, left, scorer=fuzz.ratio, processor=plain, score_cutoff=75)
        ]
        if scored:
            mapping[field] = max(scored)[1]
            left.remove(mapping[field])
    return mapping


def _explain(
    chosen: Candidate | None,
    candidates: Sequence[Candidate],
    seen: Sequence[FieldSeen],
    format: str | None,
    guess: dict[str, str],
) -> str:
    if chosen is None:
        return _nothing_fits(seen, format, guess)
    part = "The rows" if chosen.share == 1 else f"{chosen.share:.0%} of the first rows"
    sentence = [f"{part} are {_named(chosen)}"]
    ours = {*FORMATS[chosen.format].fields, *chosen.mapping.values()}
    kept = [item.name for item in seen if item.name not in ours]
    if kept and chosen.share >= _MOST:
        sentence.append(f"{', '.join(kept)} kept beside")
    others = [item for item in candidates if item.format != chosen.format and (item.mapping or chosen.share < _MOST)]
    if others:
        sentence.append(f"possible too: {', '.join(map(_named, others))}")
    return "; ".join(sentence) + "."


def _named(candidate: Candidate) -> str:
    return candidate.format + (f" with {map_text(candidate.mapping)}" if candidate.mapping else "")


def _nothing_fits(seen: Sequence[FieldSeen], format: str | None, guess: dict[str, str]) -> str:
    names = ", ".join(item.name for item in seen) or "none"
    if format is None:
        example = map_text(guess or {"input": "FIELD", "output": "FIELD"})
        return (
            f"The rows fit no format; the file's fields are {names}: make a dataset of the format you want "
            f"and import into it with --map {example}."
        )
    wanted = format_named(format)
    there = {item.name for item in seen}
    lacking = [name for name in wanted.fields if name not in wanted.optional and name not in there]
    example = map_text({name: guess.get(name, "FIELD") for name in wanted.fields if name in guess or name in lacking})
    return f"No row fits the format {format}; the file's fields are {names}: say which is which with --map {example}."


def decoded(raws: Sequence[bytes]) -> list[dict[str, Any]]:
    """The objects among `raws`; what cannot be read or is no object is left out."""
    out: list[dict[str, Any]] = []
    for raw in raws:
        try:
            value = loads(raw)
        except ValueError:
            continue
        if isinstance(value, dict):
            out.append(value)
    return out
