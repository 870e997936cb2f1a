"""How far one topic has been read."""

from typing import Any
from urllib.parse import quote, urlencode

BARS = {"series", "hedge-flow", "heatmap", "strike-flow"}


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
        """Where REST has the bars after `seq`."""
        kind, symbol, *rest = self.parts
        query: dict[str, Any] = {}
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
        """The bars of a REST answer as the stream would have sent them."""
        common = {"topic": self.topic, "epoch": answer["epoch"], "closed": True}
        for name in ("grid_id", "strikes_grid"):
            if name in answer:
                common[name] = answer[name]
        return [common | bar for bar in answer["bars"]]
