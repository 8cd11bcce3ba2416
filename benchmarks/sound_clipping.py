"""How much of what is cut off at full scale is still told once a lossy codec has been over it.

    python -m benchmarks.sound_clipping --footage DIR

Real sound tracks, each as loud as it can be without being cut off, are made louder still, cut off, and coded as AAC.
Printed is the share of samples cut off, and the share told before and after the codec: medians over the tracks.
"""

from __future__ import annotations

import argparse
import io
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import av
import numpy as np
import numpy.typing as npt

from features.clipping import clipped
from features.errors import FirstcutError
from features.media import SAMPLE_RATE, open_clip

GAINS = (0.9, 1.0, 1.4, 2.0, 4.0, 8.0)
BITS = 128_000  # a second
SECONDS = 15  # of a track
_FRAME = 1024  # samples that AAC codes at a time
_QUIET = 0.05  # peak under which a track is not made louder

Samples = npt.NDArray[np.float32]


def tracks(folder: Path) -> Iterator[Samples]:
    """The sound of each video there, float32 [n, 2], at full scale; those without or unreadable are left out."""
    for path in sorted(p for p in folder.iterdir() if p.is_file()):
        try:
            clip = open_clip(path)
            samples = np.concatenate([batch.sound.samples for batch in clip.batches(stills=False)])
        except FirstcutError:
            continue
        samples = samples[: SECONDS * SAMPLE_RATE]
        if len(samples) >= SAMPLE_RATE and np.abs(samples).max() >= _QUIET:
            yield samples / np.abs(samples).max()


def through_aac(samples: Samples) -> Samples:
    """The same after the codec."""
    held = io.BytesIO()
    with av.open(held, "w", format="mp4") as out:
        stream = out.add_stream("aac", rate=SAMPLE_RATE, layout="stereo")
        stream.bit_rate = BITS
        for at in range(0, len(samples) - _FRAME + 1, _FRAME):
            planes = np.ascontiguousarray(samples[at : at + _FRAME].T)
            frame = av.AudioFrame.from_ndarray(planes, format="fltp", layout="stereo")
            frame.rate, frame.pts = SAMPLE_RATE, at
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    held.seek(0)
    with av.open(held) as coded:
        return np.concatenate([frame.to_ndarray() for frame in coded.decode(audio=0)], axis=1).T


def told(samples: Samples) -> float:
    """The share of samples that stand in clipped runs."""
    return clipped(np.abs(samples)) / samples.size


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--footage", type=Path, required=True, help="a folder of videos with sound")
    all_tracks = list(tracks(parser.parse_args().footage))
    print(f"{len(all_tracks)} tracks\n")
    print("| gain, dB | cut off | told | told after AAC | of what was cut off: 5th to 95th percentile |")
    print("|---|---|---|---|---|")
    for gain in GAINS:
        rows = []
        for track in all_tracks:
            loud = np.clip(track * gain, -1.0, 1.0)
            rows.append((float((np.abs(loud) >= 1.0).mean()), told(loud), told(through_aac(loud))))
        ratios = [after / cut for cut, _, after in rows if cut > 0.001]
        spread = (
            f"{median(ratios):.2f}: {np.percentile(ratios, 5):.2f} to {np.percentile(ratios, 95):.2f}"
            if ratios
            else "–"
        )
        shares = " | ".join(f"{median(column):.4f}" for column in zip(*rows, strict=True))
        print(f"| {20 * np.log10(gain):+.0f} | {shares} | {spread} |", flush=True)


if __name__ == "__main__":
    main()
