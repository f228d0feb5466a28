"""Names of teachers: cheap checks with a way out, and what each name makes."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tui_craft.errors import UsageError
from tui_craft.teachers.litellm import LitellmTeacher
from tui_craft.teachers.registry import check_name, make

SERVER = "http://127.0.0.1:9/v1"


@pytest.mark.parametrize(
    ("name", "api_base"),
    [
        ("offline", None), ("openai/gpt-4o-mini", None), ("gpt-4o", None), ("o3", None), ("qwen3", SERVER),
        ("Qwen/Qwen3-32B", SERVER), ("openai_compatible/x", SERVER), ("litellm:odd-name", None),
    ],
)  # fmt: skip
def test_names_that_may_stand(name: str, api_base: str | None) -> None:
    check_name(name, api_base)


@pytest.mark.parametrize(
    ("name", "api_base", "word"),
    [
        ("", None, "no name"), ("qwen3", None, "--api-base"), ("oflline", None, "offline"),
        ("litellm:", None, "no model"),
        ("openai_compatible/x", None, "--api-base"), ("openai/", None, "no model"), ("x", "localhost:8000", "http://"),
        ("openai_compatible/", SERVER, "no model"),
    ],
)  # fmt: skip
def test_names_that_cannot(name: str, api_base: str | None, word: str) -> None:
    with pytest.raises(UsageError) as caught:
        check_name(name, api_base)
    assert word in caught.value.sentence


def test_what_names_make() -> None:
    for name in ("qwen3", "openai_compatible/qwen3", "litellm:openai/qwen3"):
        made = make(name, api_base=SERVER, timeout=1.0, random_seed=0)
        assert isinstance(made, LitellmTeacher)
        assert made.name == name


def test_checking_a_name_imports_no_client_library() -> None:
    program = (
        "import sys; from tui_craft.teachers.registry import check_name; check_name('openai/x', None); "
        "print([m for m in ('litellm', 'openai', 'httpx', 'aiohttp') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
