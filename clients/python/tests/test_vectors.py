"""Replays what the server was recorded to send; ../../vectors/README.md has the format."""

import io
import json
import unittest
from pathlib import Path
from unittest import mock
from urllib.parse import parse_qs, urlsplit

from streaming_flow import (
    Connected, Connecting, Disconnected, FlowError, FlowStream, Gap, Refused, RestClient, Subscribed, Update)

FOLDER = Path(__file__).parents[2] / "vectors"


class Over(Exception):
    """The script has no more steps."""


class Script(RestClient):
    """The service as one vector has it."""

    def __init__(self, steps):
        super().__init__("http://flow.test", "k", timeout=10.0)
        self.steps = steps
        self.next = 0

    def open(self, path, headers=None):
        step = self.take()
        while "end" in step:
            step = self.take()
        address = urlsplit(path)
        if "rest" in step:
            assert path == step["rest"], f"asked for {path}, not for {step['rest']}"
            if step["status"] >= 400:
                raise FlowError(step["status"], step["body"]["error"], "")
            return io.BytesIO(json.dumps(step["body"]).encode())
        expected = {"topics": [",".join(step["topics"])]} | (
            {"minutes": [str(step["minutes"])]} if "minutes" in step else {})
        assert (address.path, parse_qs(address.query)) == (step["get"], expected), f"asked for {path}, not for {step}"
        assert (headers or {}).get("Last-Event-ID") == step.get("last_event_id"), f"{headers} where there is {step}"
        return Body(self)

    def take(self):
        if self.next == len(self.steps):
            raise Over
        self.next += 1
        return self.steps[self.next - 1]


class Body:
    def __init__(self, script):
        self.script = script

    def __enter__(self):
        return self

    def __exit__(self, *_failure):
        pass

    def __iter__(self):
        while "end" not in (step := self.script.take()):
            if "silence_ms" in step:
                if step["silence_ms"] >= self.script.timeout * 1000:
                    raise TimeoutError("timed out")
                continue
            assert "bytes" in step, f"the client reads on, and has not done {step}"
            yield from step["bytes"].encode().splitlines(keepends=True)

    def close(self):
        pass


def told(event):
    match event:
        case Connecting():
            return {"event": "connecting"}
        case Connected():
            return {"event": "connected"}
        case Disconnected():
            return {"event": "disconnected", "code": event.code, "retry": event.retry_in is not None}
        case Subscribed():
            return {"event": "subscribed", "topic": event.topic, "recovered": event.recovered}
        case Refused():
            return {"event": "refused", "topic": event.topic, "code": event.code}
        case Gap():
            return {"event": "gap", "topic": event.topic, "epoch": event.epoch, "from_seq": event.from_seq,
                    "to_seq": event.to_seq, "reason": event.reason}
        case Update():
            update = {"event": "update", "topic": event.topic, "epoch": event.epoch, "seq": event.seq, "closed": event.closed}
            update |= {name: event[name] for name in ("rev", "conflated") if name in event.data}
            if "values" in event.data:
                update["column"] = {f"{strike:g}": value for strike, value in zip(event["strikes_grid"], event["values"])}
            return update
    return None


def by_topic(events):
    groups = {}
    for event in events:
        groups.setdefault(event.get("topic"), []).append({name: value for name, value in event.items() if name != "after_ms"})
    return groups


class VectorTests(unittest.TestCase):
    maxDiff = None

    def test_every_vector_of_the_event_stream(self):
        vectors = [(path.stem, json.loads(path.read_text("utf-8"))) for path in sorted(FOLDER.glob("*.json"))]
        vectors = [(name, vector) for name, vector in vectors if "sse" in vector]
        self.assertGreater(len(vectors), 15)
        for name, vector in vectors:
            with self.subTest(name):
                self.replay(vector)

    def replay(self, vector):
        script, events, waits = Script(vector["sse"]), [], []
        topics = [request["topic"] for request in vector["subscribe"]]
        stream = FlowStream("http://flow.test", "k", topics, vector["subscribe"][0].get("minutes"))
        self.assertEqual(script.timeout, stream.rest.timeout)
        stream.rest = script
        with mock.patch("streaming_flow.stream.time.sleep", waits.append):
            try:
                for event in stream:
                    events.append(event)
            except (Over, FlowError):
                pass

        self.assertEqual([], [step for step in script.steps[script.next:] if "end" not in step])
        self.assertEqual(by_topic(vector["events"]), by_topic(filter(None, map(told, events))))
        least = [event.get("after_ms", 0) / 1000 for event in vector["events"] if event.get("retry")]
        self.assertEqual(len(least), len(waits[:len(least)]))
        for wait, at_least in zip(waits, least):
            self.assertGreaterEqual(wait, at_least)
