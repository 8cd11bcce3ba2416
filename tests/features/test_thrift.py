"""What is left undecoded is never missed: the sampled times are those of a full decode, whatever the stream's make."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from clips import moving_scene

from features import media
from features.media import open_clip
from features.sampling import FrameClock
from features.thrift import Thrift, _units, decoder_options

STREAMS = {
    "pyramid": (25, "bframes=5:b-adapt=0:b-pyramid=normal:scenecut=0"),
    "unreferred runs": (16, "bframes=12:b-adapt=0:b-pyramid=none:scenecut=0"),
    "no B": (25, "bframes=0:keyint=25"),
    "all key": (25, "keyint=1"),
    "low rate": (6, "bframes=3:b-adapt=0:b-pyramid=none"),
    "slices": (25, "slices=4:bframes=3:b-adapt=0"),
    "film": (24, "bframes=3:b-adapt=0:scenecut=0"),
    "high rate": (60, "bframes=8:b-adapt=0:b-pyramid=normal"),
}


def encoded(path: Path, rate: int, params: str, codec: str = "libx264", pts: list[int] | None = None) -> Path:
    scene = moving_scene(4, seed=1, rate=rate, width=96, height=64)
    option = {"libx264": "x264-params", "libx265": "x265-params"}.get(codec)
    with av.open(str(path), "w") as out:
        video = out.add_stream(codec, rate=rate, options={option: params} if option else {})
        video.height, video.width, video.pix_fmt = 64, 96, "yuv420p"
        if pts is not None:
            video.time_base = video.codec_context.time_base = Fraction(1, 1000)
        for i, picture in enumerate(scene if pts is None else scene[: len(pts)]):
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            if pts is not None:
                frame.pts, frame.time_base = pts[i], Fraction(1, 1000)
            out.mux(video.encode(frame))
        out.mux(video.encode())
    return path


class Spendthrift(Thrift):
    """Decodes everything."""

    def due(self, packet):
        return [packet]


def sampled(path: Path):
    batches = list(open_clip(path).batches())
    return np.concatenate([b.frames.times for b in batches]), np.concatenate([b.frames.luma for b in batches])


def decoded(path: Path) -> tuple[int, int]:
    """Packets decoded, and all."""
    with av.open(str(path)) as container:
        video = container.streams.video[0]
        thrift = Thrift(video, FrameClock(media.FRAME_RATE, float(video.average_rate)))
        said = [len(thrift.due(packet)) for packet in container.demux(video) if packet.size]
    return sum(said), len(said)


def as_in_a_full_decode(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    times, luma = sampled(path)
    monkeypatch.setattr(media, "Thrift", Spendthrift)
    monkeypatch.setattr(media, "decoder_options", lambda width, height: {})
    full_times, full_luma = sampled(path)
    assert len(times) == len(full_times)
    assert np.abs(times - full_times).max() < 0.2
    assert np.diff(times).max() <= np.diff(full_times).max() + 0.2
    same = np.isclose(times, full_times)
    assert np.abs(luma[same].astype(float) - full_luma[same]).mean() < 2


@pytest.mark.parametrize(("width", "height", "filtered"), [(640, 360, True), (1280, 720, False), (1080, 1920, False)])
def test_the_loop_filter_is_left_out_only_where_nobody_looks_that_close(width, height, filtered):
    assert decoder_options(width, height) == ({} if filtered else {"skip_loop_filter": "nokey"})


@pytest.mark.parametrize("make", STREAMS)
@pytest.mark.parametrize("container", ["mp4", "ts"])
def test_h264_is_sampled_as_in_a_full_decode(tmp_path, monkeypatch, make, container):
    as_in_a_full_decode(encoded(tmp_path / f"a.{container}", *STREAMS[make]), monkeypatch)


@pytest.mark.parametrize("codec", ["libx265", "libvpx-vp9", "libsvtav1", "mpeg4", "mpeg2video"])
def test_other_codecs_are_sampled_as_in_a_full_decode(tmp_path, monkeypatch, codec):
    params = "bframes=3:b-adapt=0:log-level=none"
    as_in_a_full_decode(encoded(tmp_path / "a.mkv", 25, params, codec), monkeypatch)


def test_pictures_at_varying_times_are_sampled_as_in_a_full_decode(tmp_path, monkeypatch):
    rng = np.random.default_rng(3)
    pts = np.cumsum(rng.choice([17, 33, 100, 150, 400], 60)).tolist()
    path = encoded(tmp_path / "a.mkv", 25, "bframes=4:b-adapt=0:b-pyramid=normal", pts=pts)
    as_in_a_full_decode(path, monkeypatch)


@pytest.mark.parametrize(("make", "least", "most"), [("pyramid", 0.3, 0.7), ("film", 0.3, 0.7), ("no B", 0.8, 0.88)])
def test_unreferred_pictures_are_left_out(tmp_path, make, least, most):
    for container in ("mp4", "ts"):
        some, every = decoded(encoded(tmp_path / f"a.{container}", *STREAMS[make]))
        assert least <= some / every <= most


def test_what_follows_the_last_sample_of_a_group_is_left_out_unseen(tmp_path, monkeypatch):
    path = encoded(tmp_path / "a.mp4", *STREAMS["no B"])
    times, luma = sampled(path)
    monkeypatch.setattr(media, "Thrift", Spendthrift)
    full_times, full_luma = sampled(path)
    assert np.array_equal(times, full_times)
    assert np.array_equal(luma, full_luma)


def test_hevc_leaves_out_what_nothing_refers_to(tmp_path):
    for container in ("mp4", "ts"):
        path = encoded(tmp_path / f"a.{container}", 25, "bframes=3:b-adapt=0:log-level=none", "libx265")
        some, every = decoded(path)
        assert some < 0.75 * every


def test_key_pictures_are_whole_and_taken_where_there_are_enough(tmp_path):
    path = encoded(tmp_path / "a.mp4", 25, "keyint=50:scenecut=0")
    stills = [still for batch in open_clip(path).batches() for still in batch.stills]
    assert [(round(s.time), s.whole) for s in stills] == [(0, True), (2, True)]


def test_a_key_picture_is_what_a_full_decode_shows(tmp_path):
    path = encoded(tmp_path / "a.mp4", 25, "keyint=50:scenecut=0:crf=40")
    with av.open(str(path)) as container:
        full = [f.to_ndarray(format="rgb24") for f in container.decode(video=0)]
    stills = [still for batch in open_clip(path).batches() for still in batch.stills if still.whole]
    assert np.array_equal(stills[1].rgb, full[50])


def test_broken_lengths_end_the_units():
    assert list(_units(memoryview(b"\xff\xff\xff\xff\x41abc"), 4)) == [0x41]
    assert list(_units(memoryview(b""), 4)) == list(_units(memoryview(b"\0\0\1"), 0)) == []
    assert list(_units(memoryview(b"\0\0\0\1\x65\0\0\1\x06"), 0)) == [0x65, 0x06]
