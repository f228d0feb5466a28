"""Choosing a teacher: the offline one, endpoints, known models with what is known of them, or any name typed.

Owns the list and its words; what there is and how a teacher answers is told by the services.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import BindingType

from tui_craft import text
from tui_craft.ui.actions import CHANGE, GO, bind
from tui_craft.ui.modals.lines_modal import LinesModal
from tui_craft.ui.widgets.row_cursor import CursorRows
from tui_craft.ui.widgets.row_model import Column, Line

if TYPE_CHECKING:
    from tui_craft.teachers.catalogue import Known
    from tui_craft.teachers.setup import Setup
    from tui_craft.teachers.trial import Trial


class TeacherPicker(LinesModal[str]):
    """Dismissed with a teacher's name. `current` is the one chosen so far, `api_base` the address that goes with names
    that have none of their own, `adversarial` says that adversarial data is to be written."""

    HELP = """
    Who writes the rows. The offline teacher works by rules; endpoints are servers of your own, from [endpoints.NAME] in
    the settings file; the models are those somebody noted something about, and n takes any other name. Prices are US
    dollars per million tokens read and written. Hints: good at writing data; small, so its data is thin; writes or
    refuses adversarial data. t sends one small request, which may cost a fraction of a cent.

    Keys come from the environment or from secrets.toml beside the settings file. Your own notes on models go into
    models.toml there.
    """
    KEYS = ("table-choose", "teacher-try", "teacher-other", "close")
    LABELS = {"table-choose": "take"}  # noqa: RUF012 - as the class above it declares it
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("teacher-try", "t", "try_it", "test", "Send one small request; shows reply, time and cost", group=GO),
        bind("teacher-other", "n,e", "other", "other name", "Type the name of any teacher", group=CHANGE),
    ]
    COLUMNS = (
        Column("Teacher", least=18),
        Column("Key", width=6, from_width=44),
        Column("In / out", width=13, from_width=64),
        Column("Hints", width=26, from_width=72),
    )
    WITH_A_LINE = frozenset({"try_it"})
    NOTE_LINES = (5, 2)
    NONE = "Reading the list of teachers…"

    def __init__(self, current: str = "", api_base: str = "", *, adversarial: bool = False) -> None:
        super().__init__("Teacher")
        self._current, self._api_base, self._adversarial = current, api_base, adversarial
        self._setup: Setup | None = None
        self._known: list[Known] = []
        self._tried: dict[str, Trial] = {}

    def on_mount(self) -> None:
        """Read the list beside the first drawing."""
        super().on_mount()
        self.start(self._read(), name="read teachers", group="read")

    async def _read(self) -> None:
        self._setup, self._known = await self.craft.jobs.read(_teachers, self._current)
        names = [known.name for known in self._known]
        self.draw(cursor=names.index(self._current) if self._current in names else 0)

    def lines(self) -> list[Line]:
        """One line for each teacher."""
        return [
            Line(
                place,
                (
                    text.one_line(known.name, 200),
                    "" if known.key is None else "yes" if known.key else "no",
                    _price(known),
                    known.hints,
                ),
            )
            for place, known in enumerate(self._known)
        ]

    def note(self, place: int) -> str:
        """How it answered if it was tried, what to expect of it, what is missing."""
        from tui_craft.teachers.catalogue import hint

        known = self._known[place]
        trial = self._tried.get(known.name)
        parts = [text.one_line(str(trial), 220) if trial else ""]
        if known.key is False:
            parts.append(f"No key: set {known.key_name}, or put it into secrets.toml.")
        parts.append(hint(known.name, adversarial=self._adversarial, setup=self._setup))
        parts.append(text.one_line(known.where, 200))
        return "\n".join(part for part in parts if part)

    @on(CursorRows.Chosen)
    def _chosen(self, event: CursorRows.Chosen) -> None:
        event.stop()
        known = self._highlighted
        if known is None:
            return
        if known.name.endswith("/"):
            self.action_other()  # a server, whose model is to be named
        else:
            self.dismiss(known.name)

    @property
    def _highlighted(self) -> Known | None:
        place = self.place
        return None if place is None else self._known[place]

    def action_try_it(self) -> None:
        """Send one small request to the teacher under the cursor."""
        known = self._highlighted
        if known is not None and known.name.endswith("/"):
            self.say("Name the model first: enter types it behind this.")
        elif known is not None:
            self.start(self._try(known.name), name="try teacher", group="try", exclusive=True)

    async def _try(self, name: str) -> None:
        from tui_craft.teachers.trial import try_apart

        self._doing = f"asking {name} for one sentence…"
        self._draw_note()
        try:
            self._tried[name] = await try_apart(name, api_base=self._api_base or None)
        finally:
            self._doing = ""
        self.draw()

    def action_other(self) -> None:
        """Type a name."""
        self.start(self._type(), name="type teacher", group="type")

    async def _type(self) -> None:
        from tui_craft.teachers.naming import COMPATIBLE
        from tui_craft.teachers.registry import check_name
        from tui_craft.ui.modals.prompt_line import PromptLine

        known = self._highlighted
        value = known.name if known is not None else self._current
        own = self._api_base or "http://base"  # a server of one's own may be named first, its address comes after
        name = await self.craft.ask(
            PromptLine(
                "Name of the teacher",
                value=value,
                note=f"PROVIDER/MODEL, ENDPOINT/MODEL, or {COMPATIBLE}MODEL for the server at the API base.",
                check=lambda typed: check_name(
                    typed.strip(), own if typed.strip().startswith(COMPATIBLE) else self._api_base or None
                ),
                replace=not value.endswith("/"),
            )
        )
        if name is not None:
            self.dismiss(name.strip())


def _teachers(current: str) -> tuple[Setup, list[Known]]:
    """The user's setup, and all there is to choose from: the current one too, if no list has it."""
    from tui_craft.teachers.catalogue import catalogue, own_server, typed
    from tui_craft.teachers.setup import read

    setup = read(os.environ)
    found = catalogue(setup)
    found.insert(1 + len(setup.endpoints), own_server())
    if current and current not in {known.name for known in found}:
        found.insert(1, typed(current))
    return setup, found


def _price(known: Known) -> str:
    return "unknown" if known.price is None else f"{known.price.prompt:g} / {known.price.completion:g}"
