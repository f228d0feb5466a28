"""What a user sets up for teachers: endpoints in the settings, keys in their file, the list of models."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui_craft import config
from tui_craft.config import Endpoint
from tui_craft.errors import InvalidError
from tui_craft.runs.scrub import Scrubber
from tui_craft.teachers import keys, models, setup
from tui_craft.teachers.base import Price
from tui_craft.teachers.catalogue import catalogue, hint
from tui_craft.teachers.keys import Keys
from tui_craft.teachers.naming import meaning
from tui_craft.teachers.setup import Setup


def written(path: Path, text: str, mode: int = 0o600) -> Path:
    path.write_text(text)
    path.chmod(mode)
    return path


# ---- endpoints


def test_endpoints_are_read(tmp_path: Path) -> None:
    path = written(
        tmp_path / "config.toml",
        '[endpoints.box]\nbase_url = "http://box:8000/v1"\nmodel = "qwen3"\nprice_in = 1\nprice_out = 2.5\n'
        'rpm = 60\nconcurrency = 4\nkey_env = "BOX"\n[endpoints.bare]\nbase_url = "https://x/v1"\n',
    )
    found = config.load(path).endpoints
    assert list(found) == ["box", "bare"]
    assert found["box"] == Endpoint("http://box:8000/v1", "qwen3", "BOX", 1.0, 2.5, 60.0, None, 4)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("endpoints = 3", "[endpoints.NAME]"), ("[endpoints]\nx = 3", "endpoints.x"),
        ("[endpoints.x]", "base_url"), ('[endpoints.x]\nbase_url = "box:8000"', "web address"),
        ('[endpoints.offline]\nbase_url = "http://x"', "offline"), ('[endpoints."a b"]\nbase_url = "http://x"', "a b"),
        ('[endpoints.x]\nbase_url = "http://x"\nprice_in = 1', "price_out"),
        ('[endpoints.x]\nbase_url = "http://x"\nprice_in = nan\nprice_out = 1', "odd price"),
        ('[endpoints.x]\nbase_url = "http://x"\nprice_in = -1\nprice_out = 1', "odd price"),
        ('[endpoints.x]\nbase_url = "http://x"\nrpm = 0', "above 0"),
        ('[endpoints.x]\nbase_url = "http://x"\nconcurrency = 2.5', "whole number"),
        ('[endpoints.x]\nbase_url = "http://x"\nmodle = "y"', "modle"),
    ],
)  # fmt: skip
def test_wrong_endpoints_are_a_sentence(tmp_path: Path, text: str, word: str) -> None:
    with pytest.raises(InvalidError) as caught:
        config.load(written(tmp_path / "config.toml", text))
    assert word in caught.value.sentence


# ---- keys


def test_the_environment_goes_before_the_file(tmp_path: Path) -> None:
    path = written(tmp_path / "secrets.toml", 'A_KEY = "filed-a"\nB_KEY = "filed-b"\n')
    found = keys.read(path, {"A_KEY": "mine", "B_KEY": ""})
    assert [found.get("A_KEY"), found.get("B_KEY"), found.get("C_KEY"), found.get()] == ["mine", "filed-b", "", ""]
    assert set(found.secrets()) == {"filed-a", "filed-b"}


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o660])
def test_a_key_file_that_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    path = written(tmp_path / "secrets.toml", 'A_KEY = "filed-a"\n', mode)
    with pytest.raises(InvalidError, match="chmod 600"):
        keys.read(path, {})


@pytest.mark.parametrize("text", ['A_KEY = "very-secret', "A_KEY = very-secret", 'A_KEY = ["very-secret"]', "\xff"])
def test_a_broken_key_file_is_told_without_its_keys(tmp_path: Path, text: str) -> None:
    path = written(tmp_path / "secrets.toml", text)
    with pytest.raises(InvalidError) as caught:
        keys.read(path, {})
    assert "very-secret" not in caught.value.sentence
    assert keys.filed_secrets(path) == ()


def test_no_key_file_is_no_key(tmp_path: Path) -> None:
    assert keys.read(tmp_path / "none", {"A_KEY": " x "}).get("A_KEY") == "x"
    assert keys.filed_secrets(tmp_path / "none") == ()


def test_keys_of_the_file_are_scrubbed_whatever_they_are_called(tmp_path: Path) -> None:
    path = written(tmp_path / "secrets.toml", 'BOX = "one-secret"\nSHORT = "abc"\n', 0o644)
    scrub = Scrubber({"A_KEY": "another-secret"}, keys.filed_secrets(path))
    assert scrub("x one-secret y another-secret abc") == "x (key) y (key) abc"


# ---- models


def test_the_shipped_list_is_whole() -> None:
    shipped = models.read(Path("/nowhere"))
    assert len(shipped.names()) > 15
    for name in shipped.names():
        meaning(name, None, {}, {})
    assert shipped.about("openai/gpt-4o-mini").generation is True


def test_the_users_list_has_the_last_word(tmp_path: Path) -> None:
    own = written(
        tmp_path / "models.toml",
        '["openai/gpt-4o-mini"]\nadversarial = true\nprice_in = 1\nprice_out = 2\ncontext = 5\n'
        '["mine*"]\nsmall = true\n',
    )
    found = models.read(own)
    about = found.about("openai/gpt-4o-mini")
    assert (about.generation, about.adversarial, about.price, about.context) == (True, True, Price(1.0, 2.0), 5)
    assert found.about("box/mine-3").small is True
    assert found.about("openrouter/openai/gpt-4o-mini").adversarial is True
    assert found.about("openrouter/openai/gpt-4o-mini").price is None


@pytest.mark.parametrize(
    ("name", "small"),
    [
        ("llama-3.1-8b-instant", True), ("Qwen/Qwen3-4B", True), ("qwen3:32b", False), ("mixtral-8x7b", False),
        ("qwen3-30b-a3b", False), ("llama3.1:8b", True), ("gpt-4o", None), ("Qwen2.5-0.5B-Instruct", True),
        ("some-70b", False), ("web2b", None),
    ],
)  # fmt: skip
def test_small_by_name(name: str, small: bool | None) -> None:
    assert models.Models({}).about(name).small is small


@pytest.mark.parametrize(
    ("text", "word"),
    [("x = 3", "table"), ("[x]\nsmal = true", "smal"), ("[x]\nsmall = 1", "true or false"),
     ("[x]\ncontext = true", "tokens"), ("[x]\nprice_in = -1", "dollars")],
)  # fmt: skip
def test_a_wrong_list_is_a_sentence(tmp_path: Path, text: str, word: str) -> None:
    with pytest.raises(InvalidError) as caught:
        models.read(written(tmp_path / "models.toml", text))
    assert word in caught.value.sentence


# ---- what there is to choose from


def setup_of(tmp_path: Path, **environ: str) -> Setup:
    endpoints = {"box": Endpoint("http://box/v1", "qwen3-4b"), "gate": Endpoint("https://gate/v1", key_env="GATE")}
    return Setup(endpoints, Keys(environ), models.read(tmp_path / "none"), environ)


def test_the_catalogue(tmp_path: Path) -> None:
    found = {known.name: known for known in catalogue(setup_of(tmp_path, GROQ_API_KEY="x"))}
    assert list(found)[:3] == ["offline", "box", "gate/"]
    assert (found["box"].key, found["gate/"].key, found["groq/openai/gpt-oss-120b"].key) == (None, False, True)
    assert found["openai/gpt-4o-mini"].key is False
    assert found["ollama/qwen3:32b"].key is None
    assert found["box"].hints == "small"
    assert found["box"].price is None


def test_hints(tmp_path: Path) -> None:
    known = setup_of(tmp_path)

    def said(name: str, adversarial: bool = False) -> str:
        return hint(name, adversarial=adversarial, setup=known)

    assert "no language model" in said("offline")
    assert "Small" in said("box")
    assert "Small" in said("groq/llama-3.1-8b")
    assert "refuse" in said("litellm:openai/gpt-4o", adversarial=True)
    assert said("openai/gpt-4o") == ""
    assert said("mistral/mistral-large-latest", adversarial=True) == ""
    assert "few rows" in said("some-70b", adversarial=True)
    assert "not made" in said("groq/llama-guard-3-8b")


def test_a_wrong_file_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TUI_CRAFT_HOME", str(tmp_path))
    (tmp_path / "config").mkdir()
    written(tmp_path / "config" / "secrets.toml", "A = 1")
    with pytest.raises(InvalidError, match="A must be a key"):
        setup.read({})
