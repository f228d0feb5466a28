"""The prompt verb: what would be sent to a teacher."""

from __future__ import annotations

import click

from tui_craft.cli.output import emit, narrate, say
from tui_craft.store import library

_FULL = 1000  # more rows than one request asks for, so that the first one is a full one


@click.command("prompt")
@click.argument("name")
@click.option("--recipe", default="expand", show_default=True)
@click.option("--template", is_flag=True, help="Print the template with its variables instead.")
@click.option("--seed", type=int, default=0, show_default=True, help="Which seeds are drawn.")
@click.option("--json", "as_json", is_flag=True, help="Print the chat messages as JSON.")
def prompt_command(name: str, recipe: str, template: bool, seed: int, as_json: bool) -> None:
    """Print the prompt in force, rendered exactly as the first request would send it."""
    from tui_craft import text
    from tui_craft.domain.run import RunSpec
    from tui_craft.runs import preview
    from tui_craft.runs.material import seeds_of
    from tui_craft.store.about import prompt_in_force

    with library.open_dataset(name) as dataset:
        state = prompt_in_force(dataset)
        if state.notice:
            narrate(state.notice)
        if template:
            emit({"template": state.text, "edited": state.edited}) if as_json else say(text.visible(state.text, 10**7))
            return
        request = preview.request(dataset, RunSpec(rows=_FULL, recipe=recipe, seed=seed), list(seeds_of(dataset)), 0)
    if as_json:
        emit({"messages": list(request.ask.messages), "seeds": list(request.seeds), "prompt": request.prompt_hash})
        return
    for message in request.ask.messages:
        say(f"--- {message['role']} ---")
        say(text.visible(message["content"], 10**7))
