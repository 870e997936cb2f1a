"""What the real service does not do, and the protocol allows."""

import io
import json
import unittest
from contextlib import nullcontext
from unittest import mock

from streaming_flow import FlowStream, Gap, Session, Update

TOPIC = "series/SPY/1m"


def bar(seq, epoch="a"):
    return {"topic": TOPIC, "epoch": epoch, "seq": seq, "closed": True, "as_of": "", "t": ""}


def gap(from_seq, to_seq, epoch="a"):
    return {"topic": TOPIC, "epoch": epoch, "from_seq": from_seq, "to_seq": to_seq, "reason": "feed_gap", "rest": None}


def told(event):
    match event:
        case Update():
            return f"{event.epoch}{event.seq}"
        case Gap():
            return f"gap {event.epoch}{event.from_seq}-{event.to_seq}"
        case Session():
            return f"session {event.epoch}"
    return None


class StreamTests(unittest.TestCase):
    def follow(self, *messages):
        """What a stream makes of these messages of one connection, which ends the test with the stream."""
        text = "".join(f"event: {name}\ndata: {json.dumps(data)}\n\n" for name, data in messages)
        stream = FlowStream("http://flow.test", "k", [TOPIC])
        with mock.patch.object(stream.rest, "open", side_effect=[nullcontext(io.BytesIO(text.encode()))]), \
                mock.patch("streaming_flow.stream.time.sleep", lambda _: stream.close()):
            return [event for event in map(told, stream) if event is not None]

    def test_the_end_of_a_session_may_be_missing_and_the_next_one_still_comes_whole(self):
        answer = {"topic": TOPIC, "status": "ok", "code": 0, "epoch": "b", "seq": 3, "recovered": True,
                  "updates": [bar(2), bar(0, "b"), bar(3, "b")], "gaps": [gap(3, 4), gap(1, 2, "b")]}
        self.assertEqual(
            ["a2", "gap a3-4", "session b", "b0", "gap b1-2", "b3", "b4"],
            self.follow(("Subscribed", answer), ("Gap", gap(5, 6)), ("SeriesBar", bar(4, "b"))))


if __name__ == "__main__":
    unittest.main()
