"""Picture: each number moves with what it names, and hardly with anything else."""

from __future__ import annotations

from types import SimpleNamespace

import cv2
import numpy as np
import pytest
from clips import moving_scene, render

from features import schema
from features.borders import BorderMeter
from features.media import Batch, Frames, Sound, Still, open_clip
from features.picture import PictureMeter, colorfulness, noise
from features.production import shipped
from features.values import State

WIDTH, HEIGHT, RATE = 480, 360, 10
NO_SOUND = Sound(0.0, np.zeros((0, 2), np.float32))


def luma_of(frames):
    return np.stack([cv2.cvtColor(f, cv2.COLOR_RGB2GRAY) for f in frames])


def measure(frames, *, rate=5.0, size=None):
    """The meter on rgb frames as if decoded at ``rate`` a second."""
    times = np.arange(len(frames)) / rate
    thumbs = np.stack([cv2.resize(f, (f.shape[1] // 4, f.shape[0] // 4), interpolation=cv2.INTER_AREA) for f in frames])
    stills = tuple(Still(float(t), f) for t, f in zip(times[::10], frames[::10], strict=True))
    meter = PictureMeter()
    meter.update(Batch(Frames(times, luma_of(frames), thumbs), stills, NO_SOUND))
    height, width = size or frames.shape[1:3]
    info = SimpleNamespace(width=width, height=height)
    return {n: v.number for n, v in meter.finish(SimpleNamespace(info=info)).items()}


@pytest.fixture(scope="module")
def scenes():
    return [moving_scene(5, seed=seed, rate=5, width=WIDTH, height=HEIGHT) for seed in (1, 2, 4)]


def each(frames, change):
    return np.stack([change(f) for f in frames])


def blurred(frames, s):
    return each(frames, lambda f: cv2.GaussianBlur(f, (0, 0), s)) if s else frames


def noisy(frames, s):
    grain = np.random.default_rng(0).normal(0, s, (*frames.shape[:3], 1))
    return np.clip(frames + grain, 0, 255).astype(np.uint8)


def packed(frames, quality):
    def pack(f):
        return cv2.imdecode(cv2.imencode(".jpg", f, [cv2.IMWRITE_JPEG_QUALITY, quality])[1], cv2.IMREAD_COLOR)

    return each(frames, pack) if quality else frames


def lit(frames, gain):
    return np.clip(frames * float(gain), 0, 255).astype(np.uint8)


def shaken(frames, reach):
    rng = np.random.default_rng(0)

    def move(f):
        x, y = rng.normal(0, reach, 2) - (0.05 * WIDTH, 0.05 * HEIGHT)
        turn = np.array([[1.1, 0, x], [0, 1.1, y]])
        return cv2.warpAffine(f, turn, (f.shape[1], f.shape[0]), borderMode=cv2.BORDER_REFLECT)

    return each(frames, move)


def grayed(frames, part):
    gray = np.repeat(luma_of(frames)[..., None], 3, axis=-1)
    return (frames * (1 - part) + gray * part).astype(np.uint8)


def banded(frames, step):
    return np.clip(np.floor(frames / step) * step + (step - 1) / 2, 0, 255).astype(np.uint8)


def upscaled(frames, factor):
    if factor == 1:
        return frames
    size = (round(WIDTH / factor), round(HEIGHT / factor))
    small = each(frames, lambda f: cv2.resize(f, size, interpolation=cv2.INTER_AREA))
    return each(small, lambda f: cv2.resize(f, (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC))


STEPS = {
    "blur": (blurred, (0, 1, 2, 4), "sharpness", -1),
    "noise": (noisy, (0, 3, 6, 12), "noise", +1),
    "compression": (packed, (0, 40, 20, 8), "blockiness", +1),
    "dark": (lit, (1, 0.4, 0.2, 0.1), "underexposed", +1),
    "bright": (lit, (1, 1.5, 2.5, 4), "overexposed", +1),
    "flat": (lambda f, c: (128 + (f - 128.0) * c).astype(np.uint8), (1, 0.7, 0.4, 0.2), "contrast", -1),
    "shake": (shaken, (0, 3, 6, 12), "shake", +1),
    "banding": (banded, (1, 6, 12, 24), "banding", +1),
    "upscale": (upscaled, (1, 1.6, 2.4, 3.6), "true_resolution", -1),
    "gray": (grayed, (0, 0.3, 0.6, 1.0), "colorfulness", -1),
}


@pytest.mark.parametrize("name", STEPS)
@pytest.mark.parametrize("scene", [0, 1, 2])
def test_moves_with_what_it_names(scenes, name, scene):
    change, steps, feature, sign = STEPS[name]
    numbers = np.array([measure(change(scenes[scene], step))[feature] for step in steps])
    assert np.all(np.diff(numbers) * sign > 0), numbers


STAYS = [
    ("sharpness", "noise", 0.35), ("sharpness", "dark", 0.35), ("sharpness", "shake", 0.2),
    ("noise", "blur", 1.0), ("noise", "compression", 1.0), ("noise", "shake", 0.5), ("noise", "dark", 1.0),
    ("blockiness", "noise", 0.1), ("blockiness", "blur", 0.15), ("blockiness", "shake", 0.1),
    ("underexposed", "blur", 0.03), ("underexposed", "shake", 0.03), ("overexposed", "noise", 0.05),
    ("shake", "noise", 0.4), ("shake", "dark", 0.4), ("shake", "blur", 0.4), ("contrast", "shake", 3.0),
    ("banding", "blur", 0.005), ("banding", "noise", 0.005), ("banding", "shake", 0.005),
    ("true_resolution", "noise", 40), ("true_resolution", "dark", 40), ("true_resolution", "banding", 40),
    ("sharpness", "banding", 0.2), ("noise", "banding", 1.0), ("blockiness", "banding", 0.1),
    ("white_level", "noise", 20), ("black_level", "blur", 15), ("orientation", "blur", 0.0),
    ("border_share", "blur", 0.0), ("border_share", "noise", 0.0), ("border_share", "dark", 0.0),
    ("border_share", "compression", 0.0), ("resolution", "blur", 0.0),
]  # fmt: skip


@pytest.mark.parametrize(("feature", "name", "most"), STAYS, ids=[f"{f}_under_{n}" for f, n, _ in STAYS])
def test_stays_put_otherwise(scenes, feature, name, most):
    change, steps, _, _ = STEPS[name]
    before, after = (measure(change(scenes[0], steps[i]))[feature] for i in (0, 2))
    assert abs(after - before) <= most


@pytest.mark.parametrize("name", ["blur", "noise", "compression", "dark", "bright", "flat", "banding"])
@pytest.mark.parametrize("scene", [0, 1, 2])
def test_production_never_rises_with_a_fault(scenes, name, scene):
    change, steps, _, _ = STEPS[name]
    scores = np.array([measure(change(scenes[scene], step))["production"] for step in steps])
    assert name == "banding" or scores[-1] < scores[0] - 0.01, scores  # bands hardly show in MS-SSIM
    assert np.diff(scores).max() < 0.02, scores


def test_the_production_table_is_monotone_and_explained():
    for term in shipped().terms:
        signs = np.sign(np.diff(term.losses))
        assert set(signs) <= ({0.0, -1.0} if term.losses[0] > term.losses[-1] else {0.0, 1.0}), term.feature
        assert min(term.losses) >= 0
        assert list(term.knots) == sorted(term.knots)
        falls = schema.BY_NAME[term.feature].direction
        assert falls == 0 or np.sign(term.losses[0] - term.losses[-1]) == falls


@pytest.mark.parametrize("factor", [1.5, 2, 3])
def test_an_upscaled_picture_keeps_the_resolution_of_the_small_one(scenes, factor):
    sharp = each(scenes[0], lambda f: cv2.resize(f, (WIDTH // 2, HEIGHT // 2), interpolation=cv2.INTER_AREA))
    size = (2 * round(WIDTH / 4 * factor), 2 * round(HEIGHT / 4 * factor))
    blown = each(sharp, lambda f: cv2.resize(f, size, interpolation=cv2.INTER_CUBIC))
    small, large = measure(sharp), measure(blown)
    assert large["resolution"] == pytest.approx(factor * small["resolution"], abs=4)
    assert large["true_resolution"] == pytest.approx(small["true_resolution"], rel=0.25)


@pytest.mark.parametrize(("height", "width", "upright"), [(360, 240, True), (240, 360, False), (240, 240, None)])
def test_orientation_is_height_over_width_inside_the_borders(scenes, height, width, upright):
    values = measure(scenes[0][:, :height, :width])
    assert values["orientation"] == pytest.approx(height / width, rel=0.02)
    assert upright is None or (values["orientation"] > 1) == upright


def test_a_lying_picture_in_an_upright_frame_lies(scenes):
    assert measure(fill(scenes[0], 360, 640), size=(640, 360))["orientation"] == pytest.approx(270 / 360, abs=0.06)


def bars(frames, top, side=0, color=0):
    framed = np.full_like(frames, color)
    height, width = frames.shape[1] - 2 * top, frames.shape[2] - 2 * side
    framed[:, top : top + height, side : side + width] = each(frames, lambda f: cv2.resize(f, (width, height)))
    return framed


def fill(frames, width, height):
    """The clip in the middle of a frame of another shape, over its own blurred enlargement."""

    def lay(f):
        scale = max(width / f.shape[1], height / f.shape[0])
        ground = cv2.resize(f, None, fx=scale, fy=scale)[:height, :width]
        ground = cv2.GaussianBlur(ground, (0, 0), 20)
        inner = round(f.shape[0] * width / f.shape[1])
        top = (height - inner) // 2
        ground[top : top + inner] = cv2.resize(f, (width, inner))
        return ground

    return each(frames, lay)


@pytest.mark.parametrize(("top", "side"), [(0, 0), (20, 0), (60, 0), (0, 60), (40, 80)])
def test_black_bars_are_borders(scenes, top, side):
    share = 1 - (1 - 2 * top / HEIGHT) * (1 - 2 * side / WIDTH)
    values = measure(bars(scenes[0], top, side))
    assert values["border_share"] == pytest.approx(share, abs=0.03)
    assert values["resolution"] == pytest.approx(min(HEIGHT - 2 * top, WIDTH - 2 * side), abs=6)


@pytest.mark.parametrize("color", [30, 128, 255], ids=["dark_gray", "gray", "white"])
def test_colored_bars_are_borders(scenes, color):
    assert measure(bars(scenes[1], 60, color=color))["border_share"] == pytest.approx(1 / 3, abs=0.03)


@pytest.mark.parametrize("scene", [0, 1, 2])
def test_a_blurred_fill_is_a_border_and_resolution_is_inside(scenes, scene):
    values = measure(fill(scenes[scene], 360, 640), size=(640, 360))
    assert values["border_share"] == pytest.approx(1 - 270 / 640, abs=0.04)
    assert values["resolution"] == pytest.approx(270, abs=10)


def test_one_black_bar_is_enough(scenes):
    frames = scenes[0].copy()
    frames[:, :72] = 0
    assert measure(frames)["border_share"] == pytest.approx(0.2, abs=0.03)


def test_a_plain_sky_over_a_straight_horizon_is_no_border(scenes):
    frames = scenes[0].copy()
    frames[:, :120] = 200
    assert measure(frames)["border_share"] == 0


def test_bars_do_not_darken_or_blur_the_picture(scenes):
    frames = scenes[0].copy()
    frames[:, :60] = frames[:, 300:] = 0
    inside, barred = measure(scenes[0][:, 60:300]), measure(frames)
    for feature, slack in {"underexposed": 0.02, "contrast": 2, "sharpness": 0.1, "noise": 0.3, "shake": 0.1}.items():
        assert barred[feature] == pytest.approx(inside[feature], abs=slack)


def test_black_and_blank_frames_say_nothing_about_borders():
    meter = BorderMeter()
    meter.update(np.zeros((5, 90, 160), np.uint8))
    assert meter.area((90, 160)).cut(np.ones((2, 90, 160), np.uint8)).shape == (2, 90, 160)


def test_a_steady_pan_is_no_shake():
    photo = cv2.resize(moving_scene(0.04, seed=2, width=900, height=600)[0], (1600, 1000))
    frames = np.stack([photo[200:560, 12 * i : 12 * i + 480] for i in range(40)])
    assert measure(frames)["shake"] < 0.15


def test_a_cut_is_no_shake(scenes):
    still = [np.repeat(s[:1], 12, axis=0) for s in scenes]
    assert measure(np.concatenate(still))["shake"] < 0.05


def test_temporal_information_grows_with_change(scenes):
    still = np.repeat(scenes[0][:1], 25, axis=0)
    assert measure(still)["temporal_information"] == 0
    assert measure(scenes[0][::2])["temporal_information"] > measure(scenes[0])["temporal_information"] > 3


@pytest.mark.parametrize("deviation", [2.0, 5.0, 10.0])
def test_noise_on_a_plain_ground_is_its_deviation(deviation):
    grain = np.random.default_rng(1).normal(128, deviation, (360, 480))
    assert noise(np.clip(np.round(grain), 0, 255).astype(np.uint8)) == pytest.approx(deviation, rel=0.08)


def test_colorfulness_is_hasler_and_suesstrunks():
    rgb = np.zeros((4, 4, 3), np.uint8)
    assert colorfulness(rgb) == 0
    rgb[:, :2, 0] = 255  # half red, half black: rg has deviation 127.5 and mean 127.5, yb half of both
    expected = np.hypot(127.5, 63.75) + 0.3 * np.hypot(127.5, 63.75)
    assert colorfulness(rgb) == pytest.approx(expected, rel=1e-5)


def test_an_even_color_has_no_noise_to_measure():
    values = PictureMeter()
    frames = np.full((10, 120, 160, 3), 90, np.uint8)
    values.update(Batch(Frames(np.arange(10) / 5, luma_of(frames), frames), (Still(0.0, frames[0]),), NO_SOUND))
    row = values.finish(SimpleNamespace(info=SimpleNamespace(width=160, height=120)))
    assert row["noise"].state is State.NOT_APPLICABLE
    assert row["blockiness"].state is State.NOT_APPLICABLE
    assert row["underexposed"].number == 0


def test_through_real_files_blur_and_compression_show(tmp_path, scenes):
    rows = {}
    for name, frames, crf in [("good", scenes[0], 16), ("blur", blurred(scenes[0], 3), 16), ("hard", scenes[0], 48)]:
        clip, meter = open_clip(render(tmp_path / f"{name}.mp4", frames, rate=5, crf=crf)), PictureMeter()
        for batch in clip.batches():
            meter.update(batch)
        rows[name] = {n: v.number for n, v in meter.finish(clip).items()}
    assert set(rows["good"]) == set(schema.names(schema.Family.PICTURE))
    assert rows["blur"]["sharpness"] < rows["good"]["sharpness"] - 0.4
    assert rows["hard"]["blockiness"] > rows["good"]["blockiness"] + 0.1


def test_tiny_pictures_are_measured_too():
    values = measure(np.random.default_rng(0).integers(0, 255, (6, 16, 16, 3), dtype=np.uint8))
    assert all(np.isfinite(v) for v in values.values() if v is not None)
