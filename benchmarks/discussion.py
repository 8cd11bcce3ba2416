"""How well a remark's own weight tells constructive comments from others of the same length.

    python -m benchmarks.discussion C3_anonymized.csv [--vectors FILE]

Constructive Comments Corpus (12,000 news comments): word count alone nearly gives the label away, so the measure is the
mean Spearman correlation inside ten-word bins of 30 to 80 words. What is measured is what the product computes without
training (effort times wording, by words alone and with their meaning between dismissive and considered; the corpus has
no articles to relate to), beside word count, beside ridges on the product's cues and on sentence embeddings, by article
in five folds; embedded is as much of a comment as the product encodes. --vectors keeps the embeddings, which take
minutes. How many of them the advert rule takes for adverts is told too: there are none.
"""

from __future__ import annotations

import argparse
import csv
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.stats import spearmanr
from sklearn.linear_model import Ridge
from sklearn.model_selection import GroupKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from features.described import axis
from features.described.axes import COMMENTS
from features.discussion import MEANT_CHARACTERS
from features.encoder import Encoder, Vectors
from features.function_words import LISTS
from features.inputs import Comment
from features.lexical import content_words
from features.remarks import Remark

Floats = npt.NDArray[np.float64]
BINS = tuple(range(30, 80, 10))


def in_bins(scores: Floats, label: Floats, size: Floats) -> float:
    """Mean Spearman correlation inside ten-word bins of 30 to 80 words."""
    rows = [(size >= low) & (size < low + 10) for low in BINS]
    return float(np.mean([spearmanr(scores[r], label[r]).statistic for r in rows]))


def cues(remark: Remark) -> list[float]:
    """What the words of a comment show, eight numbers."""
    count = max(1, len(remark.tokens))
    marks = [remark.text.count(sign) / count for sign in "?!,."]
    content = content_words(remark.tokens, LISTS["en"]) / count
    length = float(np.mean([min(len(t), 10) for t in remark.tokens] or [0]))
    capitals = sum(c.isupper() for c in remark.text) / max(1, len(remark.text))
    return [np.log(count), content, length, capitals, *marks]


def held_out(rows: Floats, label: Floats, group: npt.NDArray[np.str_], strength: float) -> Floats:
    """Ridge predictions for articles that were not trained on."""
    model = make_pipeline(StandardScaler(), Ridge(strength))
    return np.asarray(cross_val_predict(model, rows, label, groups=group, cv=GroupKFold(5)))


def embedded(texts: list[str], kept: Path | None) -> Vectors:
    """Sentence embeddings, read from ``kept`` where it is there, else written to it."""
    if kept and kept.is_file():
        return np.asarray(np.load(kept), np.float32)
    vectors = Encoder.load().encode(texts)
    if kept:
        np.save(kept, vectors)
    return vectors


def placed(vectors: Vectors, toward: str, away: str) -> Floats:
    """Places between two described kinds of English comments."""
    line = axis(Encoder.load(), "en", toward, away, COMMENTS)
    return np.zeros(len(vectors)) if line is None else line.place(vectors)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("table", type=Path)
    parser.add_argument("--vectors", type=Path, help="a .npy file to keep the embeddings in")
    asked = parser.parse_args()
    with asked.table.open(encoding="utf-8", newline="") as file:
        table = [r for r in csv.DictReader(file) if 20 <= len(r["comment_text"].split()) < 100]
    remarks = [Remark.of(Comment(id=str(i), author="a", text=r["comment_text"])) for i, r in enumerate(table)]
    size = np.array([len(r["comment_text"].split()) for r in table], dtype=np.float64)
    label = np.array([float(r["constructive"]) for r in table])
    group = np.array([r["article_id"] for r in table])
    vectors = embedded([r.text[:MEANT_CHARACTERS] for r in remarks], asked.vectors)
    places = placed(vectors, "considered", "dismissive")
    alone = np.array([r.effort("en") * r.wording("en") for r in remarks])
    results = {
        "word count": size,
        "effort x wording, words alone": alone,
        "effort x wording, as shipped": np.array(
            [r.effort("en") * r.wording("en", place) for r, place in zip(remarks, places, strict=True)]
        ),
        "ridge on cues": held_out(np.array([cues(r) for r in remarks]), label, group, 10.0),
        "ridge on embeddings": held_out(vectors.astype(np.float64), label, group, 300.0),
    }
    adverts = [r.advertises(p) for r, p in zip(remarks, placed(vectors, "advert", "remark"), strict=True)]
    print(f"{len(table)} comments of 20-99 words, {len(set(group))} articles; mean SROCC inside ten-word bins of 30-80")
    for name, scores in results.items():
        print(f"  {name:30} {in_bins(scores, label, size):.3f}")
    print(f"taken for adverts: {np.mean(adverts):.2%}")


if __name__ == "__main__":
    main()
