"""The palette: every action of the present screen by name, the themes, the tour. Owns the search.

The actions come from the bindings, the themes from the app.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from tui_craft.store.dataset import Dataset
from tui_craft.ui import actions
from tui_craft.ui.app import TuiCraftApp


class ScreenCommands(Provider):
    """What can be done on the screen below the palette, with the keys that would do it."""

    async def startup(self) -> None:
        """Note what can be done before the palette takes the focus."""
        self._choices = [c for c in actions.available(self.screen) if c.enabled and c.id != "palette"]
        self._others = list(self._everywhere())

    async def discover(self) -> Hits:
        """All of them, in the order of the help page."""
        for choice in self._choices:
            yield DiscoveryHit(_title(choice), partial(self._run, choice), text=_title(choice).plain,
                               help=choice.binding.tooltip)  # fmt: skip
        for name, help, run in self._others:
            yield DiscoveryHit(name, run, help=help)

    async def search(self, query: str) -> Hits:
        """Those whose name, sentence or key match."""
        matcher = self.matcher(query)
        for choice in self._choices:
            name = f"{_title(choice).plain} {choice.binding.tooltip}"
            if (score := matcher.match(name)) > 0:
                yield Hit(score, _title(choice), partial(self._run, choice), text=name, help=choice.binding.tooltip)
        for name, help, run in self._others:
            if (score := matcher.match(name)) > 0:
                yield Hit(score, name, run, help=help)

    def _everywhere(self) -> Iterator[tuple[str, str, Callable[[], None]]]:
        """What can be done on any screen and has no key: name, sentence, and how."""
        app = self.app
        assert isinstance(app, TuiCraftApp)
        yield "Tour", "A short walk through the program", app.show_tour
        dataset = getattr(self.screen, "dataset", None)
        if isinstance(dataset, Dataset):
            from tui_craft.recipes.registry import recipes

            for recipe in recipes().values():
                words = "Write and try the prompt of this recipe"
                yield f"Prompt studio: {recipe.title}", words, partial(app.show_studio, dataset, recipe.name)
        for name in app.themes():
            yield f"Theme: {name}", "Draw in these colours", partial(app.action_choose_theme, name)

    async def _run(self, choice: actions.Choice) -> None:
        await self.app.run_action(choice.binding.action, choice.node)


def _title(choice: actions.Choice) -> Content:
    name = choice.binding.description
    return Content.assemble(name[:1].upper() + name[1:], Content(f"   {'  '.join(choice.keys)}").stylize("dim"))
