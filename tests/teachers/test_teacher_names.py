"""Names of teachers: cheap checks with a way out, what each name stands for, and what it makes."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tui_craft import paths
from tui_craft.config import Endpoint
from tui_craft.errors import TeacherError, UsageError
from tui_craft.teachers.base import Price, Rates
from tui_craft.teachers.keys import Keys
from tui_craft.teachers.litellm import LitellmTeacher
from tui_craft.teachers.models import Models
from tui_craft.teachers.naming import Meant, Way, meaning
from tui_craft.teachers.offline import OfflineTeacher
from tui_craft.teachers.openai_compatible import OpenAICompatibleTeacher
from tui_craft.teachers.registry import check_name, make
from tui_craft.teachers.setup import Setup

SERVER = "http://127.0.0.1:9/v1"
ENDPOINTS = {
    "local": Endpoint(base_url="http://127.0.0.1:8000/v1/", model="qwen3", rpm=60.0, concurrency=4),
    "gate": Endpoint(base_url="https://gate.example/v1/chat/completions", key_env="GATE_KEY", price_in=1, price_out=2),
}


def setup_with(environ: dict[str, str], models: dict[str, dict[str, object]] | None = None) -> Setup:
    return Setup(ENDPOINTS, Keys(environ), Models(models or {}), environ)


@pytest.mark.parametrize(
    ("name", "api_base"),
    [
        ("offline", None), ("openai/gpt-4o-mini", None), ("gpt-4o", None), ("o3", None), ("qwen3", SERVER),
        ("Qwen/Qwen3-32B", SERVER), ("openai_compatible/x", SERVER), ("litellm:odd-name", None), ("local", None),
        ("local/other", None), ("local/a/b", None), ("gate/x", None), ("anthropic/claude-x", None), ("ollama/x", None),
    ],
)  # fmt: skip
def test_names_that_may_stand(name: str, api_base: str | None) -> None:
    check_name(name, api_base, ENDPOINTS)


@pytest.mark.parametrize(
    ("name", "api_base", "word"),
    [
        ("", None, "no name"), ("qwen3", None, "--api-base"), ("oflline", None, "offline"),
        ("litellm:", None, "no model"), ("gate", None, "gate/MODEL"), ("local/", None, "no model"),
        ("qwen3", None, "local, gate"), ("gpt-oss-20b", None, "no provider"),
        ("openai_compatible/x", None, "--api-base"), ("openai/", None, "no model"), ("x", "localhost:8000", "http://"),
        ("openai_compatible/", SERVER, "no model"), ("offline", "nowhere", "http://"),
    ],
)  # fmt: skip
def test_names_that_cannot(name: str, api_base: str | None, word: str) -> None:
    with pytest.raises(UsageError) as caught:
        check_name(name, api_base, ENDPOINTS)
    assert word in caught.value.sentence


OPENAI = "https://api.openai.com/v1"


@pytest.mark.parametrize(
    ("name", "api_base", "expected"),
    [
        ("local", None, Meant(Way.LIGHT, "qwen3", "", "local", "http://127.0.0.1:8000/v1", True)),
        ("local/a/b", SERVER, Meant(Way.LIGHT, "a/b", "", "local", "http://127.0.0.1:8000/v1", True)),
        ("gate/x", None, Meant(Way.LIGHT, "x", "", "gate", "https://gate.example/v1", True)),
        ("openai/gpt-4o", None, Meant(Way.LIGHT, "gpt-4o", "openai", "", OPENAI)),
        ("gpt-4o", None, Meant(Way.LIGHT, "gpt-4o", "openai", "", OPENAI)),
        ("openai/x", SERVER, Meant(Way.LIGHT, "x", "openai", "", SERVER, True)),
        ("Qwen/Qwen3", SERVER, Meant(Way.LIGHT, "Qwen/Qwen3", "", "", SERVER, True)),
        ("openai_compatible/openai/gpt-oss-20b", SERVER,
         Meant(Way.LIGHT, "openai/gpt-oss-20b", "", "", SERVER, True)),
        ("ollama/llama3.1:8b", None,
         Meant(Way.LIGHT, "llama3.1:8b", "ollama", "", "http://localhost:11434/v1", True)),
        ("ollama/x", "http://box:11434", Meant(Way.LIGHT, "x", "ollama", "", "http://box:11434/v1", True)),
        ("openrouter/a/b", None, Meant(Way.LIGHT, "a/b", "openrouter", "", "https://openrouter.ai/api/v1")),
        ("anthropic/claude", None, Meant(Way.LITELLM, "anthropic/claude", "anthropic")),
        ("azure/x", SERVER, Meant(Way.LITELLM, "azure/x", "azure", "", SERVER, True)),
        ("claude-x", None, Meant(Way.LITELLM, "claude-x", "anthropic")),
        ("litellm:openai/x", None, Meant(Way.LITELLM, "openai/x", "openai")),
        ("litellm:openai_compatible/x", SERVER, Meant(Way.LITELLM, "openai/x", "openai", "", SERVER, True)),
        ("nobody/x", None, Meant(Way.LITELLM, "nobody/x", "nobody")),
        ("offline", None, Meant(Way.OFFLINE)),
    ],
)  # fmt: skip
def test_what_a_name_stands_for(name: str, api_base: str | None, expected: Meant) -> None:
    assert meaning(name, api_base, ENDPOINTS, {}) == expected


def test_a_variable_moves_a_provider() -> None:
    moved = meaning("openai/x", None, {}, {"OPENAI_BASE_URL": "http://gate:1/v1/"})
    assert (moved.base_url, moved.own_server) == ("http://gate:1/v1", True)


def made(name: str, api_base: str | None = None, price: Price | None = None, **environ: str) -> object:
    return make(name, api_base=api_base, timeout=1.0, random_seed=0, price=price, setup=setup_with(environ))


def test_what_names_make() -> None:
    assert isinstance(make("offline", api_base=None, timeout=1.0, random_seed=0), OfflineTeacher)
    for name, base in (("qwen3", SERVER), ("openai_compatible/q", SERVER), ("local", None), ("ollama/q", None)):
        teacher = made(name, base)
        assert isinstance(teacher, OpenAICompatibleTeacher)
        assert teacher.name == name
    teacher = made("litellm:openai/qwen3", SERVER)
    assert isinstance(teacher, LitellmTeacher)
    assert teacher.name == "litellm:openai/qwen3"


def test_limits_are_the_endpoints() -> None:
    teacher = made("local")
    assert isinstance(teacher, OpenAICompatibleTeacher)
    assert teacher.limits == Rates(60.0, None, 4)


@pytest.mark.parametrize("name", ["openai/gpt-4o-mini", "groq/x", "gate/x", "gpt-4o"])
def test_a_missing_key_is_told_before_anything_is_asked(name: str) -> None:
    with pytest.raises(TeacherError) as caught:
        made(name)
    assert "_KEY" in caught.value.sentence
    assert str(paths.secrets_file()) in caught.value.sentence


def test_a_server_of_ones_own_needs_no_key() -> None:
    made("x", SERVER)
    made("openai/x", SERVER)
    made("gate/x", GATE_KEY="abc")


LISTED = Price(0.15, 0.6)
SAID = Price(7.0, 8.0)
OWN = {"qwen3": {"price_in": 3, "price_out": 4.5}, "openai/gpt-4o-mini": {"price_in": 5, "price_out": 6}}


@pytest.mark.parametrize(
    ("name", "api_base", "said", "models", "expected"),
    [
        ("offline", None, None, {}, Price(0.0, 0.0)),
        ("gate/x", None, SAID, {}, Price(1.0, 2.0)),
        ("openai/gpt-4o-mini", None, None, {}, LISTED),
        ("gpt-4o-mini", None, None, {}, LISTED),
        ("openai/gpt-4o-mini", None, SAID, OWN, SAID),
        ("openai/gpt-4o-mini", None, None, OWN, Price(5.0, 6.0)),
        ("openai/gpt-4o-mini", SERVER, None, {}, None),
        ("qwen3", SERVER, None, {}, None),
        ("qwen3", SERVER, None, OWN, Price(3.0, 4.5)),
        ("local", None, None, {}, None),
        ("local", None, SAID, {}, SAID),
        ("ollama/llama3.1", None, None, {}, None),
        ("groq/no-such-model", None, None, {}, None),
    ],
)
def test_the_price_is_the_nearest_word_and_never_made_up(
    name: str, api_base: str | None, said: Price | None, models: dict[str, dict[str, object]], expected: Price | None
) -> None:
    environ = {"OPENAI_API_KEY": "k" * 20, "GROQ_API_KEY": "k" * 20, "GATE_KEY": "k" * 20}
    teacher = make(name, api_base=api_base, timeout=1.0, random_seed=0, price=said, setup=setup_with(environ, models))
    assert teacher.price == expected


def test_the_users_own_files_count() -> None:
    folder = paths.config_file().parent
    folder.mkdir(parents=True)
    paths.config_file().write_text('[endpoints.mine]\nbase_url = "http://127.0.0.1:9/v1"\nkey_env = "MINE_KEY"\n')
    paths.secrets_file().write_text('MINE_KEY = "a-filed-key"\n')
    paths.secrets_file().chmod(0o600)
    check_name("mine/x", None)
    assert isinstance(make("mine/x", api_base=None, timeout=1.0, random_seed=0), OpenAICompatibleTeacher)


def test_checking_a_name_and_looking_up_a_price_import_no_client_library() -> None:
    program = (
        "import sys; from tui_craft.teachers.registry import check_name; check_name('openai/x', None); "
        "from tui_craft.teachers.prices import listed; print(listed('gpt-4o-mini', 'openai') is not None, "
        "[m for m in ('litellm', 'openai', 'httpx', 'aiohttp') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "True []\n"
