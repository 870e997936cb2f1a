import os
import subprocess
import sys
import unittest
from pathlib import Path

from streaming_flow import FlowError, FlowStream, Gap, RestClient, Subscribed, Update

from wire import Wire

URL = os.environ.get("FLOW_URL")
SAMPLES = Path(__file__).parent.parent / "samples"


@unittest.skipUnless(URL, "FLOW_URL names no server")
class LiveTests(unittest.TestCase):
    def test_topics_are_followed_through_broken_wires_without_a_hole(self):
        topics = ["series/SPY/30s", "heatmap/SPY/gex/raw/1m"]
        seqs = {topic: [] for topic in topics}
        cuts, answers = 0, 0
        with Wire(URL) as wire, FlowStream(wire.url, "demo", topics, minutes=390) as stream:
            for event in stream:
                self.assertNotIsInstance(event, Gap)
                answers += isinstance(event, Subscribed)
                if not isinstance(event, Update) or not event.closed:
                    continue
                seqs[event.topic].append(event.seq)
                live = answers >= len(topics) * (cuts + 1)
                if live and cuts < 3 and event.topic == topics[0] and event.seq % 2 == 0:
                    cuts += 1
                    wire.cut()
                if cuts == 3 and stream.breaks >= 3 and live and min(map(len, seqs.values())) > 20:
                    break

        self.assertGreaterEqual(stream.breaks, 3)
        for topic, seen in seqs.items():
            self.assertEqual(list(range(seen[0], seen[0] + len(seen))), seen, topic)

    def test_a_column_is_the_same_by_stream_and_by_rest(self):
        with FlowStream(URL, "demo", ["heatmap/SPY/gex/raw/1m"], minutes=390) as stream:
            column = next(update for update in stream.updates() if update.closed)
        answer = RestClient(URL, "demo").heatmap("SPY", metric="gex", minutes=390)
        bar = next(bar for bar in answer["bars"] if bar["seq"] == column.seq)
        by_strike = dict(zip(answer["strikes_grid"], bar["values"]))
        self.assertGreater(len(column["values"]), 0)
        for strike, value in zip(column["strikes_grid"], column["values"]):
            self.assertEqual(value, by_strike[strike], strike)

    def test_every_endpoint_answers(self):
        rest = RestClient(URL, "demo")
        self.assertEqual("SPY", rest.series("SPY", bar="1m")["symbol"])
        self.assertEqual("calls", rest.hedge_flow("SPY", side="calls")["side"])
        self.assertIn("strikes_grid", rest.strike_flow("SPY"))
        self.assertIn("body", rest.snapshot("SPY"))
        self.assertEqual("heat", rest.leaderboard()["metric"])
        self.assertEqual("SPY", rest.sessions("SPY")[0]["symbol"])

    def test_a_refusal_says_what_and_is_not_tried_again(self):
        with self.assertRaises(FlowError) as wrong_key:
            RestClient(URL, "wrong").series("SPY")
        self.assertEqual(401, wrong_key.exception.code)
        with self.assertRaises(FlowError) as wrong_bar:
            RestClient(URL, "demo").series("SPY", bar="2m")
        self.assertEqual("invalid_bar", wrong_bar.exception.error)
        with FlowStream(URL, "demo", ["series/SPY/2m"]) as stream, self.assertRaises(FlowError) as wrong_topic:
            list(stream)
        self.assertEqual(400, wrong_topic.exception.code)

    def test_a_key_is_not_given_to_strangers(self):
        with self.assertRaises(ValueError):
            RestClient(URL, "demo").get("http://stranger.example/v1/flow")

    def test_the_samples_print(self):
        bars = self.run_sample("print_flow.py", URL, "demo", "SPY", "3")
        self.assertGreaterEqual(len([line for line in bars if "_gamma" in line or "undetermined" in line]), 3)
        self.assertGreater(len(self.run_sample("heatmap.py", URL, "demo", "SPY")), 10)

    def run_sample(self, name, *arguments):
        done = subprocess.run(
            [sys.executable, SAMPLES / name, *arguments], capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual(0, done.returncode, done.stderr)
        return done.stdout.splitlines()
