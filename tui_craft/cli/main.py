"""The `tui-craft` command: finds the verb's file, runs it, turns errors into one sentence and an exit code.

Imports a verb's file only when that verb is used, so that `--version` and `list` stay quick.
"""

from __future__ import annotations

import importlib
import io
import os
import sys
from typing import TYPE_CHECKING, Any

import click

from tui_craft import __version__
from tui_craft.errors import CraftError, ExitCode

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

_VERBS: dict[str, tuple[str, str]] = {
    "open": ("open", "Open a dataset, or a file (which is imported first)."),
    "demo": ("demo", "A ready-made example: dataset, seeds, an offline run, then the workspace."),
    "list": ("datasets", "List the datasets."),
    "show": ("datasets", "Show one dataset: its context, its rows by state, its runs."),
    "new": ("datasets", "Make an empty dataset."),
    "schema": ("schemas", "Show, attach or take away the JSON Schemas of a dataset."),
    "convert": ("datasets", "Make a new dataset in another format from a dataset."),
    "compact": ("datasets", "Rewrite a dataset's row file with only what is in force."),
    "import": ("importing", "Import rows from a file or standard input."),
    "prompt": ("prompting", "Print the prompt as it would be sent, list its versions, put another in force."),
    "try": ("trying", "Sample a few replies of a prompt without saving any, two side by side."),
    "revise": ("trying", "Have the prompt revised from samples that you judged."),
    "generate": ("generating", "Run a recipe: write drafts with a teacher."),
    "topics": ("topics", "Show the tree of topics with its counts, or change it."),
    "recipes": ("recipes", "List the ways of making rows, or all about one."),
    "runs": ("generating", "List a dataset's runs."),
    "attach": ("generating", "Follow a run that is under way, or show how it ended."),
    "watch": ("watch", "Watch a run in a small pane, or a line per change."),
    "pause": ("generating", "Pause a run."),
    "resume": ("generating", "Continue a run that was paused, stopped or interrupted."),
    "stop": ("generating", "Stop a run; it can be resumed."),
    "steer": ("steering", "Change a run on its way: requests at once, budget."),
    "budget": ("steering", "Show or set the most that all runs of a dataset may spend."),
    "report": ("reporting", "What came of a run: funnel, books, variety, coverage, warnings."),
    "rerun": ("reporting", "Start a new run like an earlier one."),
    "quarantine": ("mending", "List the parts of a run's replies that were no rows."),
    "mend": ("mending", "Make a row of such a part by hand, or dismiss it."),
    "reparse": ("mending", "Make a run's rows of its replies anew, without asking."),
    "rows": ("rows", "Print rows."),
    "draft": ("rows", "Return rows to draft."),
    "accept": ("rows", "Accept rows."),
    "hold": ("rows", "Hold rows back for later."),
    "reject": ("rows", "Reject rows."),
    "delete": ("rows", "Delete rows (undo brings them back)."),
    "clear": ("rows", "Empty the output of rows, so that it is written again."),
    "proposals": ("proposals", "List what is proposed for rows; apply, keep or reject it."),
    "tag": ("rows", "Add or remove tags of rows."),
    "undo": ("rows", "Undo the newest change."),
    "redo": ("rows", "Redo what was undone."),
    "check": ("checking", "Look for what is wrong with rows: duplicates, leftovers, drift, leaks."),
    "fix": ("checking", "Mend what the checks are certain about."),
    "gauges": ("gauging", "What a dataset is made of: real share, trust, variety, lengths."),
    "slices": ("slices", "List the slices (named filters) of a dataset."),
    "slice": ("slices", "Show, save or remove a slice."),
    "sets": ("sets", "List the training sets of a dataset."),
    "set": ("sets", "Save a training set, accept exactly its rows, or remove it."),
    "compare": ("sets", "Say what differs between two training sets."),
    "snapshot": ("versions", "Keep a dataset as it is now as a version."),
    "versions": ("versions", "List the versions of a dataset."),
    "diff": ("versions", "Say what differs between versions, or a version and now."),
    "restore": ("versions", "Make the rows equal to a version's."),
    "field": ("fields", "Remove or rename a field of every row."),
    "export": ("exporting", "Export rows for a trainer."),
    "keys": ("keys", "Print every action with its keys, for the settings file."),
    "completion": ("completion", "Print the completion script of a shell."),
    "models": ("models", "List the teachers there are: endpoints, known models, prices, keys."),
    "doctor": ("doctor", "Check the terminal, the folders, the teachers and the keys."),
}


class Verbs(click.Group):
    """The verbs, each loaded from its file when it is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All verbs in the order they are used."""
        return list(_VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The verb's command."""
        found = _VERBS.get(cmd_name)
        if found is None:
            return None
        module = importlib.import_module(f"tui_craft.cli.{found[0]}")
        command: click.Command = getattr(module, f"{cmd_name}_command")
        if "_TUI_CRAFT_COMPLETE" in os.environ:
            from tui_craft.cli.completion import teach

            teach(cmd_name, command)
        return command

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        """The options before the verb."""
        if "_TUI_CRAFT_COMPLETE" in os.environ:
            from tui_craft.cli.completion import teach

            teach("", self)
        return super().get_params(ctx)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """The verbs with one line each, without importing any of them; options where a dash is typed."""
        from click.shell_completion import CompletionItem

        found = [CompletionItem(name, help=line) for name, (_, line) in _VERBS.items() if name.startswith(incomplete)]
        return found + click.Command.shell_complete(self, ctx, incomplete)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The verbs with one line each, without importing any of them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in _VERBS.items()])


@click.group(cls=Verbs, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="tui-craft")
@click.option("--theme", default="", help="Colour theme of the app.")
@click.option("--ascii", "ascii_only", is_flag=True, help="Draw with ASCII characters only.")
@click.option("--no-mouse", is_flag=True, help="Leave the mouse to the terminal.")
@click.pass_context
def tui_craft(ctx: click.Context, theme: str, ascii_only: bool, no_mouse: bool) -> None:
    """Make the data that language models are fine-tuned and evaluated on, in the terminal.

    Without a command it opens the app on the list of datasets.
    """
    ctx.obj = {"theme": theme, "ascii": ascii_only, "mouse": not no_mouse}
    if ctx.invoked_subcommand is None:
        from tui_craft.cli.open import open_app

        ctx.exit(open_app(ctx.obj))


def run(arguments: list[str] | None = None) -> None:
    """Run the command line and leave with its exit code."""
    _fill_gaps()
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a terminal that lacks a character shows ? in its place
    sys.exit(main(arguments))


def _fill_gaps() -> None:
    """Where input, output or errors are closed (`>&-`), put nothing there: no file of ours may take their numbers."""
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is None:
            handle = os.open(os.devnull, os.O_RDWR)
            if handle != number:
                os.dup2(handle, number)
                os.close(handle)
            setattr(sys, name, os.fdopen(number, "w" if number else "r", encoding="utf-8"))


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; the exit code."""
    try:
        result: Any = tui_craft.main(arguments, prog_name="tui-craft", standalone_mode=False)
        sys.stdout.flush()
        return int(result) if isinstance(result, int) else ExitCode.DONE
    except CraftError as error:
        return complain(error.sentence, error.exit_code)
    except click.exceptions.Exit as leave:
        return leave.exit_code
    except click.ClickException as error:
        error.show()
        return ExitCode.USAGE
    except (click.Abort, KeyboardInterrupt):
        return complain("interrupted", ExitCode.INTERRUPTED)
    except BrokenPipeError:
        # the reader (head, less) has seen enough; keep Python from complaining at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.DONE
    except OSError as error:
        # what a verb could not know better: a folder that is not ours, a disk that fails under a read
        where = f" ({error.filename})" if error.filename else ""
        return complain(f"The system refused: {error.strerror}{where}; check permissions and disk.", ExitCode.FAILED)


def complain(sentence: str, code: ExitCode) -> ExitCode:
    """Write one sentence to stderr and return `code`."""
    from tui_craft import text

    print(f"tui-craft: {text.one_line(sentence, 2000)}", file=sys.stderr)
    return code
