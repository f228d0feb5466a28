"""The keys verb: every action with its keys, as a table to paste into the settings file."""

from __future__ import annotations

import click

from tui_craft import config, keymap, paths, text
from tui_craft.cli.output import emit, narrate, say


@click.command("keys")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def keys_command(as_json: bool) -> None:
    """Print every action with its keys. Lines that are changed and put into the settings file give it other keys."""
    wanted = config.load(paths.config_file()).keys
    keymap.checked(wanted, paths.config_file())
    if as_json:
        emit({"keys": [
            {"id": action.id, "place": action.place, "keys": wanted.get(action.id, ",".join(action.keys)),
             "does": action.sentence, "changed": action.id in wanted}
            for action in keymap.actions().values()
        ]})  # fmt: skip
        return
    say(keymap.as_settings(wanted))
    narrate(
        f"Keep the lines you change in {text.one_line(str(paths.config_file()))}; {', '.join(_kept())} always stay."
    )


def _kept() -> list[str]:
    return [f"{key} ({id})" for id, key in keymap.KEPT.items()]
