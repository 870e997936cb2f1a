"""Server-sent events, as the WHATWG HTML standard, section 9.2, has them."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple


class Message(NamedTuple):
    event: str
    data: str
    id: str | None


def read(lines: Iterable[bytes]) -> Iterator[Message]:
    event, data, last_id = "", [], None
    for raw in lines:
        # A line without its end was cut off, and the message with it.
        if not raw.endswith(b"\n"):
            return
        line = raw.decode("utf-8").rstrip("\r\n")
        if not line:
            if data:
                yield Message(event or "message", "\n".join(data), last_id)
            event, data, last_id = "", [], None
            continue
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if name == "event":
            event = value
        elif name == "data":
            data.append(value)
        elif name == "id" and "\0" not in value:
            last_id = value
