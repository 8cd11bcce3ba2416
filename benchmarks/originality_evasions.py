# ruff: noqa: ANN001, ANN003, ANN201, ANN202, E501
"""More families of edits: what evades a detector that knows the plain ones. Each takes (rng, reference clip, another
clip) and returns an Edit of the suite builder's module, as its own families do; benchmarks/originality_suite.py
renders them.
"""

# mypy: ignore-errors
import random
from pathlib import Path

import matplotlib
from make_suite import Edit

FONT = Path(matplotlib.get_data_path()) / "fonts/ttf/DejaVuSans-Bold.ttf"
_WORDS = ("wait", "for", "it", "nobody", "expected", "this", "today", "when", "she", "opened", "the", "door", "again")


def _whole(ref, other=None):
    """Seconds that both last."""
    return min(ref.duration, other.duration) if other else ref.duration


def _over(graph, ref, other, **more):
    """An edit with the other clip as second input, as long as the shorter of both."""
    n = _whole(ref, other)
    return Edit(graph, inputs=(("-i", str(other.path)),), length=n, q_span=(0, n), r_span=(0, n), **more)


def _assembled(ref, parts, seconds, **more):
    """Pieces of the reference one after the other: (start, end, further filters) each; ``seconds`` they last in all."""
    names = "".join(f"[s{i}]" for i in range(len(parts)))
    cuts = ";".join(
        f"[s{i}]trim={a:.3f}:{b:.3f},setpts=PTS-STARTPTS,{extra or 'null'},fps=25,setsar=1[p{i}]"
        for i, (a, b, extra) in enumerate(parts)
    )
    joined = "".join(f"[p{i}]" for i in range(len(parts)))
    graph = f"[0:v]fps=25,split={len(parts)}{names};{cuts};{joined}concat=n={len(parts)}:v=1[v]"
    span = min(a for a, _, _ in parts), max(b for _, b, _ in parts)
    return Edit(graph, audio="drop", q_span=(0, seconds), r_span=span, **more)


def _thirds(ref):
    a, b = ref.duration / 3, 2 * ref.duration / 3
    return (0, a), (a, b), (b, ref.duration)


def titles(seed, seconds):
    """Captions, stickers and a progress bar; the same seed draws the same at the same moments."""
    rng, texts = random.Random(seed), []
    for i in range(int(seconds / 1.5) + 1):
        words = " ".join(rng.sample(_WORDS, 3))
        texts.append(
            f"drawtext=fontfile={FONT}:text='{words}':fontsize=h/18:fontcolor={rng.choice(['white', 'yellow'])}:borderw=3:"
            f"x=(w-tw)/2:y=h*{rng.uniform(0.6, 0.8):.2f}:enable='between(t,{1.5 * i},{1.5 * i + 1.4})'"
        )
    for mark in ("LOL", "OMG", "<3"):
        x, y, start = rng.uniform(0.05, 0.7), rng.uniform(0.08, 0.45), rng.uniform(0, seconds / 2)
        texts.append(
            f"drawtext=fontfile={FONT}:text='{mark}':fontsize=h/11:fontcolor=red:box=1:boxcolor=yellow:boxborderw=10:"
            f"x=w*{x:.2f}+6*sin(9*t):y=h*{y:.2f}:enable='gt(t,{start:.1f})'"
        )
    return ",".join(texts)


def screen_moire(rng, ref, other):
    """Filmed off a screen close up: its grid beats with the camera's, refresh bands roll, a lamp glares, a hand shakes."""
    a, b, c, d = (rng.uniform(0.0, 0.04) for _ in range(4))
    n = ref.duration
    return Edit(
        f"color=black@0.28:s={ref.width * 2}x{max(2, ref.height // 5)}:r=25:d={n:.2f},format=yuva420p[band];"
        "color=white:s=96x96:r=25:d=0.04,format=yuva420p,geq=lum=255:cb=128:cr=128:a='190*exp(-((X-48)^2+(Y-48)^2)/500)',"
        f"loop=-1:1,setpts=N/25/TB,scale={ref.height}:{ref.height}[lamp];"
        f"[0:v]fps=25,scale={ref.width * 2}:{ref.height * 2},drawgrid=w=3:h=3:t=1:c=black@0.55,"
        f"perspective=x0=W*{a:.3f}:y0=H*{b:.3f}:x1=W*{1 - c:.3f}:y1=H*{a:.3f}:x2=W*{d:.3f}:y2=H*{1 - b:.3f}:x3=W*{1 - b:.3f}:y3=H*{1 - d:.3f}[s];"
        f"[s][band]overlay=0:'mod(t*0.31,1)*(H+h)-h'[t];[t][lamp]overlay=W*{rng.uniform(-0.1, 0.6):.2f}:H*{rng.uniform(-0.1, 0.6):.2f}:shortest=1,"
        "crop=iw*0.94:ih*0.94:(iw-ow)/2+0.02*iw*sin(2.3*t):(ih-oh)/2+0.02*ih*sin(1.9*t),"
        f"scale={int(ref.width * 0.41) * 2}:{int(ref.height * 0.41) * 2}:flags=neighbor,gblur=sigma=0.6,eq=contrast=0.85:gamma=1.15,"
        "noise=alls=9:allf=t,setsar=1[v]",
        crf=28,
        r_span=(0, n),
        q_span=(0, n),
    )


def reaction(rng, ref, other):
    """The whole reference, somebody's live face in a corner."""
    k, x, y = rng.uniform(0.34, 0.45), rng.choice([0.03, 0.97]), rng.choice([0.03, 0.97])
    return _over(
        f"[1:v]scale=-2:{int(ref.height * k) // 2 * 2},crop='min(iw,ih)':ih,setsar=1,fps=25[f];"
        f"[0:v]fps=25[b];[b][f]overlay=(W-w)*{x}:(H-h)*{y}:shortest=1[v]",
        ref,
        other,
    )


def green_screen(rng, ref, other):
    """Somebody cut out of another video stands before the reference."""
    return _over(
        f"[1:v]scale={ref.width}:{ref.height}:force_original_aspect_ratio=increase,crop={ref.width}:{ref.height},setsar=1,fps=25,"
        f"format=yuva420p,lumakey=threshold={rng.choice([0.0, 1.0])}:tolerance={rng.uniform(0.35, 0.5):.2f}:softness=0.05[f];"
        "[0:v]fps=25[b];[b][f]overlay=0:H*0.35:shortest=1[v]",
        ref,
        other,
    )


def crushed(rng, ref, other):
    """A phone's eighth forward: small, slow and blocky."""
    return Edit("[0:v]fps=12,scale='if(gt(iw,ih),-2,136)':'if(gt(iw,ih),136,-2)'[v]", crf=42)


def narrow_band(rng, ref, other):
    """Cut to a strip above somebody's gameplay."""
    return _over(
        "[0:v]scale=360:260:force_original_aspect_ratio=increase,crop=360:260,setsar=1,fps=30[a];"
        "[1:v]scale=360:380:force_original_aspect_ratio=increase,crop=360:380,setsar=1,fps=30[b];[a][b]vstack=shortest=1[v]",
        ref,
        other,
    )


def speed_ramp(rng, ref, other):
    """Slow, fast, slow."""
    speeds = [rng.choice([0.7, 0.85]), rng.choice([1.4, 1.8]), rng.choice([0.8, 1.0, 1.15])]
    parts = [(a, b, f"setpts=PTS/{k}") for (a, b), k in zip(_thirds(ref), speeds, strict=True)]
    return _assembled(ref, parts, sum((b - a) / k for (a, b, _), k in zip(parts, speeds, strict=True)))


def interpolated(rng, ref, other):
    """Frames between frames, then another rate."""
    return Edit(f"[0:v]framerate=fps=50,fps={rng.choice([18, 24, 29])}[v]")


def dropped_frames(rng, ref, other):
    """Every third to fifth frame repeated in place of the next, unevenly."""
    return Edit(f"[0:v]fps=25,shuffleframes={rng.choice(['0 0 2 3 3', '0 1 1', '0 0 0 3 4 4 6'])}[v]")


def drifting_crop(rng, ref, other):
    """A crop that pans and breathes."""
    w, h = ref.width // 2 * 2, ref.height // 2 * 2
    return Edit(
        f"[0:v]scale=w='trunc(iw*(1.35+0.15*sin(0.5*t))/2)*2':h='trunc(ih*(1.35+0.15*sin(0.5*t))/2)*2':eval=frame,"
        f"crop={w}:{h}:'(iw-ow)*(0.5+0.45*sin({rng.uniform(0.3, 0.6):.2f}*t))':'(ih-oh)*(0.5+0.45*cos({rng.uniform(0.2, 0.5):.2f}*t))',setsar=1[v]"
    )


def wobble(rng, ref, other):
    """Rolled and shaken throughout."""
    return Edit(
        f"[0:v]rotate='{rng.uniform(0.03, 0.07):.3f}*sin({rng.uniform(2, 5):.1f}*t)':fillcolor=black,"
        "crop=iw*0.86:ih*0.86:(iw-ow)/2+iw*0.03*sin(7*t):(ih-oh)/2+ih*0.03*sin(5.3*t),scale=trunc(iw/2)*2:trunc(ih/2)*2,setsar=1[v]"
    )


def shuffled(rng, ref, other):
    """Cut into pieces of about two seconds, their order changed."""
    n = max(3, int(ref.duration / 2.2))
    step = ref.duration / n
    order = list(range(n))
    while order == sorted(order):
        rng.shuffle(order)
    return _assembled(ref, [(i * step, (i + 1) * step, "") for i in order], ref.duration)


def jump_cuts(rng, ref, other):
    """Pauses cut out, unevenly."""
    parts, at = [], 0.0
    while at < ref.duration - 0.6:
        end = min(ref.duration, at + rng.uniform(0.9, 2.6))
        parts.append((at, end, ""))
        at = end + rng.uniform(0.3, 0.9)
    return _assembled(ref, parts, sum(b - a for a, b, _ in parts))


def b_roll(rng, ref, other):
    """Somebody else's pictures for a second, every three: the reference's clock runs on."""
    fit = f"scale={ref.width}:{ref.height}:force_original_aspect_ratio=increase,crop={ref.width}:{ref.height},setsar=1,fps=25"
    return _over(f"[0:v]fps=25[a];[1:v]{fit}[b];[a][b]overlay=enable='gt(mod(t,3),1.9)':shortest=1[v]", ref, other)


def inserted(rng, ref, other):
    """Somebody else's pictures for a second and a half between thirds: the reference's clock stands."""
    fit = "scale=480:360:force_original_aspect_ratio=decrease,pad=480:360:(ow-iw)/2:(oh-ih)/2,setsar=1,fps=25"
    graph, joined = "", ""
    for i, (a, b) in enumerate(_thirds(ref)):
        graph += f"[0:v]trim={a:.2f}:{b:.2f},setpts=PTS-STARTPTS,{fit}[a{i}];[1:v]trim={1.5 * i}:{1.5 * i + 1.5},setpts=PTS-STARTPTS,{fit}[b{i}];"
        joined += f"[a{i}][b{i}]" if i < 2 else f"[a{i}]"
    n = ref.duration + 3
    graph = graph.replace("[1:v]trim=3.0:4.5,setpts=PTS-STARTPTS," + fit + "[b2];", "")
    return Edit(
        f"{graph}{joined}concat=n=5:v=1[v]",
        inputs=(("-i", str(other.path)),),
        audio="drop",
        q_span=(0, n),
        r_span=(0, ref.duration),
    )


def graded(rng, ref, other):
    """A look: curves, split tones, vignette, grain, sharpening."""
    look = rng.choice(["cross_process", "vintage", "strong_contrast", "darker"])
    return Edit(
        f"[0:v]curves={look},colorbalance=rs=0.25:bh=-0.3:gm=0.1,vignette=PI/3.6,unsharp=5:5:1.4,noise=alls=14:allf=t[v]",
        crf=28,
    )


def story(rng, ref, other):
    """Letterboxed, captioned word by word, with stickers and a progress bar."""
    n = ref.duration
    return Edit(
        f"color=red:s=360x10:r=25:d={n:.2f}[bar];[0:v]fps=25,scale=360:640:force_original_aspect_ratio=decrease,"
        f"pad=360:640:(ow-iw)/2:(oh-ih)/2:0x151515,setsar=1,{titles(rng.random(), n)}[s];[s][bar]overlay='-w+w*t/{n:.2f}':H-h:shortest=1[v]",
        q_span=(0, n),
        r_span=(0, n),
    )


def mirrored_shots(rng, ref, other):
    """Mirrored every other two seconds."""
    return Edit(f"[0:v]hflip=enable='gt(mod(t,{rng.choice([3, 4])}),{rng.choice([1.5, 2])})'[v]")


def inverted(rng, ref, other):
    return Edit("[0:v]negate[v]")


def hue_half(rng, ref, other):
    return Edit(f"[0:v]hue=h={rng.choice([120, 180, 240])}:s=1.4[v]")


def hue_cycle(rng, ref, other):
    return Edit("[0:v]hue=h='90*t':s=1.3,eq=contrast=1.2[v]")


def freezes(rng, ref, other):
    """Stands still for a second and a half between thirds."""
    hold = "tpad=stop_mode=clone:stop_duration=1.5"
    parts = [(a, b, hold if i < 2 else "") for i, (a, b) in enumerate(_thirds(ref))]
    return _assembled(ref, parts, ref.duration + 3)


def boomerang(rng, ref, other):
    """Two seconds forth and back, twice."""
    s = rng.uniform(0, ref.duration - 2.5)
    forth, back = (s, s + 2.4, ""), (s, s + 2.4, "reverse")
    return _assembled(ref, [forth, back, forth, back], 9.6)


def commentary(rng, ref, other):
    """Four seconds, then the last frame stands while somebody talks before it."""
    n = min(4.0, ref.duration)
    total = n + min(6.0, other.duration)
    return Edit(
        f"[1:v]scale=-2:{ref.height // 4 * 2},setsar=1,fps=25[f];[0:v]trim=0:{n},setpts=PTS-STARTPTS,fps=25,tpad=stop_mode=clone:stop_duration={total - n:.2f}[b];"
        f"[b][f]overlay=W-w:H-h:enable='gt(t,{n})'[v]",
        inputs=(("-itsoffset", f"{n}", "-i", str(other.path)),),
        length=total,
        audio="drop",
        q_span=(0, n),
        r_span=(0, n),
    )


def tiled(rng, ref, other):
    """Four times in one picture."""
    return Edit(
        "[0:v]scale=trunc(iw/4)*2:trunc(ih/4)*2,split=4[a][b][c][d];[a][b]hstack[u];[c][d]hstack[l];[u][l]vstack,setsar=1[v]"
    )


def half_mirrored(rng, ref, other):
    """One half and its mirror image."""
    side = rng.choice(["0", "iw/2"])
    order = "[a][b]" if side == "0" else "[b][a]"
    return Edit(f"[0:v]crop=trunc(iw/4)*2:ih:{side}:0,split[a][c];[c]hflip[b];{order}hstack[v]")


def pixelized(rng, ref, other):
    return Edit(f"[0:v]scale=iw/{rng.choice([6, 8])}:-1,scale={ref.width}:{ref.height}:flags=neighbor,setsar=1[v]")


def flashes(rng, ref, other):
    """Another video's frame flashes up in every ninth."""
    fit = f"scale={ref.width}:{ref.height}:force_original_aspect_ratio=increase,crop={ref.width}:{ref.height},setsar=1,fps=25"
    return _over(f"[0:v]fps=25[a];[1:v]{fit}[b];[a][b]overlay=enable='eq(mod(n,9),4)':shortest=1[v]", ref, other)


def grid_mask(rng, ref, other):
    """A mesh over everything."""
    return Edit(f"[0:v]drawgrid=w={rng.choice([8, 14])}:h={rng.choice([8, 14])}:t=3:c=black@0.9[v]")


def see_through(rng, ref, other):
    """Another video over it at a third of its strength."""
    fit = f"scale={ref.width}:{ref.height}:force_original_aspect_ratio=increase,crop={ref.width}:{ref.height},setsar=1,fps=25,format=yuv420p"
    return _over(
        f"[0:v]scale={ref.width}:{ref.height},setsar=1,fps=25,format=yuv420p[a];[1:v]{fit}[b];[b][a]blend=all_mode=normal:all_opacity=0.33:shortest=1[v]",
        ref,
        other,
    )


def moving_window(rng, ref, other):
    """A window that wanders over another video."""
    k = rng.uniform(0.5, 0.65)
    return _window(ref, other, k, "'(W-w)*(0.5+0.5*sin(0.7*t))':'(H-h)*(0.5+0.5*cos(0.9*t))'")


def small_window(rng, ref, other):
    k = rng.uniform(0.24, 0.32)
    return _window(ref, other, k, f"(W-w)*{rng.random():.2f}:(H-h)*{rng.random():.2f}")


def _window(ref, other, k, at):
    """A window of so large a share of the other video, at a place in FFmpeg's words."""
    return _over(
        "[1:v]scale=480:480:force_original_aspect_ratio=increase,crop=480:480,setsar=1,fps=25[bg];"
        f"[0:v]scale={int(480 * k)}:{int(480 * k)}:force_original_aspect_ratio=decrease[fg];"
        f"[bg][fg]overlay={at}:shortest=1[v]",
        ref,
        other,
    )


def very_fast(rng, ref, other):
    k = rng.choice([2.0, 2.5, 0.4])
    return Edit(f"[0:v]setpts=PTS/{k}[v]", audio="drop", q_span=(0, ref.duration / k), r_span=(0, ref.duration))


def backwards_mirrored(rng, ref, other):
    return Edit("[0:v]reverse,hflip,eq=saturation=0.4[v]", audio="drop")


def filmed_everything(rng, ref, other):
    """Filmed off a screen, mirrored, faster, captioned, a face in the corner."""
    sp, n = rng.choice([1.15, 1.3]), min(ref.duration / 1.3, other.duration)
    return Edit(
        f"[1:v]scale=-2:{int(ref.height * 0.3) // 2 * 2},setsar=1,fps=25[f];[0:v]hflip,setpts=PTS/{sp},fps=25,"
        "perspective=x0=W*0.03:y0=H*0.01:x1=W*0.98:y1=H*0.03:x2=W*0.01:y2=H*0.97:x3=W*0.96:y3=H*0.99,"
        f"crop=iw*0.9:ih*0.9:(iw-ow)/2+4*sin(2*t):(ih-oh)/2+4*sin(1.7*t),scale={ref.width // 2 * 2}:{ref.height // 2 * 2},eq=contrast=0.85:gamma=1.2,"
        f"{titles(rng.random(), n)}[b];[b][f]overlay=W-w:0:shortest=1,noise=alls=8:allf=t,setsar=1[v]",
        inputs=(("-i", str(other.path)),),
        crf=31,
        length=n,
        audio="drop",
        q_span=(0, n),
        r_span=(0, n * sp),
    )


FAMILIES = {
    f.__name__: f
    for group in (
        (screen_moire, reaction, green_screen, crushed, narrow_band, speed_ramp, interpolated, dropped_frames),
        (drifting_crop, wobble, shuffled, jump_cuts, b_roll, inserted, graded, story, mirrored_shots, inverted),
        (hue_half, hue_cycle, freezes, boomerang, commentary, tiled, half_mirrored, pixelized, flashes, grid_mask),
        (see_through, moving_window, small_window, very_fast, backwards_mirrored, filmed_everything),
    )
    for f in group
}
