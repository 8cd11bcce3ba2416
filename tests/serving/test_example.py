import json
import shlex

from features.inputs import Counters
from serving.example import curl


def test_the_counters_are_ones_that_a_video_of_that_length_can_have():
    words = shlex.split(curl("http://[::1]:3000", "first", 8.0, guarded=True))
    asked = json.loads(words[-1])
    counters = Counters(**asked["counters"])
    assert asked["video_id"] == "first"
    assert counters.completions * 8.0 < counters.watch_seconds < counters.views * 8.0
    assert "http://[::1]:3000/v1/score" in words
    assert any("FIRSTCUT_TOKEN" in word for word in words)
