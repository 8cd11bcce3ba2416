# ruff: noqa: ANN001, ANN201, E501
"""Further families of edits for suites: what reposters do beyond the plain list. Given to the suite builder by ``--extra``.

Each function takes (rng, reference clip, another clip) and returns an Edit of the builder's module, as its own families do.
"""

# mypy: ignore-errors
from make_suite import Edit


def filmed_screen(rng, ref, other):
    """Filmed off a screen: perspective, a dark surround, lifted blacks, flicker, a shaking hand."""
    a, b, c, d = (rng.uniform(0.01, 0.05) for _ in range(4))
    lens = (
        f"perspective=x0=W*{a:.3f}:y0=H*{b:.3f}:x1=W*{1 - c:.3f}:y1=H*{d:.3f}:"
        f"x2=W*{b:.3f}:y2=H*{1 - a:.3f}:x3=W*{1 - d:.3f}:y3=H*{1 - c:.3f}:sense=destination"
    )
    shake = "pad=iw*1.16:ih*1.16:(ow-iw)/2:(oh-ih)/2:0x181410,crop=iw*0.93:ih*0.93:(iw-ow)/2+4*sin(2.1*t):(ih-oh)/2+4*sin(1.7*t)"
    return Edit(
        f"[0:v]{lens},{shake},eq=contrast=0.8:brightness=0.06:gamma=1.2,noise=alls=12:allf=t,gblur=sigma=0.8,"
        "scale=trunc(iw/2)*2:trunc(ih/2)*2,setsar=1[v]",
        crf=30,
    )


def duet(rng, ref, other):
    """Side by side with somebody else's video."""
    n = min(ref.duration, other.duration)
    sides = ["[a][b]", "[b][a]"][rng.random() < 0.5]
    fit = "scale=270:480:force_original_aspect_ratio=increase,crop=270:480,setsar=1,fps=25"
    return Edit(
        f"[0:v]{fit}[a];[1:v]{fit}[b];{sides}hstack=shortest=1[v]",
        inputs=(("-i", str(other.path)),),
        length=n,
        q_span=(0, n),
        r_span=(0, n),
    )


def stacked(rng, ref, other):
    """Above somebody else's video, as over gameplay."""
    n = min(ref.duration, other.duration)
    fit = "scale=360:320:force_original_aspect_ratio=increase,crop=360:320,setsar=1,fps=30"
    return Edit(
        f"[0:v]{fit}[a];[1:v]{fit}[b];[a][b]vstack=shortest=1[v]",
        inputs=(("-i", str(other.path)),),
        length=n,
        q_span=(0, n),
        r_span=(0, n),
    )


def reversed_(rng, ref, other):
    return Edit("[0:v]reverse[v]", audio="areverse")


def quarter_turn(rng, ref, other):
    return Edit(f"[0:v]transpose={rng.choice([1, 2])}[v]")


def upside_down(rng, ref, other):
    return Edit(f"[0:v]{rng.choice(['hflip,vflip', 'vflip'])}[v]")


def heavy_zoom(rng, ref, other):
    k = rng.uniform(0.33, 0.45)
    return Edit(
        f"[0:v]crop=trunc(iw*{k:.2f}/2)*2:trunc(ih*{k:.2f}/2)*2:(iw-ow)*{rng.uniform(0.2, 0.8):.2f}:(ih-oh)*{rng.uniform(0.2, 0.8):.2f},"
        f"scale={ref.width}:{ref.height},setsar=1[v]"
    )


def creeping_zoom(rng, ref, other):
    """A slow zoom the whole way through, so that no single transform fits."""
    rate = rng.uniform(0.008, 0.02)
    return Edit(
        f"[0:v]scale=w='trunc(iw*(1+{rate:.3f}*t)/2)*2':h='trunc(ih*(1+{rate:.3f}*t)/2)*2':eval=frame,"
        f"crop={ref.width // 2 * 2}:{ref.height // 2 * 2},setsar=1[v]"
    )


def fast(rng, ref, other):
    k = rng.choice([0.55, 1.75, 1.9])
    return Edit(f"[0:v]setpts=PTS/{k}[v]", audio=f"atempo={k}", q_span=(0, ref.duration / k), r_span=(0, ref.duration))


def cut_up(rng, ref, other):
    """Half a second dropped out of every three."""
    n = int(ref.duration / 3) * 2.5 + min(ref.duration % 3, 2.5)
    return Edit(
        "[0:v]select='lt(mod(t,3),2.5)',setpts=N/FRAME_RATE/TB[v]",
        audio="drop",
        q_span=(0, n),
        r_span=(0, ref.duration),
    )


def everything(rng, ref, other):
    """Mirrored, zoomed, sped up, turned a little, recolored, in a border, titled, re-encoded hard."""
    k, sp, turn = rng.uniform(0.7, 0.85), rng.choice([0.85, 1.15, 1.25]), rng.choice([-4, 4])
    return Edit(
        f"[0:v]hflip,rotate={turn}*PI/180:fillcolor=black,crop=trunc(iw*{k:.2f}/2)*2:trunc(ih*{k:.2f}/2)*2,"
        f"hue=h={rng.choice([-25, 30])}:s=1.3,eq=contrast=1.2:gamma=0.85,setpts=PTS/{sp},"
        "drawbox=x=0:y=ih*0.82:w=iw:h=ih*0.14:color=white@0.9:t=fill,scale=300:-2,"
        "pad=trunc(iw*1.15/2)*2:trunc(ih*1.2/2)*2:(ow-iw)/2:(oh-ih)/2:0x203060,setsar=1[v]",
        crf=32,
        audio=f"atempo={sp}",
        q_span=(0, ref.duration / sp),
        r_span=(0, ref.duration),
    )


def mirrored_window(rng, ref, other):
    """Mirrored in a small window over a moving background."""
    k, n = rng.uniform(0.38, 0.5), min(ref.duration, other.duration)
    x, y = rng.random(), rng.random()
    return Edit(
        "[1:v]scale=480:480:force_original_aspect_ratio=increase,crop=480:480,setsar=1,fps=25[bg];"
        f"[0:v]hflip,scale={int(480 * k)}:{int(480 * k)}:force_original_aspect_ratio=decrease[fg];"
        f"[bg][fg]overlay=(W-w)*{x:.2f}:(H-h)*{y:.2f}:shortest=1[v]",
        inputs=(("-i", str(other.path)),),
        length=n,
        q_span=(0, n),
        r_span=(0, n),
    )


FAMILIES = {
    f.__name__.strip("_"): f
    for f in (
        filmed_screen,
        duet,
        stacked,
        reversed_,
        quarter_turn,
        upside_down,
        heavy_zoom,
        creeping_zoom,
        fast,
        cut_up,
        everything,
        mirrored_window,
    )
}
