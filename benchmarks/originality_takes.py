# ruff: noqa: ANN001, ANN201, ANN202, E501
"""Negatives of the harder suite: second takes in many disguises, and videos that share what makes no copy.

Each function takes a ``Bench`` and yields (query file name, family) of what it rendered; ``shared`` yields what both
sides truly show for a few seconds, which a verdict must not flag.
"""

# mypy: ignore-errors
import subprocess

import numpy as np
from make_suite import Edit, ffmpeg

from benchmarks.originality_evasions import FONT, titles

_DISGUISES = {
    "later": "null",
    "later_mirrored": "hflip",
    "later_reversed": "reverse",
    "later_fast": "setpts=PTS/1.25",
    "later_cropped": "crop=trunc(iw*0.4)*2:trunc(ih*0.4)*2:iw*0.12:ih*0.07,eq=contrast=1.2",
    "later_titled": "drawbox=y=ih*0.8:h=ih*0.16:color=white:t=fill",
    "later_small": "scale=-2:180,pad=360:360:(ow-iw)/2:(oh-ih)/2:0x302020",
}


def second_takes(bench):
    """Another part of the reference's own footage, in turn in each disguise."""
    names = list(_DISGUISES)
    for i, (ref, original, n) in enumerate(r for r in bench.references if r[1].duration - r[2] >= 4.0):
        for name in (names[0], names[1 + i % (len(names) - 1)]):
            length = min(10.0, original.duration - n - 0.5)
            edit = Edit(f"[0:v]scale={ref.width}:{ref.height},{_DISGUISES[name]}[v]", start=n + 0.5, length=length)
            yield bench.render(original, f"n_{name}_{ref.path.stem}", edit), name


def still_of_scene(bench):
    """One frame of the very scene, but of a later moment, with a slow zoom: a picture is not the recording."""
    for ref, original, n in [r for r in bench.references if r[1].duration - r[2] >= 4.0][:3]:
        graph = (
            f"[0:v]trim=0:0.04,loop=200:1,setpts=N/25/TB,scale={ref.width}:{ref.height},"
            f"zoompan=z='1+0.0012*on':d=1:s={ref.width // 2 * 2}x{ref.height // 2 * 2}:fps=25[v]"
        )
        yield (
            bench.render(original, f"n_still_{ref.path.stem}", Edit(graph, start=n + 2, length=8, audio="drop")),
            "still_later",
        )


def same_editing(bench):
    """Two videos under the very same captions, stickers and progress bar, moment by moment."""
    for i, (one, two) in enumerate(bench.pairs(3)):
        n = min(one.duration, two.duration, 9.0)
        graph = (
            f"color=red:s=360x10:r=25:d={n:.2f}[bar];[0:v]fps=25,scale=360:640:force_original_aspect_ratio=decrease,"
            f"pad=360:640:(ow-iw)/2:(oh-ih)/2:0x151515,setsar=1,{titles(i, n)}[s];[s][bar]overlay='-w+w*t/{n:.2f}':H-h:shortest=1[v]"
        )
        yield from bench.both(one, two, f"editing{i}", "same_editing", Edit(graph, length=n, q_span=(0, n)))


def same_template(bench):
    """Two videos in one page: the same frame, lines and headline."""
    for i, (one, two) in enumerate(bench.pairs(3)):
        n = min(one.duration, two.duration, 9.0)
        graph = (
            "[0:v]fps=25,scale=320:180:force_original_aspect_ratio=increase,crop=320:180,pad=360:640:20:200:0x28405c,setsar=1,"
            f"drawgrid=w=24:h=24:t=1:c=white@0.15,drawbox=x=20:y=200:w=320:h=180:color=white:t=4,drawbox=y=430:h=90:color=0xd04030:t=fill,"
            f"drawtext=fontfile={FONT}:text='DAILY NEWS':fontsize=46:fontcolor=white:x=(w-tw)/2:y=60,"
            f"drawtext=fontfile={FONT}:text='breaking  story':fontsize=30:fontcolor=white:x=w-mod(60*t\\,w+tw):y=460[v]"
        )
        yield from bench.both(one, two, f"template{i}", "same_template", Edit(graph, length=n, q_span=(0, n)))


def same_slides(bench):
    """Slides of one design, other words on them, changed at the same moments."""
    for i in range(2):
        for side, words in (("t", "alpha beta gamma delta epsilon"), ("n", "seven ocean paper winter tiger")):
            texts = ",".join(
                f"drawtext=fontfile={FONT}:text='{i + 1}. {w}':fontsize=44:fontcolor=black:x=40:y={150 + 40 * i}:enable='between(t,{2 * k},{2 * k + 2})'"
                for k, w in enumerate(words.split())
            )
            page = "drawbox=y=0:h=80:color=0x3050a0:t=fill,drawbox=x=30:y=300:w=300:h=4:color=0x3050a0:t=fill"
            bench.source(
                f"color=0xf4f0e4:s=640x360:r=25:d=10,{page},{texts}", f"{side}_slides{i}", reference=side == "t"
            )
        yield f"n_slides{i}.mp4", "same_slides"


def same_song(bench):
    """Another picture under a reference's sound."""
    heard = [ref for ref, _, _ in bench.references if ref.has_audio]
    for i, (ref, other) in enumerate(zip(heard[:3], bench.others, strict=False)):
        out = bench.query(f"n_song{i}_{ref.path.stem}")
        ffmpeg(
            "-i",
            str(other.path),
            "-i",
            str(ref.path),
            "-map",
            "0:v",
            "-map",
            "1:a",
            "-shortest",
            "-c:v",
            "copy",
            "-c:a",
            "aac",
            str(out),
        )
        yield out.name, "same_song"


def same_level(bench):
    """One level of a game, played twice: the same tiles and the same monsters' rounds, another run."""
    for i in range(3):
        _play(bench.folder / "refs" / f"t_level{i}.mp4", level=i, run=10 + i)
        _play(bench.query(f"n_level{i}"), level=i, run=20 + i)
        yield f"n_level{i}.mp4", "same_level"


def _play(out, level, run):
    """Ten seconds of a scroller: the level's seed lays tiles and monsters, the run's seed moves the player."""
    world, player = np.random.default_rng(level), np.random.default_rng(run)
    tiles = world.integers(0, 6, (15, 400)) * (world.random((15, 400)) < 0.3)
    tiles[12:] = 5
    colors = world.integers(40, 230, (6, 3)).astype(np.uint8)
    wall = np.kron(colors[tiles], np.ones((24, 24, 1), np.uint8))
    wall[::24], wall[:, ::24] = wall[::24] // 2, wall[:, ::24] // 2
    pace = np.repeat(player.choice([0, 2, 4, 6], 20, p=[0.15, 0.25, 0.4, 0.2]), 15)
    jumps = np.repeat(player.random(20) < 0.5, 15)
    raw = ("-f", "rawvideo", "-pix_fmt", "rgb24", "-s", "640x360", "-r", "30", "-i", "-")
    coded = ("-c:v", "libx264", "-preset", "veryfast", "-crf", "23", "-pix_fmt", "yuv420p")
    pipe = subprocess.Popen(["ffmpeg", "-v", "error", "-y", *raw, *coded, str(out)], stdin=subprocess.PIPE)
    for t, at in enumerate(np.cumsum(pace)):
        picture = wall[:, at : at + 640].copy()
        height = int(90 * np.sin(np.pi * (t % 15) / 15)) if jumps[t] else 0
        picture[250 - height : 286 - height, 200:224] = 255, 60, 60
        for monster in range(0, 9600, 380):
            x = int(monster + 60 * np.sin(t / 14 + monster) - at)
            if 0 <= x < 610:
                picture[262:286, x : x + 26] = 40, 220, 60
        pipe.stdin.write(picture.tobytes())
    pipe.stdin.close()
    pipe.wait()


FAMILIES = (second_takes, still_of_scene, same_editing, same_template, same_slides, same_song, same_level)


def shared(bench):
    """A bumper before, an outro after, two seconds of stock within: (query, reference, q_start, q_end, r_start, r_end).

    The reference of each stands first in the bench's own references of the same name.
    """
    stock = bench.reserve[-1]
    fit = "fps=25,scale=480:360:force_original_aspect_ratio=decrease,pad=480:360:(ow-iw)/2:(oh-ih)/2,setsar=1,format=yuv420p"
    bumper = (
        f"testsrc2=s=480x360:r=25:d=2.4,hue=h=40*t,drawtext=fontfile={FONT}:text='my channel':fontsize=60:fontcolor=white:"
        "x=-300+300*t:y=140,setsar=1,format=yuv420p"
    )
    for i, (name, at) in enumerate((("intro", 0.0), ("outro", 8.0), ("stock", 4.0))):
        one, two = bench.pair()
        piece = f"[1:v]trim=0:2.4,setpts=PTS-STARTPTS,{fit}[x];" if name == "stock" else f"{bumper}[x];"
        for side, body in (("t", one), ("n", two)):
            split = f"[0:v]trim=0:{max(at, 0.1)},setpts=PTS-STARTPTS,{fit}[a];[0:v]trim={max(at, 0.1)}:8.5,setpts=PTS-STARTPTS,{fit}[b];"
            graph = f"{piece}{split}[a][x][b]concat=n=3:v=1[v]"
            edit = Edit(graph, inputs=(("-i", str(stock.path)),), length=11.0, audio="drop", q_span=(0, 11.0))
            bench.render(body, f"{side}_shared_{name}{i}", edit, reference=side == "t")
        start = min(max(at, 0.1), one.duration), min(max(at, 0.1), two.duration)
        yield f"n_shared_{name}{i}.mp4", f"t_shared_{name}{i}.mp4", start[1], start[1] + 2.4, start[0], start[0] + 2.4
