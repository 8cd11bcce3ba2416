"""256-bit perceptual hashes of many frames at once, bit-equal to ``imagehash.phash(hash_size=16)``."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PIL import Image
from scipy import fftpack

_SIDE = 16  # hash bits a side
_PICTURE = 64  # pixels a side that the cosine transform sees; imagehash's highfreq_factor of 4


def perceptual_hashes(luma: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """uint8 [n, 32] of frames uint8 [n, h, w]: the signs of the low cosine frequencies against their median."""
    if not len(luma):
        return np.zeros((0, 32), np.uint8)
    small = np.stack([_shrunk(picture) for picture in luma])
    waves = fftpack.dct(fftpack.dct(small, axis=1), axis=2)[:, :_SIDE, :_SIDE].reshape(len(luma), -1)
    return np.packbits(waves > np.median(waves, axis=1, keepdims=True), axis=1)


def _shrunk(picture: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    # Pillow's own Lanczos, because its rounding decides bits.
    image = Image.fromarray(np.ascontiguousarray(picture))
    return np.asarray(image.resize((_PICTURE, _PICTURE), Image.Resampling.LANCZOS))


def mirrored_hashes(hashes: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """The hashes, uint8 [..., 32], that the mirrored frames have but for a few bits: mirroring changes the sign of
    every odd horizontal frequency, and the median lies near zero."""
    return hashes ^ _ODD


_ODD = np.packbits(np.tile(np.arange(_SIDE) % 2, _SIDE))


def hash_hex(code: npt.NDArray[np.uint8]) -> str:
    """One hash, uint8 [32], as imagehash writes it: 64 hex digits."""
    return bytes(code).hex()
