"""What happened between two frames: nothing, the camera, life, or what cannot be said."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from sklearn.datasets import load_sample_image

from features.motion import Motion, between, reduced


@pytest.fixture(scope="module")
def photograph():
    return reduced(cv2.cvtColor(load_sample_image("china.jpg"), cv2.COLOR_RGB2GRAY))


@pytest.mark.parametrize(
    ("change", "motion"),
    [(0, Motion.CAMERA), (20, Motion.CAMERA), (42, Motion.UNSURE), (58, Motion.LIVE)],
)
def test_a_panned_picture_in_which_a_part_changes(photograph, change, motion):
    panned = np.roll(photograph, 2, axis=1).astype(np.int16)
    panned[60:72, 60:72] += change
    assert between(photograph, np.clip(panned, 0, 255).astype(np.uint8)) is motion


def test_the_same_picture_stands(photograph):
    assert between(photograph, photograph) is Motion.NONE


def test_another_picture_is_life(photograph):
    assert between(photograph, np.ascontiguousarray(photograph[::-1, ::-1])) is Motion.LIVE
