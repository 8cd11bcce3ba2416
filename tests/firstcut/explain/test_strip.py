"""The strip and its lanes: places in percent, pictures that divide the time, memory that stays flat."""

from __future__ import annotations

import base64
import re

import cv2
import numpy as np
import pytest

from features.media import Batch, Frames, Sound, Still
from features.timeline import Timeline
from firstcut.explain.strip import BROAD_SLOTS, SLOTS, Pictures, clock, curves, lanes, ticks

NOTHING = Frames(np.zeros(0), np.zeros((0, 2, 2), np.uint8), np.zeros((0, 2, 2, 3), np.uint8))
SILENCE = Sound(0.0, np.zeros((0, 2), np.float32))


def timeline(**spans) -> Timeline:
    names = ("still", "slideshow", "repeated", "black", "text_only", "text", "silent", "speech")
    given = {name: spans.get(name, ()) for name in names}
    loudness = spans.get("loudness", (-20.0, -14.0, -30.0))
    known = {"seconds": 20.0, "shots": (0.0, 5.0), "loudness": loudness, "motion": (1.0, 9.0)}
    return Timeline(**{field: {**known, **given}.get(field, ()) for field in Timeline.__slots__})


def shades(uris):
    """Mean gray of each picture of a strip."""
    for uri in uris:
        data = base64.b64decode(uri.removeprefix("data:image/jpeg;base64,"))
        yield float(cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_GRAYSCALE).mean())


@pytest.mark.parametrize(("shape", "slots"), [((64, 36, 3), SLOTS), ((36, 64, 3), BROAD_SLOTS)])
@pytest.mark.parametrize("count", [3, 100, 1000])
def test_pictures_divide_the_time_evenly_and_stay_few(shape, slots, count):
    strip = Pictures()
    for index in range(count):
        shade = np.full(shape, round(250 * index / count), np.uint8)
        strip.take(Batch(NOTHING, (Still(2.0 * index, shade),), SILENCE))
        assert len(strip._kept) <= 4 * SLOTS + 1
    found = list(shades(strip.finish(2.0 * count)))
    assert len(found) == min(slots, count)
    expected = [250 * (index + 0.5) / len(found) for index in range(len(found))]
    assert np.abs(np.array(found) - expected).max() < (50 if count == 3 else 12)


def test_lanes_lie_where_things_happen():
    shots, speech, *rest = lanes(timeline(speech=((5.0, 10.0),)))
    assert [s.left for s in shots.stretches] == [0.0, 25.0]
    assert (speech.label, speech.part) == ("Speech", 0.25)
    assert (speech.stretches[0].left, speech.stretches[0].width) == (25.0, 25.0)
    assert speech.stretches[0].told == "0:05 to 0:10"
    assert not any(lane.stretches for lane in rest)


def test_curves_stay_in_their_box():
    loudness, motion = curves(timeline(loudness=(-20.0, -400.0, 3.0)))
    for curve in (loudness, motion):
        points = [tuple(map(float, point.split(","))) for point in curve.points.split()]
        assert all(0 <= x <= 100 and 0 <= y <= 100 for x, y in points)
        assert points[0][0] == 0
        assert points[-1][0] == 100
    assert loudness.high == "3 LUFS"
    assert [curve.label for curve in curves(timeline(loudness=()))] == ["Movement"]


@pytest.mark.parametrize("seconds", [0.7, 12.0, 61.0, 5000.0])
def test_ticks_are_few_and_in_order(seconds):
    places = [left for left, _ in ticks(seconds)]
    assert 1 <= len(places) <= 8
    assert places == sorted(places)
    assert places[-1] < 100


def test_the_clock():
    assert [clock(s) for s in (0, 7.25, 59.96, 61, 3725)] == ["0:00", "0:07.2", "1:00", "1:01", "1:02:05"]
    assert re.fullmatch(r"\d+:\d\d", clock(-3))
