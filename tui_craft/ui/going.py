"""Where one goes from where: the screens above one another, and dialogs above those. Owns no screen's content.

Each screen is imported when it is opened.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from textual.app import App
from textual.screen import Screen

if TYPE_CHECKING:
    from tui_craft.domain.run import RunSpec
    from tui_craft.store.dataset import Dataset
    from tui_craft.store.queues import Queue

R = TypeVar("R")


class Going(App[None]):
    """The half of the app that knows the ways."""

    def show_datasets(self) -> None:
        """Go to the list of datasets, closing whatever is open above it."""
        while len(self.screen_stack) > 1 and not self._at_home:
            self.pop_screen()
        if not self._at_home:
            self.push_screen(datasets())

    @property
    def _at_home(self) -> bool:
        return type(self.screen).__name__ == "DatasetsScreen"

    def show_workspace(self, slug: str, *, where: str = "", back: Callable[[Dataset], None] | None = None) -> None:
        """Open a dataset's workspace above the list of datasets, with the filter `where`.

        `back` opens the screen that one came from, above the workspace: leaving it goes there first.
        """
        self.show_datasets()
        self.push_screen(workspace(slug, where, back))

    def show_generate(self, dataset: Dataset, *, like: str = "", recipe: str = "", where: str = "") -> None:
        """Open the generation view of an open dataset above the present screen.

        `like` fills its form from the run with that id; `recipe` and `where` say how, and from which rows.
        """
        from tui_craft.ui.screens.generate import GenerateScreen

        self.push_screen(GenerateScreen(dataset, like=like, recipe=recipe, where=where))

    def show_studio(
        self, dataset: Dataset, recipe: str = "expand", stage: str = "", *, spec: RunSpec | None = None
    ) -> None:
        """Open the prompt studio on a stage of a recipe ("": its main one), above the present screen.

        `spec` says whom its tries ask and for how much; without it that is as in the generation view.
        """
        from tui_craft.ui.screens.studio import StudioScreen

        self.push_screen(StudioScreen(dataset, recipe, stage, spec=spec))

    def show_topics(self, dataset: Dataset) -> None:
        """Open the topics of an open dataset above the present screen."""
        from tui_craft.ui.screens.topics import TopicsScreen

        self.push_screen(TopicsScreen(dataset))

    def show_review(self, dataset: Dataset, queue: Queue) -> None:
        """Read a queue of an open dataset, above the present screen."""
        from tui_craft.ui.screens.review import ReviewScreen

        self.push_screen(ReviewScreen(dataset, queue))

    def show_proposals(self, dataset: Dataset, where: str = "", told: Callable[[str], None] | None = None) -> None:
        """Read what is proposed for rows of an open dataset (of those `where` finds), above the present screen."""
        from tui_craft.ui.screens.proposals import ProposalsScreen

        self.push_screen(ProposalsScreen(dataset, where, told))

    def show_clean(self, dataset: Dataset, where: str = "") -> None:
        """Go through what the checks find in an open dataset (in rows that `where` means), above the present screen."""
        from tui_craft.ui.screens.clean import CleanScreen

        self.push_screen(CleanScreen(dataset, where))

    def show_gauges(self, dataset: Dataset) -> None:
        """Open the page on what an open dataset is made of, above the present screen."""
        from tui_craft.ui.screens.gauges import GaugesScreen

        self.push_screen(GaugesScreen(dataset))

    def show_wizard(self, slug: str | None = None) -> None:
        """Open the wizard: for a new dataset, or to change the context of the one named."""
        from tui_craft.ui.screens.wizard import WizardScreen

        self.push_screen(WizardScreen(slug))

    def show_tour(self) -> None:
        """The walk through the program, above whatever is open."""
        from tui_craft.ui.screens.tour import TourScreen

        self.open_modal(TourScreen())

    def leave(self) -> None:
        """Close the present screen; below the last one is the list of datasets, and below that the shell."""
        if self._at_home:
            self.exit()
        elif len(self.screen_stack) > 2:
            self.pop_screen()
        else:
            self.show_datasets()

    # dialogs

    def open_modal(self, modal: Screen[R], done: Callable[[R | None], None] | None = None) -> bool:
        """Push `modal` unless one of its kind is open already (a key pressed twice). Returns whether it was pushed."""
        if any(type(open_one) is type(modal) for open_one in self.screen_stack):
            return False
        self.push_screen(modal, done)
        return True

    async def ask(self, modal: Screen[R]) -> R | None:
        """Push `modal` and wait for what it is dismissed with; None as well when one of its kind is open already.

        Only inside work that a screen's `start` runs.
        """
        if any(type(open_one) is type(modal) for open_one in self.screen_stack):
            return None
        return await self.push_screen(modal, wait_for_dismiss=True)


def datasets() -> Screen[Any]:
    """The list of datasets."""
    from tui_craft.ui.screens.datasets import DatasetsScreen

    return DatasetsScreen()


def workspace(slug: str, where: str = "", back: Callable[[Dataset], None] | None = None) -> Screen[Any]:
    """The workspace of a dataset, with the filter `where`; `back` is the way to where one came from."""
    from tui_craft.ui.screens.workspace import WorkspaceScreen

    return WorkspaceScreen(slug, where=where, back=back)
