"""A run's spec, books and life as words. No I/O."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, field_validator


class RunState(StrEnum):
    """Where a run stands. `interrupted`: its process is gone though it was not finished (resume continues it)."""

    RUNNING = "running"
    PAUSED = "paused"
    STOPPED = "stopped"
    INTERRUPTED = "interrupted"
    FINISHED = "finished"
    SHORT = "short"
    """Ended below its target; the report says why."""


class RunSpec(BaseModel):
    """Everything that decides what a run asks for. Written once to run.json; a run is reproducible from it."""

    model_config = ConfigDict(extra="forbid")

    recipe: str = "expand"
    teacher: str = "offline"
    api_base: str | None = None
    rows: int = Field(ge=1)
    rows_per_request: int = Field(default=5, ge=1, le=100)
    seeds_per_request: int = Field(default=8, ge=0, le=20)
    temperature: tuple[float, float] = (0.9, 0.9)
    concurrency: int = Field(default=8, ge=1, le=512)
    retries: int = Field(default=5, ge=0)
    timeout: float = Field(default=120.0, gt=0)
    seed: int = 0
    tags: list[str] = Field(default_factory=list)
    prompt: str = ""
    template: str = "default"

    @field_validator("temperature")
    @classmethod
    def _ordered(cls, value: tuple[float, float]) -> tuple[float, float]:
        low, high = value
        if not 0 <= low <= high <= 2:
            raise ValueError("temperature must be between 0 and 2, low before high")
        return value


@dataclass(slots=True)
class Books:
    """The counts that always balance: asked = answered + failed + in_flight; items = drafts + duplicates + quarantined.

    A retry of the same request is not asked again here; `retried` counts them apart. `cost` is US dollars, None
    while no price is known.
    """

    target: int = 0
    asked: int = 0
    answered: int = 0
    failed: int = 0
    in_flight: int = 0
    retried: int = 0
    items: int = 0
    drafts: int = 0
    duplicates: int = 0
    quarantined: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    cost: float | None = None

    @property
    def balanced(self) -> bool:
        """Whether both equations hold."""
        return self.asked == self.answered + self.failed + self.in_flight and (
            self.items == self.drafts + self.duplicates + self.quarantined
        )

    def as_dict(self) -> dict[str, Any]:
        """The counts by name, for events and reports."""
        return asdict(self)
