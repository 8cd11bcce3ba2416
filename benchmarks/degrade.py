"""Real clips made worse in steps: what the picture's features must follow, and what they must not mind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import av
import cv2
import numpy as np
import numpy.typing as npt

from features.media import LUMA_SIDE, RGB_SIDE, Batch, Frames, Sound, Still

Pictures = npt.NDArray[np.uint8]

RATE = 5.0  # frames a second, as the decoder samples
FRAMES = 12
STILLS = (1, 5, 9)  # frames that are also seen at full resolution


def window(path: Path, frames: int = FRAMES) -> Pictures:
    """Frames from the middle of a clip at five a second; rgb uint8 [n, h, w, 3], sides even."""
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        seconds = float(stream.duration * stream.time_base) if stream.duration else 4.0
        begin, taken = max(0.0, seconds / 2 - frames / RATE / 2), []
        for frame in container.decode(stream):
            if frame.time is not None and frame.time >= begin + len(taken) / RATE - 1e-3:
                taken.append(frame.to_ndarray(format="rgb24"))
            if len(taken) == frames:
                break
    height, width = (side // 2 * 2 for side in taken[0].shape[:2])
    return np.stack([picture[:height, :width] for picture in taken])


def batch(pictures: Pictures) -> Batch:
    """The window as the decoder would hand it on."""
    times = np.arange(len(pictures)) / RATE
    luma = np.stack([cv2.cvtColor(_fitted(p, LUMA_SIDE), cv2.COLOR_RGB2GRAY) for p in pictures])
    thumbs = np.stack([_fitted(p, RGB_SIDE) for p in pictures])
    stills = tuple(Still(float(times[i]), pictures[i]) for i in STILLS if i < len(pictures))
    return Batch(Frames(times, luma, thumbs), stills, Sound(0.0, np.zeros((0, 2), np.float32)))


def _fitted(picture: Pictures, side: int) -> Pictures:
    scale = min(1.0, side / min(picture.shape[:2]))
    size = (2 * round(picture.shape[1] * scale / 2), 2 * round(picture.shape[0] * scale / 2))
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)


def blurred(pictures: Pictures, sigma: float) -> Pictures:
    """Out of focus; ``sigma`` in pixels at a height of 480."""
    reach = sigma * min(pictures.shape[1:3]) / 480
    return np.stack([np.asarray(cv2.GaussianBlur(p, (0, 0), reach), np.uint8) for p in pictures])


def noisy(pictures: Pictures, sigma: float) -> Pictures:
    """Sensor noise, the same on all colors."""
    grain = np.random.default_rng(0).normal(0, sigma, (*pictures.shape[:3], 1))
    return np.clip(np.rint(pictures + grain), 0, 255).astype(np.uint8)


def compressed(pictures: Pictures, crf: float) -> Pictures:
    """Through H.264 at a constant rate factor and back."""
    file = BytesIO()
    with av.open(file, "w", format="mp4") as out:
        stream = out.add_stream("libx264", rate=25, options={"crf": str(crf), "preset": "veryfast"})
        stream.height, stream.width = pictures.shape[1:3]
        stream.pix_fmt = "yuv420p"
        for picture in pictures:
            out.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        out.mux(stream.encode())
    file.seek(0)
    with av.open(file) as back:
        return np.stack([frame.to_ndarray(format="rgb24") for frame in back.decode(video=0)])


def exposed(pictures: Pictures, gain: float) -> Pictures:
    """More or less light."""
    return np.clip(pictures * np.float32(gain), 0, 255).astype(np.uint8)


def flattened(pictures: Pictures, part: float) -> Pictures:
    """Contrast taken out around the middle."""
    return (128 + (pictures - np.float32(128)) * part).astype(np.uint8)


def shaken(pictures: Pictures, reach: float) -> Pictures:
    """A hand that trembles by ``reach`` % of the height; the frame is cut to what stays inside."""
    height, width = pictures.shape[1:3]
    path = np.random.default_rng(0).normal(0, reach / 100 * height, (len(pictures), 2))
    shift = np.clip(path, -0.06 * height, 0.06 * height)

    def move(picture: Pictures, x: float, y: float) -> Pictures:
        turn = np.array([[1.14, 0, x - 0.07 * width], [0, 1.14, y - 0.07 * height]])
        return np.asarray(cv2.warpAffine(picture, turn, (width, height), borderMode=cv2.BORDER_REFLECT), np.uint8)

    return np.stack([move(p, x, y) for p, (x, y) in zip(pictures, shift, strict=True)])


def upscaled(pictures: Pictures, factor: float) -> Pictures:
    """What is left of the detail when a picture ``factor`` times smaller is blown up."""
    height, width = pictures.shape[1:3]
    small = (round(width / factor), round(height / factor))

    def blow(picture: Pictures) -> Pictures:
        less = cv2.resize(picture, small, interpolation=cv2.INTER_AREA)
        return np.asarray(cv2.resize(less, (width, height), interpolation=cv2.INTER_CUBIC), np.uint8)

    return np.stack([blow(p) for p in pictures])


def banded(pictures: Pictures, step: float) -> Pictures:
    """Colors rounded to multiples of ``step``: smooth grounds break into bands."""
    return np.clip(np.floor(pictures / step) * step + (step - 1) / 2, 0, 255).astype(np.uint8)


@dataclass(frozen=True, slots=True)
class Kind:
    """A way to make pictures worse, its steps from mild to bad, the feature that names it and the sign of its move."""

    change: Callable[[Pictures, float], Pictures]
    steps: tuple[float, ...]
    feature: str
    sign: int


KINDS: Mapping[str, Kind] = {
    "blur": Kind(blurred, (1.0, 2.0, 4.0), "sharpness", -1),
    "noise": Kind(noisy, (4, 8, 16), "noise", +1),
    "compression": Kind(compressed, (34, 41, 48), "blockiness", +1),
    "under-exposure": Kind(exposed, (0.5, 0.25, 0.12), "underexposed", +1),
    "over-exposure": Kind(exposed, (1.5, 2.2, 3.5), "overexposed", +1),
    "flat contrast": Kind(flattened, (0.7, 0.45, 0.25), "contrast", -1),
    "shake": Kind(shaken, (0.6, 1.2, 2.4), "shake", +1),
    "upscale": Kind(upscaled, (1.6, 2.4, 3.6), "true_resolution", -1),
    "banding": Kind(banded, (6, 12, 24), "banding", +1),
}
