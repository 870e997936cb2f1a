"""How far one topic has been read."""

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, quote, urlencode, urlsplit

BARS = {"series", "hedge-flow", "heatmap", "strike-flow"}
_SECONDS = {"30s": 30, "1m": 60, "5m": 300, "15m": 900}


class TopicLog:
    def __init__(self, topic: str):
        self.topic = topic
        self.parts = topic.split("/")
        self.epoch: str | None = None
        self.seq = -1
        # What a window does not reach back to was not asked for; a hole is only between two updates.
        self.has_begun = False
        self.open: tuple[int, int] = (-1, -1)
        self.grids: dict[str, list[float]] = {}
        self.ended: set[str] = set()

    @property
    def is_bars(self) -> bool:
        return self.parts[0] in BARS

    @property
    def is_events(self) -> bool:
        return self.parts[0] == "headline"

    def reset(self) -> None:
        """Forgets how far it was; what ended stays ended."""
        self.epoch, self.seq, self.has_begun, self.open = None, -1, False, (-1, -1)

    def goes_on(self, answer: dict[str, Any]) -> bool:
        """Whether an answer that holds nothing has a link that begins at or before what is here."""
        if not self.has_begun or not answer.get("rest"):
            return False
        query = parse_qs(urlsplit(answer["rest"]).query)
        since = query.get("since_seq") or query.get("since")
        epoch = query.get("epoch", [answer["epoch"]])[0]
        return since is not None and epoch == self.epoch and int(since[0]) <= self.seq

    def is_old(self, data: dict[str, Any]) -> bool:
        if data["epoch"] in self.ended:
            return True
        if data["epoch"] != self.epoch:
            return False
        if data["seq"] <= self.seq:
            return True
        return not data["closed"] and (data["seq"], data.get("rev", 0)) <= self.open

    def hole_before(self, data: dict[str, Any]) -> bool:
        """Whether a closed update should have come before this one and has not."""
        if not self.has_begun or data["epoch"] != self.epoch or not data["closed"]:
            return False
        if self.is_bars:
            return data["seq"] > self.seq + 1
        return data.get("prev_seq", -1) > self.seq

    def comes_before(self, gap: dict[str, Any], data: dict[str, Any]) -> bool:
        """Whether a hole of an answer stands before this update of it; one at the end of the session that ends here does."""
        if gap["epoch"] == data["epoch"]:
            return gap["to_seq"] < data["seq"]
        return gap["epoch"] == self.epoch

    def before(self, data: dict[str, Any]) -> int:
        """The last closed update that comes before this one."""
        return data["seq"] - 1 if self.is_bars else data["prev_seq"]

    def reason_before(self, data: dict[str, Any], answer: dict[str, Any]) -> str:
        """Why REST does not have what comes before a bar or an event of its answer."""
        if not self.is_bars:
            return "history_lost"
        seconds = next(_SECONDS[part] for part in self.parts if part in _SECONDS)
        end = datetime.fromisoformat(data["t"])
        start = end - timedelta(seconds=(data["seq"] - self.seq - 1) * seconds)
        for gap in answer["gap_intervals"]:
            if datetime.fromisoformat(gap["from"]) < end and datetime.fromisoformat(gap["to"]) > start:
                return "restart" if gap["reason"] == "restart" else "feed_gap"
        return "feed_gap"

    def take(self, data: dict[str, Any]) -> None:
        if data["closed"]:
            self.seq, self.has_begun = data["seq"], True
        else:
            self.open = (data["seq"], data.get("rev", 0))

    def turn_to(self, epoch: str) -> str | None:
        """Returns the epoch that ended, if one did."""
        previous, self.epoch = self.epoch, epoch
        if previous == epoch:
            return None
        self.seq, self.has_begun, self.open = -1, False, (-1, -1)
        if previous is not None:
            self.ended.add(previous)
        self.ended.discard(epoch)
        return previous

    def regrid(self, data: dict[str, Any]) -> bool:
        """Gives a column its strikes; False where they were never told."""
        grid_id = data.get("grid_id")
        if grid_id is None:
            return True
        if data.get("strikes_grid") is not None:
            self.grids[grid_id] = data["strikes_grid"]
        if grid_id not in self.grids:
            return False
        data["strikes_grid"] = self.grids[grid_id]
        return True

    def rest_since(self, seq: int) -> str:
        """Where REST has what is after `seq`."""
        kind, symbol, *rest = self.parts
        query: dict[str, Any] = {}
        if self.is_events:
            query = {"since": seq} | ({} if symbol == "*" else {"symbol": symbol}) | {"limit": 1000}
            return f"/v1/flow/zero-dte/headlines?{urlencode(query)}"
        if kind == "series":
            query["bar"] = rest[0]
        elif kind == "hedge-flow":
            query["side"], query["bar"] = rest
        elif kind == "heatmap":
            query["metric"], query["mode"] = rest[:2]
            if len(rest) > 3:
                query["model"] = rest[3]
        query |= {"epoch": self.epoch, "since_seq": seq}
        return f"/v1/flow/zero-dte/{kind}/{quote(symbol, safe='')}?{urlencode(query)}"

    def updates_of(self, answer: dict[str, Any]) -> list[dict[str, Any]]:
        """A REST answer as the stream would have sent it."""
        if self.is_events:
            return answer["events"]
        common = {"topic": self.topic, "epoch": answer["epoch"], "closed": True}
        for name in ("grid_id", "strikes_grid"):
            if name in answer:
                common[name] = answer[name]
        return [common | bar for bar in answer["bars"]]

    def next_page(self, link: str, answer: dict[str, Any]) -> str | None:
        """Where an answer goes on that was cut at the link's limit."""
        limit = parse_qs(urlsplit(link).query).get("limit")
        if not self.is_events or limit is None or len(answer["events"]) < int(limit[0]):
            return None
        return self.rest_since(answer["events"][-1]["seq"])
