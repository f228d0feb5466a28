"""Shell completion: the verb that prints the script, and what can stand at each place of a command line.

Answers from folders and registries alone, fast enough for a key press; imports no screen and no model client.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import click
from click.shell_completion import CompletionItem, get_completion_class

from tui_craft.cli.output import say

if TYPE_CHECKING:
    _Type = click.ParamType[Any]
else:
    _Type = click.ParamType  # not generic in older releases

VARIABLE = "_TUI_CRAFT_COMPLETE"
"""Set by the shell's script when it asks what can stand at the cursor."""

_HOW = {
    "bash": 'eval "$(tui-craft completion bash)"   (in ~/.bashrc)',
    "zsh": 'eval "$(tui-craft completion zsh)"   (in ~/.zshrc)',
    "fish": "tui-craft completion fish > ~/.config/fish/completions/tui-craft.fish",
}

Answer = Callable[[click.Context], Iterable[str | tuple[str, str] | CompletionItem]]
"""What can stand at a place: words, words with help, or click's own items."""


@click.command("completion")
@click.argument("shell", type=click.Choice(list(_HOW)))
@click.pass_context
def completion_command(ctx: click.Context, shell: str) -> None:
    """Print the completion script of a shell.

    \b
    bash: eval "$(tui-craft completion bash)"   (in ~/.bashrc)
    zsh:  eval "$(tui-craft completion zsh)"   (in ~/.zshrc)
    fish: tui-craft completion fish > ~/.config/fish/completions/tui-craft.fish
    """
    kind = get_completion_class(shell)
    assert kind is not None
    script = kind(ctx.find_root().command, {}, "tui-craft", VARIABLE)
    say(f"# {_HOW[shell]}")
    # click's own `source` would also look for the shell itself; the script is the same
    say(script.source_template % script.source_vars())


def teach(verb: str, command: click.Command) -> None:
    """Let the parameters of a verb's command answer what can stand in their place."""
    for param in command.params:
        answer = _ANSWERS.get(f"{verb} {param.name}") or _ANSWERS.get(param.name or "")
        if answer is not None and not isinstance(param.type, click.Choice | _Answering):
            param.type = _Answering(param.type, answer)


class _Answering(_Type):
    """A parameter's type with other words for what can stand there."""

    def __init__(self, real: _Type, answer: Answer) -> None:
        self.name = real.name
        self._real = real
        self._answer = answer

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """What the real type makes of it."""
        return self._real.convert(value, param, ctx)

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """Those that begin with what is typed."""
        items = [_item(each) for each in self._answer(ctx)]
        return [item for item in items if item.type != "plain" or item.value.startswith(incomplete)]


def _item(given: str | tuple[str, str] | CompletionItem) -> CompletionItem:
    if isinstance(given, CompletionItem):
        return given
    value, help = (given, "") if isinstance(given, str) else given
    return CompletionItem(value, help=" ".join(help.split()) or None)


def _names(ctx: click.Context) -> Iterable[str]:
    from tui_craft import paths

    folders = [folder for folder in paths.datasets_dir().iterdir() if (folder / "dataset.json").exists()]
    return sorted(folder.name for folder in folders if not folder.name.startswith("."))


def _files(ctx: click.Context) -> Iterable[CompletionItem]:
    return [CompletionItem("", type="file")]


def _names_and_files(ctx: click.Context) -> Iterable[str | CompletionItem]:
    return [*_names(ctx), *_files(ctx)]


def _nothing(ctx: click.Context) -> Iterable[str]:
    return ()


def _runs(ctx: click.Context) -> Iterable[tuple[str, str]]:
    from tui_craft import paths
    from tui_craft.runs.glance import runs_of

    name = str(ctx.params.get("name"))
    if name not in _names(ctx):
        return []
    return [(run.id, f"{run.state.value}, {run.spec.teacher}") for run in runs_of(paths.datasets_dir() / name)]


def _teachers(ctx: click.Context) -> Iterable[str]:
    from tui_craft import config, paths
    from tui_craft.errors import CraftError
    from tui_craft.teachers.registry import COMPATIBLE, OFFLINE

    try:
        settings = config.load(paths.config_file())
        usual, endpoints = settings.run.teacher, settings.endpoints
    except CraftError:
        # a broken settings file is told when it is used, not in the middle of a line being typed
        usual, endpoints = OFFLINE, {}
    return dict.fromkeys([OFFLINE, usual, *endpoints, COMPATIBLE])


def _recipes(ctx: click.Context) -> Iterable[str]:
    from tui_craft.recipes.registry import recipes

    return recipes()


def _goals(ctx: click.Context) -> Iterable[tuple[str, str]]:
    from tui_craft.domain.goals import goals

    return [(goal.name, goal.title) for goal in goals().values()]


def _axes(ctx: click.Context) -> Iterable[str]:
    from tui_craft.domain.axes import PRESETS

    return PRESETS


def _exports(ctx: click.Context) -> Iterable[str]:
    from tui_craft.exports.registry import export_formats

    return export_formats()


def _themes(ctx: click.Context) -> Iterable[str]:
    from tui_craft import paths

    own = [path.stem for path in sorted(paths.themes_dir().glob("*.toml"))]
    return ["tui-craft", "tui-craft-light", "ansi-dark", "ansi-light", *own]


_WHERE = ("state:draft", "state:accepted", "state:held", "state:rejected", "tag:", "run:", "origin:synthetic",
          "quality>=", "reason:", "topic:")  # fmt: skip

_ANSWERS: dict[str, Answer] = {
    "name": _names,
    "new name": _nothing,
    "open name": _names_and_files,
    "new_name": _nothing,
    "file": _files,
    "to": _files,
    "run": _runs,
    "teacher": _teachers,
    "recipe": _recipes,
    "goal": _goals,
    "axes": _axes,
    "source": _names,
    "data": _files,
    "variants": _files,
    "prompt_files": _files,
    "export format_name": _exports,
    "theme": _themes,
    "where": lambda _: _WHERE,
    "examples": lambda _: _WHERE,
    "against": _teachers,
    "against_prompt": _files,
    "given": _files,
    "judged": _files,
}
"""By the name of a parameter, or of a verb and its parameter."""
