"""What a stream yields."""

from dataclasses import dataclass
from typing import Any


class Event:
    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Connecting(Event):
    attempt: int


@dataclass(frozen=True, slots=True)
class Connected(Event):
    pass


@dataclass(frozen=True, slots=True)
class Disconnected(Event):
    """The wire broke, or the service said goodbye with a `code`. `retry_in` is in seconds; None where it is for good."""

    code: int | None
    reason: str
    retry_in: float | None


@dataclass(frozen=True, slots=True)
class TopicEvent(Event):
    topic: str


@dataclass(frozen=True, slots=True)
class Subscribed(TopicEvent):
    """The topic is followed. `recovered` is False where what follows is a new beginning."""

    recovered: bool
    epoch: str | None
    seq: int


@dataclass(frozen=True, slots=True)
class Refused(TopicEvent):
    """The topic is not to be had; the stream goes on without it."""

    code: int
    status: str


@dataclass(frozen=True, slots=True)
class Update(TopicEvent):
    """A bar, a headline or a state. A closed one comes once, in order, and never changes."""

    name: str
    epoch: str
    seq: int
    closed: bool
    data: dict[str, Any]

    def __getitem__(self, field: str) -> Any:
        return self.data[field]


@dataclass(frozen=True, slots=True)
class Gap(TopicEvent):
    """Closed updates, both ends inclusive, that will not come: no one has them."""

    epoch: str
    from_seq: int
    to_seq: int
    reason: str


@dataclass(frozen=True, slots=True)
class Session(TopicEvent):
    """The next trading session began."""

    epoch: str
    previous: str
