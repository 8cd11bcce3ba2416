"""Makes models/originality/index/words.npy: codes typical of real pictures, by which the index sorts features in lists.

    python -m benchmarks.originality_words --videos DIR [--cache DIR]

Every second video of the folder, in the order of names, is left out, so that the lists can be judged on footage that
had no part in them. Words come in mirrored pairs, of which one is kept: k-means by Hamming distance and majority.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import numpy.typing as npt

from benchmarks.originality import fingerprint_of
from features.fingerprint.local import mirrored
from models.originality.hamming import nearest
from models.originality.index import words

_PAIRS = 16384
_ROUNDS = 6


def clustered(codes: npt.NDArray[np.uint8], pairs: int, rounds: int) -> npt.NDArray[np.uint8]:
    """uint8 [pairs, 16]: typical codes of uint8 [n, 16]; with their mirrored ones they cover both kinds of picture."""
    centers = codes[np.random.default_rng(0).choice(len(codes), pairs, replace=False)].copy()
    for _ in range(rounds):
        found = nearest(codes, np.concatenate([centers, mirrored(centers)]), 1)[1][:, 0]
        turned = np.where((found >= pairs)[:, None], mirrored(codes), codes)
        sums = np.zeros((pairs, 128), np.float32)
        np.add.at(sums, found % pairs, np.unpackbits(turned, axis=1))
        members = np.bincount(found % pairs, minlength=pairs)
        majority = np.packbits(sums > members[:, None] / 2, axis=1)
        centers[members > 0] = majority[members > 0]
    return centers


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--videos", type=Path, required=True)
    parser.add_argument("--cache", type=Path, default=Path(".cache/fingerprints"))
    options = parser.parse_args()
    paths = sorted(options.videos.iterdir())[::2]
    codes = np.concatenate([fingerprint_of(p, options.cache).codes for p in paths])
    np.save(words.TABLE, clustered(codes, _PAIRS, _ROUNDS), allow_pickle=False)


if __name__ == "__main__":
    main()
