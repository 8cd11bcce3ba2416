"""The fingerprint: hashes, mirrored codes, the tiny film, the shape of the sound, and its bytes."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import av
import cv2
import imagehash
import numpy as np
import pytest
from clips import moving_scene
from fingerprints import fingerprint_of
from PIL import Image
from sklearn.datasets import load_sample_image

from features.fingerprint import (
    Fingerprint,
    FingerprintCorrupt,
    FingerprintMeter,
    FingerprintVersionError,
    hash_hex,
    perceptual_hashes,
    proxy_frames,
)
from features.fingerprint.local import local_features, mirrored
from features.fingerprint.proxy import ProxyWriter
from features.fingerprint.sound import SoundWriter, band_levels
from features.media import SAMPLE_RATE, Batch, Clip, Frames, Limits, Measured, MediaInfo, Sound


@pytest.fixture(scope="module")
def first(clips: Path) -> Fingerprint:
    return fingerprint_of(clips / "first.mp4")


def photograph() -> np.ndarray:
    return cv2.cvtColor(load_sample_image("china.jpg"), cv2.COLOR_RGB2GRAY)


@pytest.mark.parametrize("shape", [(360, 640), (640, 360), (97, 31), (2000, 16), (64, 64)])
def test_hashes_are_bit_equal_to_imagehash(shape: tuple[int, int]) -> None:
    rng = np.random.default_rng(shape[0])
    noise = rng.integers(0, 256, (3, *shape), dtype=np.uint8)
    photo = cv2.resize(photograph(), shape[::-1])
    flat = np.full(shape, 200, np.uint8)
    frames = np.stack([*noise, photo, 255 - photo, flat])
    ours = [hash_hex(code) for code in perceptual_hashes(frames)]
    theirs = [str(imagehash.phash(Image.fromarray(frame), hash_size=16)) for frame in frames]
    assert ours == theirs


def test_no_frames_have_no_hashes() -> None:
    assert perceptual_hashes(np.zeros((0, 90, 90), np.uint8)).shape == (0, 32)


def test_the_mirrored_pictures_codes_are_the_codes_with_their_odd_bits_flipped() -> None:
    picture = cv2.resize(photograph(), (480, 320))
    plain, flipped = (local_features(p, 300, 320) for p in (picture, np.ascontiguousarray(picture[:, ::-1])))
    turned = mirrored(flipped.codes)
    distance = np.bitwise_count(plain.codes[:, None] ^ turned[None]).sum(axis=2)
    nearest = distance.argmin(axis=1)
    there = flipped.points[nearest] * [-1, 1]
    same_place = np.abs(there - plain.points).max(axis=1) < 40  # 1/8192 of the height
    assert same_place.mean() > 0.85
    assert np.median(distance.min(axis=1)[same_place]) <= 4
    assert np.array_equal(mirrored(turned), flipped.codes)


def test_a_faint_window_in_a_strong_picture_has_features_among_the_first() -> None:
    strong = np.random.default_rng(3).integers(0, 256, (12, 21), np.uint8)
    picture = cv2.resize(strong, (640, 360), interpolation=cv2.INTER_CUBIC)
    faint = cv2.resize(photograph(), (160, 90), interpolation=cv2.INTER_AREA)
    picture[20:110, 20:180] = 100 + faint // 4
    x, y = local_features(picture, 250, 240).first(70).points.T / 8192
    inside = (np.abs(x * 360 + 220) < 75) & (np.abs(y * 360 + 115) < 40)
    assert inside.sum() >= 3


def test_a_flat_frame_has_no_features() -> None:
    assert len(local_features(np.full((200, 300), 128, np.uint8), 100, 180)) == 0


def test_bytes_come_back_the_same(first: Fingerprint) -> None:
    data = first.to_bytes()
    again = Fingerprint.from_bytes(data)
    assert again.to_bytes() == data
    assert again.seconds == first.seconds
    assert np.array_equal(again.codes, first.codes)
    assert np.array_equal(again.key_times, first.key_times)


def test_the_same_file_gives_the_same_bytes(clips: Path, first: Fingerprint) -> None:
    assert fingerprint_of(clips / "first.mp4").to_bytes() == first.to_bytes()


def test_the_same_frames_give_the_same_film_whatever_lies_in_memory() -> None:
    rng = np.random.default_rng(0)
    y, x = np.mgrid[:90, :160]
    pattern = np.stack([60 * np.sin(x / 7 + y / 11), 60 * np.sin(x / 13 - y / 5), 50 * np.cos(y / 9)], axis=-1)
    moving = np.stack([np.roll(pattern, 3 * i, axis=1) for i in range(40)])
    frames = np.clip(128 + moving + rng.normal(0, 6, moving.shape), 0, 255).astype(np.uint8)
    films = set()
    for _ in range(8):
        for size in rng.integers(1_000, 300_000, 200):  # leave something behind for the encoder to find
            rng.integers(0, 256, size, np.uint8)
        writer = ProxyWriter()
        writer.add(np.arange(40) / 5, frames)
        films.add(writer.finish())
    assert len(films) == 1


def test_bytes_of_another_version_are_refused_by_name(first: Fingerprint) -> None:
    with pytest.raises(FingerprintVersionError, match=r"firstcut catalog rebuild"):
        Fingerprint.from_bytes(replace(first, version="0").to_bytes())


@pytest.mark.parametrize("damage", ["cut", "flip", "other"])
def test_damaged_bytes_are_refused_by_name(first: Fingerprint, damage: str) -> None:
    data = bytearray(first.to_bytes())
    if damage == "flip":
        data[len(data) // 2] ^= 1
    broken = {"cut": bytes(data[:-9]), "flip": bytes(data), "other": b"not a fingerprint"}[damage]
    with pytest.raises(FingerprintCorrupt):
        Fingerprint.from_bytes(broken)


def test_the_proxy_is_a_small_mp4_whose_frames_keep_their_times(first: Fingerprint) -> None:
    times, luma = proxy_frames(first)
    assert len(times) == 40
    assert np.allclose(times * 25, np.round(times * 25), atol=0.03)  # the very frames of a 25 fps video
    assert np.diff(times).max() < 0.29
    assert luma.dtype == np.uint8
    assert min(luma.shape[1:]) <= 90
    with av.open(io.BytesIO(first.proxy)) as film:
        assert film.streams.video[0].codec_context.name == "h264"
        assert film.streams.video[0].codec_context.pix_fmt == "yuv420p"


def test_the_proxy_shows_what_the_video_shows(first: Fingerprint) -> None:
    times, luma = proxy_frames(first)
    scene = moving_scene(8, seed=1)
    for at, picture in zip(times[::10], luma[::10], strict=True):
        gray = cv2.cvtColor(scene[round(at * 25)], cv2.COLOR_RGB2GRAY)
        shrunk = cv2.resize(gray, picture.shape[::-1], interpolation=cv2.INTER_AREA)
        assert np.corrcoef(shrunk.ravel(), picture.ravel())[0, 1] > 0.95


def test_features_lie_inside_the_picture_and_belong_to_frames(first: Fingerprint) -> None:
    assert len(first.key_offsets) == len(first.key_times) + 1
    assert first.key_offsets[-1] == len(first.codes) == len(first.points) == len(first.scales) == len(first.angles)
    inside = np.abs(first.points / 8192) <= np.array([first.aspect / 2, 0.5]) + 0.01
    assert inside.all()


@pytest.mark.parametrize("seconds", [2, 5, 8, 30])
@pytest.mark.parametrize("shape", [(160, 90), (90, 320)], ids=["upright", "wide"])
def test_even_noise_stays_inside_its_storage(seconds: int, shape: tuple[int, int]) -> None:
    found = noise_fingerprint(seconds, shape)
    assert len(found.to_bytes()) <= 200_000 / 60 * max(seconds, 5)
    assert len(found.proxy) > 1000
    assert len(found.codes) > 20 * seconds


def test_a_short_moving_clip_keeps_most_of_its_features(first: Fingerprint) -> None:
    assert len(first.to_bytes()) <= 200_000 / 60 * first.seconds
    assert len(first.codes) > 0.7 * 70 * first.seconds


def noise_fingerprint(seconds: int, shape: tuple[int, int]) -> Fingerprint:
    """Of a clip in which nothing repeats, in picture and sound."""
    rng = np.random.default_rng(0)
    meter = FingerprintMeter()
    for start in range(seconds):
        times = start + np.arange(5) / 5
        luma = np.stack([cv2.resize(rng.integers(0, 255, (40, 40)).astype(np.uint8), (256, 256)) for _ in times])
        rgb = rng.integers(0, 255, (5, *shape, 3)).astype(np.uint8)
        sound = Sound(float(start), rng.normal(0, 0.2, (SAMPLE_RATE, 2)).astype(np.float32))
        meter.update(Batch(Frames(times, luma, rgb), (), sound))
    info = MediaInfo("noise.mp4", "mp4", "h264", 90, 160, 5.0, None, True, 2)
    clip = Clip(Path("noise.mp4"), info, Limits(), Measured(seconds=float(seconds)))
    return meter.finish(clip)


def test_a_video_without_sound_has_no_rows(clips: Path) -> None:
    assert fingerprint_of(clips / "silent.mp4").sound.shape == (0, 16)


@pytest.mark.parametrize("block", [1000, 6000, 48_000])
def test_sound_rows_do_not_depend_on_how_sound_arrives(block: int) -> None:
    rng = np.random.default_rng(0)
    samples = (rng.standard_normal((4 * SAMPLE_RATE, 2)) * 0.1).astype(np.float32)
    whole, parts = SoundWriter(), SoundWriter()
    whole.add(Sound(0.0, samples))
    for start in range(0, len(samples), block):
        parts.add(Sound(start / SAMPLE_RATE, samples[start : start + block]))
    assert np.array_equal(whole.finish(), parts.finish())


def test_a_tone_is_heard_in_its_band_and_a_higher_one_two_semitones_up() -> None:
    rows = []
    for hertz in (440.0, 440.0 * 2 ** (2 / 12)):
        t = np.arange(2 * SAMPLE_RATE) / SAMPLE_RATE
        writer = SoundWriter()
        writer.add(Sound(0.0, np.repeat(0.3 * np.sin(2 * np.pi * hertz * t)[:, None], 2, 1).astype(np.float32)))
        rows.append(band_levels(writer.finish())[8].argmax())
    assert rows[1] - rows[0] == 1
