"""Is loudness what ffmpeg measures, and is speech told from music, noise and silence?

    python -m benchmarks.sound [--footage FOLDER] [--each] [--held-out]

With ``--footage``: integrated loudness, loudness range and true peak of every video in it against ffmpeg's
``ebur128=peak=true`` (mono is heard on both sides here, so ffmpeg hears it so too), and the shares of speech and music
of each. On sounds whose shares are known (benchmarks/sound_mixes.py; needs the espeak-ng command): mean shares and mean
absolute errors by kind; ``--each`` lists those that are off by over 0.2, ``--held-out`` takes those that nothing was
settled on.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path
from statistics import fmean, median
from types import SimpleNamespace

import numpy as np

from benchmarks.sound_mixes import HELD_OUT, SETTLED, Cast, Mix, Samples, mixes
from features.media import Batch, Frames, Sound, open_clip
from features.sound import SoundMeter
from features.soundtrack import SAMPLE_RATE
from features.values import Value

READ = {"I": "LUFS", "LRA": "LU", "Peak": "dBTP"}
OFF = 0.2  # an error that ``--each`` lists
_NO_FRAMES = Frames(np.zeros(0), np.zeros((0, 2, 2), np.uint8), np.zeros((0, 2, 2, 3), np.uint8))


def ffmpeg_reads(path: Path) -> dict[str, float] | None:
    """Loudness in LUFS, range in LU and true peak in dBTP of a file; None where it has no sound to be measured."""
    spread = "aresample=48000,aformat=channel_layouts=mono|stereo,pan=stereo|c0=c0|c1=c1"
    mono = "aresample=48000,pan=stereo|c0=c0|c1=c0"
    sound = f"{mono if _channels(path) == 1 else spread},ebur128=peak=true"
    command = ["ffmpeg", "-hide_banner", "-nostats", "-i", str(path), "-vn", "-af", sound, "-f", "null", "-"]
    report = subprocess.run(command, capture_output=True, text=True).stderr
    if "Summary:" not in report:
        return None
    summary = report[report.rindex("Summary:") :]
    found = {name: re.search(rf"{name}:\s+(-?[\d.]+|-inf)", summary) for name in READ}
    return {name: float(match[1]) for name, match in found.items() if match}


def _channels(path: Path) -> int:
    ask = ["ffprobe", "-v", "error", "-select_streams", "a:0", "-show_entries", "stream=channels", "-of", "csv=p=0"]
    return int(subprocess.run([*ask, str(path)], capture_output=True, text=True).stdout.strip() or 0)


def heard(path: Path) -> tuple[SoundMeter, dict[str, Value]]:
    """The sound of a file, as an analysis hears it."""
    clip, meter = open_clip(path), SoundMeter()
    for batch in clip.batches():
        meter.update(batch)
    return meter, meter.finish(clip)


def footage(paths: Iterable[Path]) -> None:
    """Print how far from ffmpeg's each number is, and what is heard of speech and music."""
    gaps: dict[str, list[float]] = {name: [] for name in READ}
    for path in paths:
        theirs = ffmpeg_reads(path)
        meter, values = heard(path)
        loudness, spread = meter.loudness.integrated(), values["loudness_range"].number
        if theirs is None or loudness is None or theirs["I"] <= -70:
            continue
        ours = {"I": loudness, "LRA": spread, "Peak": values["true_peak"].number}
        for name, number in ours.items():
            if number is not None:
                gaps[name].append(abs(number - theirs[name]))
        shares = [f"{name} {values[f'{name}_share'].number:.2f}" for name in ("speech", "music")]
        print(f"{path.stem:58}{', '.join(shares)}; I {loudness:.1f}, ffmpeg {theirs['I']:.1f}")
    print(f"\n{'against ffmpeg':16}{'clips':>6}{'median':>9}{'largest':>9}")
    for name, found in gaps.items():
        print(f"{name + ', ' + READ[name]:16}{len(found):6}{median(found):9.3f}{max(found):9.3f}")


def shares(samples: Samples) -> tuple[float, float]:
    """The shares of speech and music that are heard in mono samples."""
    meter = SoundMeter()
    meter.update(Batch(_NO_FRAMES, (), Sound(0.0, np.repeat(samples[:, None], 2, axis=1))))
    seconds = len(samples) / SAMPLE_RATE
    clip = SimpleNamespace(measured=SimpleNamespace(seconds=seconds), info=SimpleNamespace(has_sound=True))
    values = meter.finish(clip)  # type: ignore[arg-type]
    return values["speech_share"].number or 0.0, values["music_share"].number or 0.0


def known(cast: Cast, each: bool) -> None:
    """Print, by kind, mean shares and mean absolute errors on sounds whose shares are known."""
    kinds: dict[str, list[tuple[Mix, float, float]]] = {}
    for mix in mixes(cast):
        found = shares(mix.samples)
        kinds.setdefault(mix.kind, []).append((mix, *found))
        if each and max(abs(found[0] - mix.speech), abs(found[1] - mix.music)) > OFF:
            print(f"  {mix.kind}, {mix.name}: speech {found[0]:.2f}, music {found[1]:.2f}")
    print(f"\n{'':26}{'sounds':>7}{'speech':>9}{'error':>7}{'music':>9}{'error':>7}")
    for kind, rows in kinds.items():
        speech, music = fmean(row[1] for row in rows), fmean(row[2] for row in rows)
        wrong = [fmean(abs(row[1] - row[0].speech) for row in rows), fmean(abs(row[2] - row[0].music) for row in rows)]
        print(f"{kind:26}{len(rows):7}{speech:9.2f}{wrong[0]:7.2f}{music:9.2f}{wrong[1]:7.2f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--footage", type=Path)
    parser.add_argument("--each", action="store_true")
    parser.add_argument("--held-out", action="store_true")
    options = parser.parse_args()
    if options.footage:
        footage(sorted(options.footage.glob("*.mp4")))
    if shutil.which("espeak-ng") is None:
        raise SystemExit("the known sounds need voices: install espeak-ng (apt-get install espeak-ng)")
    known(HELD_OUT if options.held_out else SETTLED, options.each)


if __name__ == "__main__":
    main()
