"""Paraphrases are found by vectors from a real server, each asked for once; a server that fails ends in a sentence."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from check_helpers import findings, ground, look, row, rows
from embedding_server import LENGTH, EmbeddingServer, vector

from tui_craft import jsonlines, paths
from tui_craft.checks import embedding, paraphrases, pipeline
from tui_craft.checks.base import Reading
from tui_craft.checks.embedding import Embedding
from tui_craft.checks.paraphrases import CHECK, ParaphrasesLook
from tui_craft.checks.vectors import Vectors, key_of
from tui_craft.domain.formats import format_named
from tui_craft.domain.row import NewRow
from tui_craft.errors import InvalidError, TeacherError
from tui_craft.store import check_settings, library
from tui_craft.store.check_settings import CheckSettings
from tui_craft.store.dataset import Dataset

FORMAT = format_named("input-output")
TEXTS = [
    "where can i buy a fast car near the old harbour today",
    "which doctor treats a broken arm on a sunday evening please",
    "where can i purchase a quick automobile near the old harbour today",
    "how long does the ferry to the northern islands usually take",
]


def data(texts: list[str]) -> list[dict[str, str]]:
    return [{"input": text, "output": f"answer {number}"} for number, text in enumerate(texts)]


def endpoint(server: EmbeddingServer, **more: str) -> str:
    lines = [f'{key} = "{value}"' for key, value in {"base_url": server.base_url, **more}.items()]
    paths.config_file().parent.mkdir(parents=True, exist_ok=True)
    paths.config_file().write_text("[endpoints.vec]\n" + "\n".join(lines) + "\n")
    return "vec/small"


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Next to no waiting between tries."""
    monkeypatch.setattr(embedding, "_FIRST_WAIT", 0.001)


def begun(server: EmbeddingServer, folder: Path, threshold: float = 0.9) -> ParaphrasesLook:
    made = look(CHECK, folder=folder, teacher=endpoint(server), threshold=threshold)
    assert isinstance(made, ParaphrasesLook)
    return made


def test_a_row_that_means_the_same_as_an_earlier_one_is_found(tmp_path: Path) -> None:
    with EmbeddingServer() as server:
        found = findings(begun(server, tmp_path), rows(data(TEXTS)))
        assert [(each.row, each.other) for each in found] == [(3, 1)]
        assert found[0].score == pytest.approx(_cosine(*(f"{TEXTS[at]}\nanswer {at}" for at in (0, 2))), abs=1e-3)
        assert found[0].message.startswith("means nearly the same as row 1 (0.9")
        assert len(findings(begun(server, tmp_path, threshold=0.1), rows(data(TEXTS)))) > 1
    assert sorted(server.texts) == sorted(f"{text}\nanswer {at}" for at, text in enumerate(TEXTS))


def _cosine(left: str, right: str) -> float:
    a, b = np.array(vector(left)), np.array(vector(right))
    return float(a @ b / np.linalg.norm(a) / np.linalg.norm(b))


def test_a_second_pass_asks_only_for_what_changed(tmp_path: Path) -> None:
    made = rows(data(TEXTS))
    with EmbeddingServer() as server:
        findings(begun(server, tmp_path), made)
        server.texts.clear()
        assert len(findings(begun(server, tmp_path), made)) == 1
        assert server.texts == []
        changed = row({"input": TEXTS[1].replace("doctor", "physician"), "output": "answer 1"}, 9)
        subject = begun(server, tmp_path)
        for each in made:
            subject.know(Reading(each, FORMAT))
        assert [(each.row, each.other) for each in findings(subject, [changed])] == [(9, 2)]
        assert len(server.texts) == 1


def test_many_rows_are_compared_exactly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paraphrases, "_ROWS", 7)
    monkeypatch.setattr(paraphrases, "_BESIDE", 11)
    monkeypatch.setattr(paraphrases, "AT_ONCE", 10)
    words = ["sea", "hill", "road", "lamp", "door", "tree", "moon", "boat"]
    texts = [" ".join(words[(at * step) % 8] for step in range(1, 6)) + f" {words[at % 5]}" for at in range(60)]
    made = rows([{"input": text, "output": f"x{at % 3}"} for at, text in enumerate(texts)])
    with EmbeddingServer() as server:
        found = findings(begun(server, tmp_path), made)
    wanted: dict[int, float] = {}
    there: list[str] = []
    for at, one in enumerate(made):
        text = f"{one.data['input']}\n{one.data['output']}"
        best = max((_cosine(text, other) for other in there), default=0.0)
        if text not in there and best >= 0.9:
            wanted[at + 1] = best
        there.append(text)
    assert {each.row: pytest.approx(each.score, abs=2e-3) for each in found} == wanted
    assert server.requests <= 7


def test_what_is_made_of_a_row_is_not_held_against_it(tmp_path: Path) -> None:
    first, _, same, _ = data(TEXTS)
    again = {"input": TEXTS[2].replace("fast", "rapidly"), "output": "answer 5"}
    made = [row(first, 1), row(same, 2, parent=1), row(again, 3, parent=1), row(again | {"output": "answer 6"}, 4)]
    with EmbeddingServer() as server:
        assert [each.row for each in findings(begun(server, tmp_path, threshold=0.85), made)] == [4]


def test_equal_and_empty_rows_are_left_to_others(tmp_path: Path) -> None:
    made = rows([*data(TEXTS[:1]), *data(TEXTS[:1]), {"input": " ", "output": ""}, {"input": 3}])
    with EmbeddingServer() as server:
        assert findings(begun(server, tmp_path), made) == []
    assert len(server.texts) == 1


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("fault", ["429", "500", "drop", "missing", "length", "nan", "garbage"])
def test_a_fault_that_passes_is_asked_again(tmp_path: Path, fault: str) -> None:
    with EmbeddingServer([fault, fault]) as server:
        assert len(findings(begun(server, tmp_path), rows(data(TEXTS)))) == 1
        assert server.requests == 3


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize(
    ("fault", "says", "requests"),
    [
        ("429", "asks to slow down", 5),
        ("missing", "gave 3 vectors for 4 texts", 5),
        ("length", "vectors of different lengths", 5),
        ("404", "has no such model or address", 1),
        ("400", "told to fail with 400", 2),
    ],
)
def test_a_server_that_fails_ends_in_a_sentence(tmp_path: Path, fault: str, says: str, requests: int) -> None:
    with EmbeddingServer([fault] * 99) as server:
        with pytest.raises(TeacherError, match=says) as told:
            findings(begun(server, tmp_path), rows(data(TEXTS)))
        assert server.requests == requests
    assert told.value.sentence.startswith("Embeddings could not be had: vec/small ")


def test_what_came_before_a_server_gave_up_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paraphrases, "AT_ONCE", 2)
    with EmbeddingServer() as server:
        subject = begun(server, tmp_path)
        for each in rows(data(TEXTS))[:2]:
            subject.look(Reading(each, FORMAT))
        server.faults += ["404"] * 9
        with pytest.raises(TeacherError):
            findings(subject, rows(data(TEXTS), 3)[2:])
        server.faults.clear()
        assert len(findings(begun(server, tmp_path), rows(data(TEXTS)))) == 1
        assert len(server.texts) == 4


def test_texts_that_are_too_long_for_the_model_are_cut(tmp_path: Path) -> None:
    long = data([f"{text} {'very long ' * 200}" for text in TEXTS])
    with EmbeddingServer(longest=700) as server:
        assert findings(begun(server, tmp_path, threshold=1), rows(long)) is not None
        assert max(map(len, server.texts)) <= 700
        assert server.requests < 12


def test_keys_are_sent_and_never_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VEC_KEY", "top-secret-1234")
    with EmbeddingServer(key="top-secret-1234") as server:
        teacher = endpoint(server, key_env="VEC_KEY")
        assert len(findings(look(CHECK, folder=tmp_path, teacher=teacher), rows(data(TEXTS)))) == 1
        monkeypatch.setenv("VEC_KEY", "wrong-secret-99")
        with pytest.raises(TeacherError, match="did not accept the key") as told:
            Embedding(teacher).vectors(["x"])
        assert "secret" not in str(told.value)
        monkeypatch.delenv("VEC_KEY")
        with pytest.raises(TeacherError, match="needs a key"):
            Embedding(teacher).vectors(["x"])


def test_another_model_behind_the_name_is_told(tmp_path: Path) -> None:
    with EmbeddingServer() as server:
        findings(begun(server, tmp_path), rows(data(TEXTS[:2])))
        server.length = LENGTH // 2
        with pytest.raises(InvalidError, match="another model is behind the name now; delete") as told:
            findings(begun(server, tmp_path), rows(data(TEXTS)))
        assert str(Vectors(tmp_path, "vec/small").path) in told.value.sentence


@pytest.mark.parametrize("name", ["", "offline", "small", "anthropic/claude-x", "openai_compatible/x", "litellm:x/y"])
def test_a_name_that_gives_no_vectors_is_refused_at_once(tmp_path: Path, name: str) -> None:
    with pytest.raises(InvalidError, match=r"text-embedding-3-small\.$"):
        CHECK.begin(ground(CHECK, folder=tmp_path, teacher=name))


def test_a_torn_cache_goes_on_and_a_damaged_one_is_told(tmp_path: Path) -> None:
    kept = Vectors(tmp_path, "m")
    kept.add([key_of("a"), key_of("b")], [[1.0, 2.0], [2.0, 1.0]])
    kept.path.write_bytes(kept.path.read_bytes()[:-3])
    again = Vectors(tmp_path, "m")
    assert (key_of("a") in again, key_of("b") in again) == (True, False)
    again.add([key_of("c")], [[0.0, 3.0]])
    kept.add([key_of("d")], [[4.0, 0.0]])  # by another process, which has not seen that
    last = Vectors(tmp_path, "m")
    assert last.load([last.place(key_of(text)) for text in "acd"]).round(3).tolist() == [
        pytest.approx([0.447, 0.894], abs=1e-3), [0, 1], [1, 0],
    ]  # fmt: skip
    assert last.path.stat().st_mode & 0o777 == 0o600
    last.path.write_bytes(b"[]\n")
    with pytest.raises(InvalidError, match="is damaged; delete it"):
        Vectors(tmp_path, "m")


def test_a_dataset_is_updated_with_it(tmp_path: Path) -> None:
    with EmbeddingServer() as server, library.create("t", "input-output", now=datetime(2026, 1, 1, tzinfo=UTC)) as made:
        options = {"paraphrases": {"teacher": endpoint(server)}}
        check_settings.change(made, lambda _: CheckSettings({"paraphrases": True}, options))
        made.add([NewRow(jsonlines.dumps(each)) for each in data(TEXTS[:2])])
        assert _found(made) == []
        made.add([NewRow(jsonlines.dumps(each)) for each in data(TEXTS)[2:]])
        assert _found(made) == [(3, 1)]
        assert _found(made) == [(3, 1)]
        assert len(server.texts) == 4


def _found(dataset: Dataset) -> list[tuple[int, int]]:
    (*_, last) = pipeline.update(dataset)
    assert isinstance(last, pipeline.Looked)
    assert "paraphrases" not in last.problems
    return [(each.row, each.other) for each in last.findings.found if each.check == "paraphrases"]
