"""Read the text in pictures with RapidOCR's bundled models (PP-OCRv6 small: Latin letters, Chinese, Japanese).

How many frames are read is settled beforehand, so the same file gives the same text on any machine. The time limit
only guards: a video that runs into it has no text that counts, it fails.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from features.errors import FirstcutError, InputError
from features.screen_frames import Shown
from features.screen_text import Box, ScreenLine, ScreenText

MODELS = ("PP-OCRv6_det_small.onnx", "PP-OCRv6_rec_small.onnx")
FRAMES = 8  # of a video at most
SECONDS = 60.0  # of CPU time that reading them may take
MOST_LINES = 40  # of one frame, the largest ones: a wall of text must not cost without bound

_FIND_SIDE, _FIND_LONG = 480, 960  # pixels of the shorter and the longer side in which lines are looked for
_SURE = 0.6  # confidence of a line; texture that is no text seldom gets there
_SURE_SHORT = 0.9  # the same of a line of one or two characters; a round thing is a good O, so one Latin sign is none
_LOCK = threading.Lock()

Picture = npt.NDArray[np.uint8]


class ReaderUnavailable(FirstcutError):
    """RapidOCR or its models cannot be loaded."""

    status = 503
    exit_code = 4


class OutOfTime(FirstcutError):
    """Reading took longer than it may; nothing of it counts."""

    status = 503


@dataclass(frozen=True, slots=True)
class Reading:
    """Whether on-screen text is read, in how many frames of a video at most, and the CPU seconds that may take."""

    on: bool = True
    frames: int = FRAMES
    seconds: float = SECONDS

    def __post_init__(self) -> None:
        if not (1 <= self.frames <= 200 and self.seconds > 0):
            raise InputError(f"on-screen text is read in 1 to 200 frames and some time, not {self}")


def read(frames: Sequence[Shown], seconds: float = SECONDS) -> ScreenText:
    """Read the text in frames.

    Args:
        frames: in order of time.
        seconds: CPU seconds that the calling thread may take over it.

    Raises:
        OutOfTime: it took longer. ReaderUnavailable: the models are not installed.
    """
    deadline = time.thread_time() + seconds
    lines: list[ScreenLine] = []
    for shown in frames:
        if time.thread_time() > deadline:
            raise OutOfTime(
                f"reading on-screen text took over {seconds:g} CPU seconds; raise FIRSTCUT_OCR_SECONDS or lower "
                "FIRSTCUT_OCR_FRAMES"
            )
        lines += _lines(shown)
    return ScreenText(tuple(lines), tuple(shown.look for shown in frames))


def _lines(shown: Shown) -> list[ScreenLine]:
    bgr = np.ascontiguousarray(shown.rgb[:, :, ::-1])
    quads = _find(bgr)
    if not len(quads):
        return []
    crops = [_crop(bgr, quad) for quad in quads]
    read_as = _recognize(crops)
    found = zip(quads, crops, read_as, strict=True)
    return [_line(shown, quad, crop, text, sure) for quad, crop, (text, sure) in found if _is_text(text, sure)]


def _find(bgr: Picture) -> npt.NDArray[np.float32]:
    """Corners of lines, float32 [n, 4, 2], in pixels of the whole picture, top to bottom; the largest ones."""
    height, width = bgr.shape[:2]
    scale = min(1.0, _FIND_SIDE / min(height, width), _FIND_LONG / max(height, width))
    size = (max(32, round(width * scale)), max(32, round(height * scale)))
    small = cv2.resize(bgr, size, interpolation=cv2.INTER_AREA) if scale < 1 else bgr
    with _LOCK:
        boxes = _stages()[0](small).boxes
    if boxes is None or not len(boxes):
        return np.zeros((0, 4, 2), np.float32)
    quads = np.asarray(boxes, np.float32)
    quads = quads * np.array([width / small.shape[1], height / small.shape[0]], np.float32)
    if len(quads) > MOST_LINES:
        areas = np.array([cv2.contourArea(quad) for quad in quads])
        quads = quads[np.sort(np.argsort(-areas, kind="stable")[:MOST_LINES])]
    return np.asarray(quads, np.float32)


def _crop(bgr: Picture, quad: npt.NDArray[np.float32]) -> Picture:
    """The line set straight, its reading direction to the right, uint8 [h, w, 3]; steep ones are turned."""
    width = max(1, round(float(max(np.linalg.norm(quad[0] - quad[1]), np.linalg.norm(quad[2] - quad[3])))))
    height = max(1, round(float(max(np.linalg.norm(quad[0] - quad[3]), np.linalg.norm(quad[1] - quad[2])))))
    target = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    straight = cv2.warpPerspective(
        bgr,
        cv2.getPerspectiveTransform(quad, target),
        (width, height),
        flags=cv2.INTER_CUBIC,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return np.ascontiguousarray(np.rot90(straight) if height >= 1.5 * width else straight, np.uint8)


def _recognize(crops: list[Picture]) -> list[tuple[str, float]]:
    from rapidocr.ch_ppocr_rec import TextRecInput

    with _LOCK:
        output = _stages()[1](TextRecInput(img=crops, return_word_box=False))
    return [(str(text), float(sure)) for text, sure in zip(output.txts, output.scores, strict=True)]


def _is_text(text: str, sure: float) -> bool:
    signs = [character for character in text if character.isalnum()]
    if len(signs) > 2:
        return sure >= _SURE
    return sure >= _SURE_SHORT and (len(signs) == 2 or any(character > "\u2e7f" for character in signs))


def _line(shown: Shown, quad: npt.NDArray[np.float32], crop: Picture, text: str, sure: float) -> ScreenLine:
    height, width = shown.rgb.shape[:2]
    return ScreenLine(
        text=text.strip(),
        time=shown.look.time,
        box=_box(quad, width, height),
        confidence=round(min(1.0, sure), 4),
        letters=round(crop.shape[0] / min(height, width), 4),
        contrast=round(contrast(crop), 2),
    )


def _box(quad: npt.NDArray[np.float32], width: int, height: int) -> Box:
    left, top = np.clip(quad.min(axis=0) / [width, height], 0, 0.999)
    right, bottom = np.clip(quad.max(axis=0) / [width, height], 0.001, 1)
    wide, high = max(float(right - left), 0.0005), max(float(bottom - top), 0.0005)
    return Box(round(float(left), 4), round(float(top), 4), round(wide - 5e-5, 4), round(high - 5e-5, 4))


def contrast(crop: Picture) -> float:
    """Luma (0..255) between the two sides of Otsu's threshold in a picture of a line, uint8 [h, w, 3] BGR."""
    luma = cv2.cvtColor(crop, cv2.COLOR_BGR2GRAY)
    level, over = cv2.threshold(luma, 0, 1, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    bright = over.astype(bool)
    if level <= 0 or bright.all() or not bright.any():
        return 0.0
    return float(luma[bright].mean() - luma[~bright].mean())


@cache
def _stages() -> tuple[Any, Any]:
    """RapidOCR's finder of lines and its reader of lines, by the models of its wheel: nothing is looked for elsewhere.

    Of RapidOCR's three stages these two: what the third tells, a line upside down, is nothing that a viewer reads.
    """
    spec = find_spec("rapidocr")
    home = Path(spec.origin).parent / "models" if spec and spec.origin else Path()
    missing = [name for name in MODELS if not (home / name).is_file()]
    if missing:
        raise ReaderUnavailable(
            f"RapidOCR lacks {', '.join(missing)}; install requirements.lock again, or set FIRSTCUT_OCR=off"
        )
    from rapidocr.ch_ppocr_det import TextDetector
    from rapidocr.ch_ppocr_rec import TextRecognizer
    from rapidocr.utils.log import logger

    logger.setLevel("CRITICAL")
    # pictures come in the size that they are to be looked at: the least side is no limit
    find = _Settings(limit_type="min", limit_side_len=32, mean=[0.5, 0.5, 0.5], std=[0.5, 0.5, 0.5])
    read = _Settings(rec_img_shape=[3, 48, 320], rec_batch_num=6, lang_type="ch", font_path=None)
    return TextDetector(_with_model(find, home / MODELS[0])), TextRecognizer(_with_model(read, home / MODELS[1]))


def let_go() -> None:
    """Let go of the models: a hundred megabytes, loaded again in a tenth of a second."""
    with _LOCK:
        _stages.cache_clear()


class _Settings(dict[str, Any]):
    """What RapidOCR's stages ask for by key, by ``get`` and as attributes."""

    __getattr__ = dict.__getitem__


def _with_model(settings: _Settings, path: Path) -> _Settings:
    """The settings and the model, on one thread; it keeps no memory between pictures."""
    import onnxruntime
    from rapidocr.utils.typings import EngineType

    onnxruntime.disable_telemetry_events()
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    # the plan of a run is one block for all its layers, kept for each size of picture, where piece by piece less is
    # held at once; and an arena never shrinks
    options.enable_mem_pattern = options.enable_cpu_mem_arena = False
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    return _Settings(settings, session=session, engine_type=EngineType.ONNXRUNTIME)
