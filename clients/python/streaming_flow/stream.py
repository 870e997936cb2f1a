"""Topics that stay complete: resumed after every break, filled from REST, and honest about what no one has."""

import http.client
import json
import random
import time
from collections.abc import Iterator
from typing import Any, Self
from urllib.parse import urlencode

from . import sse
from .errors import FlowError
from .events import Connected, Connecting, Disconnected, Event, Gap, Refused, Session, Subscribed, Update
from .rest import RestClient
from .topic_log import TopicLog

_FIRST_WAIT, _LONGEST_WAIT, _STEADY = 0.25, 30.0, 60.0
_NAMES = {
    "series": "SeriesBar", "hedge-flow": "HedgeFlowBar", "heatmap": "HeatmapColumn", "strike-flow": "StrikeFlowBar",
    "headline": "Headline", "snapshot": "Snapshot", "leaderboard": "Leaderboard", "status": "Status",
}


class FlowStream:
    """Iterate over it inside a `with`; up to 32 topics. One thread iterates; `close` may come from another."""

    def __init__(self, url: str, key: str, topics: list[str], minutes: int | None = None):
        if not topics:
            raise ValueError("a stream needs at least one topic, series/SPY/1m for one")
        # Ten seconds without a byte are a dead connection: the service writes every five.
        self.rest = RestClient(url, key, timeout=10.0)
        self.cursor: str | None = None
        self.breaks = 0
        self._minutes = minutes
        self._logs = {topic: TopicLog(topic) for topic in topics}
        self._failures = 0
        self._answer: http.client.HTTPResponse | None = None
        self._closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_failure: object) -> None:
        self.close()

    def close(self) -> None:
        self._closed = True
        if self._answer is not None:
            self._answer.close()

    def updates(self) -> Iterator[Update]:
        """Only the updates. A bot that must know what it missed iterates over the stream itself."""
        return (event for event in self if isinstance(event, Update))

    def __iter__(self) -> Iterator[Event]:
        attempt = 0
        while not self._closed:
            attempt += 1
            yield Connecting(attempt)
            began, wait, code, reason = time.monotonic(), 0.0, None, "the connection closed"
            try:
                yield from self._follow()
            except FlowError as refusal:
                code, reason, wait = refusal.ending, refusal.error, refusal.retry_after or 0.0
                if not refusal.is_temporary:
                    yield Disconnected(code, reason, None)
                    raise
            except (OSError, http.client.HTTPException) as broken:
                reason = str(broken)
            except ValueError:
                # From reading an answer that another thread has closed; anything else is a defect.
                if not self._closed:
                    raise
            if self._closed:
                return
            self.breaks += 1
            # Full jitter, so that a thousand clients do not come back together.
            self._failures = 0 if time.monotonic() - began > _STEADY else self._failures
            ceiling = min(_LONGEST_WAIT, _FIRST_WAIT * 2**self._failures)
            self._failures += 1
            wait = max(wait, random.uniform(0, ceiling))
            yield Disconnected(code, reason, wait)
            time.sleep(wait)

    def _follow(self) -> Iterator[Event]:
        query: dict[str, Any] = {"topics": ",".join(self._logs)}
        if self._minutes is not None:
            query["minutes"] = self._minutes
        headers = {"Accept": "text/event-stream"} | ({"Last-Event-ID": self.cursor} if self.cursor else {})
        with self.rest.open(f"/v1/flow/zero-dte/stream?{urlencode(query)}", headers) as self._answer:
            yield Connected()
            for message in sse.read(self._answer):
                yield from self._take(message.event, json.loads(message.data))
                # Only after it was taken: a break before it asks for it again.
                self.cursor = message.id or self.cursor

    def _take(self, name: str, data: dict[str, Any]) -> Iterator[Event]:
        if name == "Bye":
            raise FlowError(data["code"], data["reason"], "the service ended the stream", (data["retry_after_ms"] or 0) / 1000)
        log = self._logs.get(data.get("topic", ""))
        if log is None:
            return
        if name == "Subscribed":
            yield from self._answered(log, data)
        elif name == "Gap":
            yield from self._gap(log, data)
        elif name in _NAMES.values():
            yield from self._update(log, data)

    def _answered(self, log: TopicLog, answer: dict[str, Any]) -> Iterator[Event]:
        if answer["status"] != "ok":
            yield from self._refused(log, answer)
            return
        if answer.get("grid_id") is not None:
            log.grids[answer["grid_id"]] = answer["strikes_grid"]
        recovered, had_begun = answer["recovered"] or log.goes_on(answer), log.has_begun
        if not recovered:
            log.reset()
        yield Subscribed(log.topic, recovered, answer["epoch"], answer["seq"])
        holes = list(answer.get("gaps") or [])
        for update in answer["updates"]:
            while holes and log.comes_before(holes[0], update):
                yield from self._gap(log, holes.pop(0))
            yield from self._update(log, update)
        for hole in holes:
            yield from self._gap(log, hole)
        if answer.get("rest") and (had_begun or self._minutes):
            yield from self._fill(log, answer["rest"])
        if answer["epoch"] is None or not log.is_bars:
            return
        yield from self._turn(log, answer["epoch"])
        if log.has_begun and log.seq < answer["seq"]:
            yield from self._mend(log, answer["seq"])
        log.seq = max(log.seq, answer["seq"])
        log.has_begun = log.has_begun or log.seq >= 0

    def _refused(self, log: TopicLog, answer: dict[str, Any]) -> Iterator[Event]:
        del self._logs[log.topic]
        yield Refused(log.topic, answer["code"], answer["status"])
        if not self._logs:
            raise FlowError(answer["code"], answer["status"], log.topic)

    def _update(self, log: TopicLog, data: dict[str, Any]) -> Iterator[Event]:
        if log.is_old(data):
            return
        yield from self._turn(log, data["epoch"])
        if log.hole_before(data):
            yield from self._mend(log, log.before(data))
        if not log.regrid(data):
            return
        log.take(data)
        yield Update(log.topic, _NAMES[log.parts[0]], data["epoch"], data["seq"], data["closed"], data)

    def _turn(self, log: TopicLog, epoch: str) -> Iterator[Event]:
        previous = log.turn_to(epoch)
        if previous is not None:
            yield Session(log.topic, epoch, previous)

    def _gap(self, log: TopicLog, gap: dict[str, Any]) -> Iterator[Event]:
        if gap["epoch"] in log.ended or gap["epoch"] == log.epoch and gap["to_seq"] <= log.seq:
            return
        yield from self._turn(log, gap["epoch"])
        if gap["rest"]:
            yield from self._fill(log, gap["rest"], gap["to_seq"])
        if log.seq < gap["to_seq"]:
            yield Gap(log.topic, gap["epoch"], max(gap["from_seq"], log.seq + 1), gap["to_seq"], gap["reason"])
            log.seq = gap["to_seq"]
            log.has_begun = True

    def _mend(self, log: TopicLog, to_seq: int) -> Iterator[Event]:
        yield from self._fill(log, log.rest_since(log.seq), to_seq)
        if log.seq < to_seq:
            yield Gap(log.topic, log.epoch or "", log.seq + 1, to_seq, "feed_gap" if log.is_bars else "history_lost")
            log.seq = to_seq

    def _fill(self, log: TopicLog, link: str, to_seq: int | None = None) -> Iterator[Event]:
        page: str | None = link
        while page is not None:
            try:
                answer = self.rest.get(page)
            except FlowError as refusal:
                # A service that is busy is asked again by resuming; one that has it no longer leaves a gap.
                if refusal.is_temporary:
                    raise
                return
            for update in log.updates_of(answer):
                if to_seq is not None and update["seq"] > to_seq:
                    return
                if not log.is_old(update) and log.hole_before(update):
                    reason, last = log.reason_before(update, answer), log.before(update)
                    yield Gap(log.topic, update["epoch"], log.seq + 1, last, reason)
                    log.seq = last
                yield from self._update(log, update)
            page = log.next_page(page, answer)
