"""What a stream yields."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Event:
    topic: str


@dataclass(frozen=True, slots=True)
class Subscribed(Event):
    """The topic is followed. `recovered` is False where what follows is a new beginning."""

    recovered: bool
    epoch: str | None
    seq: int


@dataclass(frozen=True, slots=True)
class Update(Event):
    """A bar, a headline or a state. A closed one comes once, in order, and never changes."""

    name: str
    epoch: str
    seq: int
    closed: bool
    data: dict[str, Any]

    def __getitem__(self, field: str) -> Any:
        return self.data[field]


@dataclass(frozen=True, slots=True)
class Gap(Event):
    """Closed updates, both ends inclusive, that will not come: no one has them."""

    epoch: str
    from_seq: int
    to_seq: int
    reason: str


@dataclass(frozen=True, slots=True)
class Session(Event):
    """The next trading session began."""

    epoch: str
    previous: str
