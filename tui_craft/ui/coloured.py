"""Which colours the app has, and going from one theme to the next. The user's own are read when they are asked for."""

from __future__ import annotations

import os

from tui_craft import paths
from tui_craft.errors import CraftError, NotFoundError
from tui_craft.ui import theme
from tui_craft.ui.telling import Telling


class Coloured(Telling):
    """The half of the app that knows the themes."""

    def begin_with(self, name: str) -> CraftError | None:
        """Take in the app's own themes and start with the one called `name`, else with the usual one; why not."""
        for own in theme.THEMES:
            self.register_theme(own)
        self.user_themes: list[str] = []
        self._themes_told: set[str] = set()
        self.theme = theme.DARK
        if name in self.available_themes:
            self.theme = name
            return None
        problems = self._read_themes()
        if name in self.available_themes:
            self.theme = name
            return None
        unknown = NotFoundError(f"There is no theme called {name!r}; the palette (:) lists them all.")
        return problems[0] if problems else unknown

    def themes(self) -> list[str]:
        """The names of all themes that can be chosen now: the app's, the user's, Textual's.

        Files that are no theme are told to the user, once. Where NO_COLOR is set there are only those without colours.
        """
        for problem in self._read_themes():
            if problem.sentence not in self._themes_told:
                self._themes_told.add(problem.sentence)
                self.show_error(problem)
        ansi = [theme.ANSI, theme.ANSI_LIGHT]
        if "NO_COLOR" in os.environ:
            return ansi
        first = [theme.DARK, theme.LIGHT, *ansi, *self.user_themes]
        return [*first, *sorted(set(self.available_themes) - set(first))]

    def action_next_theme(self) -> None:
        """Take the next of the app's own themes, the terminal's colours and the user's themes."""
        names = self.themes()
        names = names[: 4 + len(self.user_themes)]
        self.theme = names[(names.index(self.theme) + 1) % len(names)] if self.theme in names else names[0]

    def action_choose_theme(self, name: str) -> None:
        """Take the theme called `name`."""
        self.theme = name

    def _read_themes(self) -> list[CraftError]:
        from tui_craft import user_themes

        found, problems = user_themes.read_all(paths.themes_dir())
        for own in found:
            if own.name in self.available_themes and own.name not in self.user_themes:
                problems.append(CraftError(f"{own.name!r} in {paths.themes_dir()} is the name of another theme."))
                continue
            self.register_theme(theme.made(own))
            if own.name not in self.user_themes:
                self.user_themes.append(own.name)
        return problems
