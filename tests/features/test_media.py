"""What may be analyzed, what is refused and how; one decode gives the right frames at the right time."""

from __future__ import annotations

import struct
import subprocess
import sys
from fractions import Fraction
from itertools import pairwise

import av
import numpy as np
import pytest
from clips import _mux_sound, moving_scene, render, tone, turned
from streams import copied, read, write

from features import errors
from features.media import Limits, _bound, open_clip


def no_such_file(folder, _good):
    return folder / "nothing.mp4"


def a_folder(folder, _good):
    return folder


def an_empty_file(folder, _good):
    (folder / "empty.mp4").write_bytes(b"")
    return folder / "empty.mp4"


def a_text_file(folder, _good):
    (folder / "text.mp4").write_text("this is no video\n" * 100)
    return folder / "text.mp4"


def a_playlist(folder, _good):
    (folder / "list.mp4").write_text(
        "#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n"
    )
    return folder / "list.mp4"


def a_concat_script(folder, good):
    (folder / "concat.mp4").write_text(f"ffconcat version 1.0\nfile '{good}'\n")
    return folder / "concat.mp4"


def cut_off_before_its_index(folder, good):
    (folder / "cut.mp4").write_bytes(good.read_bytes()[:-20_000])
    return folder / "cut.mp4"


def cut_off_after_its_index(folder, good):
    whole = copied(good, folder / "fast.mp4", options={"movflags": "+faststart"}).read_bytes()
    assert whole.find(b"moov") < whole.find(b"mdat")
    (folder / "cutfast.mp4").write_bytes(whole[: len(whole) // 2])
    return folder / "cutfast.mp4"


def sound_only(folder, _good):
    with av.open(str(folder / "sound.mp4"), "w") as out:
        _mux_sound(out, out.add_stream("aac", rate=48_000, layout="stereo"), tone(2))
    return folder / "sound.mp4"


def sound_with_a_cover(folder, _good):
    picture = write(folder / "cover.mkv", moving_scene(0.04), codec="mjpeg", pix_fmt="yuvj420p")
    with av.open(str(picture)) as old, av.open(str(folder / "covered.m4a"), "w", format="mp4") as out:
        audio = out.add_stream("aac", rate=48_000, layout="stereo")
        cover = out.add_stream_from_template(old.streams.video[0])
        cover.disposition = av.stream.Disposition.attached_pic
        for packet in old.demux(video=0):
            if packet.dts is not None:
                packet.stream = cover
                out.mux(packet)
        _mux_sound(out, audio, tone(2))
    return folder / "covered.m4a"


def one_frame(folder, _good):
    return render(folder / "one.mp4", moving_scene(0.04))


def no_frames(folder, good):
    """A header without a single picture: the packets of a Matroska file taken away."""
    whole = copied(good, folder / "some.mkv", streams=("video",)).read_bytes()
    (folder / "none.mkv").write_bytes(whole[: whole.find(bytes.fromhex("1f43b675"))])
    return folder / "none.mkv"


def twenty_thousand_wide(folder, _good):
    return write(folder / "wide.mkv", np.zeros((3, 16, 20_000, 3), np.uint8), codec="ffv1")


def a_header_that_says_wide(folder, _good):
    small = write(folder / "small.gif", np.zeros((4, 32, 32, 3), np.uint8), codec="gif", pix_fmt="rgb8").read_bytes()
    (folder / "wide.gif").write_bytes(small[:6] + struct.pack("<HH", 20_000, 32) + small[10:])
    return folder / "wide.gif"


def a_year_long_by_its_header(folder, good):
    data = bytearray(copied(good, folder / "long.mkv", streams=("video",)).read_bytes())
    at = data.find(bytes.fromhex("448988"))  # Matroska's Duration, eight bytes of float milliseconds
    data[at + 3 : at + 11] = struct.pack(">d", 365 * 86_400_000.0)
    (folder / "year.mkv").write_bytes(bytes(data))
    return folder / "year.mkv"


REFUSED = [
    (no_such_file, errors.MediaNotFound, "no file"),
    (a_folder, errors.MediaNotFound, "a folder"),
    (an_empty_file, errors.EmptyMedia, "upload it again"),
    (a_text_file, errors.CorruptMedia, "export it again"),
    (a_playlist, errors.CorruptMedia, "export it again"),
    (a_concat_script, errors.CorruptMedia, "export it again"),
    (cut_off_before_its_index, errors.CorruptMedia, "cut off"),
    (cut_off_after_its_index, errors.TruncatedMedia, "upload the whole file"),
    (sound_only, errors.NoVideoStream, "give one with a video stream"),
    (sound_with_a_cover, errors.NoVideoStream, "give one with a video stream"),
    (one_frame, errors.TooFewFrames, "give a moving one"),
    (no_frames, errors.MediaError, ""),
    (twenty_thousand_wide, errors.MediaTooLarge, "scale it down"),
    (a_header_that_says_wide, errors.MediaTooLarge, "scale it down"),
    (a_year_long_by_its_header, errors.MediaTooLarge, "mend its header"),
]


@pytest.fixture(scope="module")
def good(tmp_path_factory):
    return render(tmp_path_factory.mktemp("good") / "good.mp4", moving_scene(6, seed=1), sound=tone(6))


@pytest.mark.parametrize(("make", "error", "remedy"), REFUSED, ids=[row[0].__name__ for row in REFUSED])
def test_refuses_by_name_with_the_remedy(tmp_path, good, make, error, remedy):
    path = make(tmp_path, good)
    with pytest.raises(error) as refusal:
        read(path)
    assert remedy in str(refusal.value)
    assert path.name in str(refusal.value)
    assert refusal.value.exit_code == 3
    assert 400 <= refusal.value.status < 500


def test_ffmpeg_does_not_write_to_the_terminal(tmp_path, good):
    data = bytearray(good.read_bytes())
    data[20_000:24_000] = b"\x55" * 4000
    (tmp_path / "broken.mp4").write_bytes(bytes(data))
    code = (
        "import sys; from features.media import open_clip; "
        "print(sum(len(b.frames) for b in open_clip(sys.argv[1]).batches()))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, tmp_path / "broken.mp4"], capture_output=True, text=True, check=True
    )
    assert done.stderr == ""
    assert int(done.stdout) > 10


def test_sound_and_picture_of_a_plain_clip(good):
    clip, batches = read(good)
    assert (clip.info.width, clip.info.height, clip.info.frame_rate) == (320, 240, 25)
    assert clip.measured.seconds == pytest.approx(6, abs=0.05)
    assert clip.measured.sound_seconds == pytest.approx(6, abs=0.05)
    times = np.concatenate([b.frames.times for b in batches])
    assert np.allclose(times, np.arange(30) / 5, atol=0.05)
    assert all(b.frames.luma.shape[1:] == (240, 320) and b.frames.rgb.shape[1:] == (90, 120, 3) for b in batches)
    assert [round(s.time) for b in batches for s in b.stills] == [0, 2, 4]


def test_frames_are_what_was_shown(good):
    shown = moving_scene(6, seed=1)
    _, batches = read(good)
    frames = batches[0].frames
    for i in (0, 7, 20):
        gray = shown[round(frames.times[i] * 25)] @ np.array([0.299, 0.587, 0.114])
        assert np.abs(frames.luma[i] - gray).mean() < 5


def test_black_is_0_and_white_is_255(tmp_path):
    frames = np.zeros((25, 64, 64, 3), np.uint8)
    frames[:, :, 32:] = 255
    _, batches = read(render(tmp_path / "halves.mp4", frames))
    assert batches[0].frames.luma[0][:, :24].max() <= 2
    assert batches[0].frames.luma[0][:, 40:].min() >= 253


def test_a_long_clip_comes_in_batches_of_eight_seconds(tmp_path):
    path = render(
        tmp_path / "long.mp4", moving_scene(20, seed=2, rate=10, width=64, height=64), rate=10, sound=tone(20)
    )
    _, batches = read(path)
    assert [len(b.frames) for b in batches] == [
        42,
        42,
        16,
    ]
    assert np.all(np.diff(np.concatenate([b.frames.times for b in batches])) > 0)
    sound = [b.sound for b in batches]
    for one, after in pairwise(sound):
        assert after.start == pytest.approx(one.start + len(one.samples) / 48_000, abs=1e-6)


@pytest.mark.parametrize("turn", [90, 180, -90], ids=["left", "upside_down", "right"])
def test_a_phone_held_sideways_is_set_upright(tmp_path, turn):
    scene = moving_scene(2, seed=1)
    clip, batches = read(turned(tmp_path / "turned.mp4", render(tmp_path / "flat.mp4", scene), turn))
    upright = np.rot90(scene[0], round(turn / 90) % 4) @ np.array([0.299, 0.587, 0.114])
    luma = batches[0].frames.luma[0]
    assert luma.shape == upright.shape
    assert np.abs(luma - upright).mean() < 6
    assert (clip.info.height, clip.info.width) == luma.shape
    assert batches[0].stills[0].rgb.shape[:2] == luma.shape
    frames = batches[0].frames
    for picture in (luma, frames.rgb[0], batches[0].stills[0].rgb):
        assert picture.flags.c_contiguous  # OpenCV writes into no other


@pytest.mark.parametrize("rate", [Fraction(24000, 1001), 10, 3, 60, Fraction(15, 1)], ids=str)
def test_odd_frame_rates_are_sampled_evenly(tmp_path, rate):
    path = write(
        tmp_path / "rate.mp4", moving_scene(6, seed=1, rate=round(float(rate)), width=64, height=64), rate=rate
    )
    clip, batches = read(path)
    times = np.concatenate([b.frames.times for b in batches])
    step = max(0.2, 1 / float(rate))
    assert np.median(np.diff(times)) == pytest.approx(step, abs=0.05)
    assert len(times) == pytest.approx(clip.measured.seconds / step, abs=2)


def test_variable_frame_rate_keeps_its_times(tmp_path):
    stamps = [*range(0, 1000, 40), 4000, *range(6000, 7000, 40)]  # a second of movement, a long hold, another second
    path = write(tmp_path / "vfr.mkv", moving_scene(3, seed=1)[: len(stamps)], pts=stamps)
    clip, batches = read(path)
    times = np.concatenate([b.frames.times for b in batches])
    assert clip.measured.seconds == pytest.approx(7, abs=0.1)
    assert len(times) == 11
    assert np.any(np.isclose(times, 4.0, atol=0.05))


def test_pictures_that_refer_to_no_other_are_used_where_there_are_few_others(tmp_path):
    scene = moving_scene(4, seed=1, rate=16, width=64, height=64)
    with av.open(str(tmp_path / "b.mp4"), "w") as out:
        video = out.add_stream(
            "libx264", rate=16, options={"x264-params": "bframes=12:b-adapt=0:b-pyramid=none:scenecut=0"}
        )
        video.height, video.width, video.pix_fmt = 64, 64, "yuv420p"
        for picture in scene:
            out.mux(video.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        out.mux(video.encode())
    _, batches = read(tmp_path / "b.mp4")
    times = np.concatenate([b.frames.times for b in batches])
    assert np.diff(times)[4:].max() < 0.3


def test_breakage_in_the_middle_is_counted_and_survived(tmp_path, good):
    data = bytearray(good.read_bytes())
    for at in range(len(data) // 3, len(data) // 3 + 6000):
        data[at] = (data[at] * 7 + 13) % 256
    (tmp_path / "broken.mp4").write_bytes(bytes(data))
    clip, batches = read(tmp_path / "broken.mp4")
    assert clip.measured.broken_video + clip.measured.broken_sound > 0
    assert clip.measured.seconds == pytest.approx(6, abs=0.1)
    assert sum(len(b.frames) for b in batches) > 15


def test_a_bare_stream_without_times_is_timed_by_its_rate(tmp_path, good):
    bare = copied(write(tmp_path / "v.mkv", moving_scene(4, seed=1), codec="mpeg2video"), tmp_path / "bare.m2v")
    clip, batches = read(bare)
    assert sum(len(b.frames) for b in batches) == pytest.approx(20, abs=2)
    assert clip.measured.seconds == pytest.approx(4, abs=0.3)


def test_a_stream_that_changes_its_size_is_brought_to_its_first(tmp_path):
    one = render(tmp_path / "a.ts", moving_scene(2, seed=1), crf=25).read_bytes()
    two = render(tmp_path / "b.ts", moving_scene(2, seed=1, width=160, height=120), crf=25).read_bytes()
    (tmp_path / "both.ts").write_bytes(one + two)
    _, batches = read(tmp_path / "both.ts")
    assert {b.frames.luma.shape[1:] for b in batches} == {(240, 320)}


@pytest.mark.parametrize("factor", [1, 4], ids=["a little", "far"])
def test_a_stream_that_grows_over_the_limit_is_refused(tmp_path, factor):
    """Far over the limit FFmpeg itself refuses, before it makes room for the pictures."""
    one = render(tmp_path / "a.ts", moving_scene(2, seed=1, width=160, height=120), crf=25).read_bytes()
    two = render(
        tmp_path / "b.ts", moving_scene(2, seed=1, width=320 * factor, height=240 * factor), crf=25
    ).read_bytes()
    (tmp_path / "both.ts").write_bytes(one + two)
    clip = open_clip(tmp_path / "both.ts", Limits(max_pixels=160 * 120, max_side=1280))
    with pytest.raises(errors.MediaTooLarge, match=f"{320 * factor}"):
        list(clip.batches())


def test_ffmpeg_is_told_the_limit_before_it_decodes(tmp_path):
    path = render(tmp_path / "a.mp4", moving_scene(2, seed=1), crf=25)
    with av.open(str(path)) as container:
        context = container.streams.video[0].codec_context
        _bound(context, Limits(max_pixels=1000, max_side=10))
        with pytest.raises(av.error.FFmpegError):
            next(container.decode(video=0))


def test_wide_pixels_are_taken_out(tmp_path):
    with av.open(str(tmp_path / "wide.mp4"), "w") as out:
        video = out.add_stream("libx264", rate=25)
        video.height, video.width, video.pix_fmt = 240, 320, "yuv420p"
        video.codec_context.sample_aspect_ratio = Fraction(2, 1)
        for picture in moving_scene(2, seed=1):
            out.mux(video.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        out.mux(video.encode())
    clip, batches = read(tmp_path / "wide.mp4")
    assert (clip.info.width, clip.info.height) == (640, 240)
    assert batches[0].frames.luma.shape[1:] == (240, 640)


@pytest.mark.parametrize(
    "limits", [Limits(max_seconds=3), Limits(max_side=200), Limits(base_work_seconds=0, work_per_second=0)],
    ids=["seconds", "side", "work"],
)  # fmt: skip
def test_limits_hold(good, limits):
    with pytest.raises(errors.MediaTooLarge):
        read(good, limits)


def test_the_readers_own_work_is_not_counted_as_decoding(tmp_path):
    import time

    path = render(tmp_path / "long.mp4", moving_scene(12, seed=2, rate=10, width=64, height=64), rate=10)
    clip = open_clip(path, Limits(base_work_seconds=1.5, work_per_second=0))
    for _ in clip.batches():
        time.sleep(0.9)


def test_the_same_file_gives_the_same_frames(good):
    one, other = read(good)[1], read(good)[1]
    for a, b in zip(one, other, strict=True):
        assert np.array_equal(a.frames.luma, b.frames.luma)
        assert np.array_equal(a.sound.samples, b.sound.samples)


def test_without_stills_the_frames_are_the_same(clips):
    path = clips / "first.mp4"
    plain, thrifty = (list(open_clip(path).batches(stills=stills)) for stills in (True, False))
    assert any(batch.stills for batch in plain)
    assert not any(batch.stills for batch in thrifty)
    for one, other in zip(plain, thrifty, strict=True):
        assert np.array_equal(one.frames.luma, other.frames.luma)
        assert np.array_equal(one.frames.times, other.frames.times)
