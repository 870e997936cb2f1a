import unittest

from streaming_flow import sse
from streaming_flow.topic_log import TopicLog


def bar(seq, closed=True, **more):
    return {"epoch": "a", "seq": seq, "closed": closed, **more}


class SseTests(unittest.TestCase):
    def test_a_message_is_whole_or_is_not_there(self):
        lines = [b":\n", b"\n", b"id: 7\n", b"event: Gap\n", b"data: {\n", b"data: }\r\n", b"\n", b"data: cut"]
        self.assertEqual([("Gap", "{\n}", "7")], list(sse.read(lines)))


class TopicLogTests(unittest.TestCase):
    def setUp(self):
        self.log = TopicLog("heatmap/SPY/gex/raw/1m/principled")
        self.log.turn_to("a")
        self.log.take(bar(4))

    def test_what_it_has_is_old_and_the_next_is_not(self):
        self.assertTrue(self.log.is_old(bar(4)))
        self.assertFalse(self.log.is_old(bar(5)))
        self.assertFalse(self.log.hole_before(bar(5)))
        self.assertTrue(self.log.hole_before(bar(6)))

    def test_an_open_bar_is_new_only_with_a_higher_revision(self):
        self.log.take(bar(5, closed=False, rev=2))
        self.assertTrue(self.log.is_old(bar(5, closed=False, rev=2)))
        self.assertFalse(self.log.is_old(bar(5, closed=False, rev=3)))
        self.assertFalse(self.log.is_old(bar(5)))

    def test_an_ended_session_stays_ended(self):
        self.assertEqual("a", self.log.turn_to("b"))
        self.assertTrue(self.log.is_old(bar(9)))

    def test_a_column_has_its_strikes_or_is_refused(self):
        self.assertFalse(self.log.regrid(bar(5, grid_id="g")))
        self.assertTrue(self.log.regrid(bar(5, grid_id="g", strikes_grid=[600.0])))
        later = bar(6, grid_id="g")
        self.assertTrue(self.log.regrid(later))
        self.assertEqual([600.0], later["strikes_grid"])

    def test_rest_is_asked_for_what_the_topic_says(self):
        self.assertEqual(
            "/v1/flow/zero-dte/heatmap/SPY?metric=gex&mode=raw&model=principled&epoch=a&since_seq=4",
            self.log.rest_since(4))

    def test_a_link_that_begins_at_or_before_what_is_here_goes_on(self):
        link = "/v1/flow/zero-dte/heatmap/SPY?metric=gex&mode=raw&epoch={}&since_seq={}"
        answers = [{"epoch": "a", "rest": link.format(epoch, seq)} for epoch, seq in (("a", 4), ("a", 3), ("a", 5), ("b", 4))]
        self.assertEqual([True, True, False, False], [self.log.goes_on(answer) for answer in answers])
        self.assertFalse(self.log.goes_on({"epoch": "a", "rest": "/v1/flow/zero-dte/heatmap/SPY?minutes=60"}))
        self.assertFalse(self.log.goes_on({"epoch": "a"}))

    def test_a_hole_in_an_answer_is_what_the_answer_says_of_that_time(self):
        gaps = [{"from": "2026-06-05T13:35:00Z", "to": "2026-06-05T13:36:00Z", "reason": "restart"}]
        after = [bar(7, t="2026-06-05T13:37:00Z"), bar(6, t="2026-06-05T13:35:00Z")]
        self.assertEqual(
            ["restart", "feed_gap"], [self.log.reason_before(each, {"gap_intervals": gaps}) for each in after])

    def test_headlines_are_asked_for_page_by_page(self):
        for topic, symbol in (("headline/SPY", "&symbol=SPY"), ("headline/*", "")):
            log = TopicLog(topic)
            link = log.rest_since(-1)
            self.assertEqual(f"/v1/flow/zero-dte/headlines?since=-1{symbol}&limit=1000", link)
            self.assertIsNone(log.next_page(link, {"events": [bar(5)] * 999}))
            self.assertEqual(link.replace("-1", "5"), log.next_page(link, {"events": [bar(5)] * 1000}))
