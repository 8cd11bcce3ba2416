"""How well adverts among comments are told from the rest.

    python -m benchmarks.comment_spam FOLDER

FOLDER holds the five tables of the YouTube Spam Collection (UCI; 1,956 comments). Reported are precision, recall and
area under the curve of the product's untrained score, by words alone and with their meaning; then, leaving one video
out, of a logistic regression on the product's signs and on embeddings, and, as the bound that training would reach, on
characters and words. Areas are of all videos together and, in brackets, of the worst video.
"""

from __future__ import annotations

import argparse
import csv
from collections import Counter
from html import unescape
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import LeaveOneGroupOut, cross_val_predict
from sklearn.pipeline import make_pipeline, make_union
from sklearn.preprocessing import StandardScaler

from features.described import axis
from features.described.axes import COMMENTS
from features.discussion import MEANT_CHARACTERS
from features.disguise import undisguised
from features.encoder import Encoder
from features.promotion import ADVERT, MEANING, advert_score
from features.text import words

Floats = npt.NDArray[np.float64]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    texts, labels, videos = [], [], []
    for path in sorted(parser.parse_args().folder.glob("*.csv")):
        lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        for row in csv.DictReader(lines):
            texts.append(undisguised(unescape(row["CONTENT"])))
            labels.append(int(row["CLASS"]))
            videos.append(path.stem)
    label, group = np.array(labels), np.array(videos)
    print(f"{len(label)} comments, {label.mean():.0%} spam")
    vectors = Encoder.load().encode([text[:MEANT_CHARACTERS] for text in texts])
    line = axis(Encoder.load(), "en", "advert", "remark", COMMENTS)
    places = np.zeros(len(label)) if line is None else line.place(vectors)
    alone = np.array([advert_score(text) for text in texts])
    scores = alone + MEANING * places
    for name, found in (("words alone", alone), ("as shipped", scores)):
        taken = found >= ADVERT
        told = f"precision {label[taken].mean():.3f}, recall {taken[label == 1].mean():.3f}"
        print(f"  untrained, {name}: AUC {area(label, found, group)}, {told}")
    rows = np.column_stack([scores, places, [signs(text) for text in texts], [copies(texts)[text] for text in texts]])
    ours = make_pipeline(StandardScaler(), LogisticRegression(C=1.0, max_iter=1000))
    print(f"  trained on the product's signs: AUC {area(label, left_out(ours, rows, label, group), group)}")
    characters = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), min_df=2, sublinear_tf=True)
    terms = TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True)
    model = make_pipeline(make_union(characters, terms), LogisticRegression(C=10, max_iter=500))
    print(f"  trained on characters and words: AUC {area(label, left_out(model, texts, label, group), group)}")


def left_out(model: Any, rows: Any, label: Any, group: Any) -> Floats:
    """Scores of each video's comments by a model that was trained on the other videos."""
    found = cross_val_predict(model, rows, label, groups=group, cv=LeaveOneGroupOut(), method="decision_function")
    return np.asarray(found, np.float64)


def area(label: Any, scores: Floats, group: Any) -> str:
    """The area under the curve of all, and of the worst video."""
    each = [roc_auc_score(label[group == video], scores[group == video]) for video in sorted(set(group))]
    return f"{roc_auc_score(label, scores):.4f} (worst {min(each):.3f})"


def signs(text: str) -> list[float]:
    """What a comment shows: its length, links, digits, capitals."""
    size = max(1, len(text))
    return [
        float(np.log1p(len(words(text)))),
        float("http" in text or "www" in text),
        sum(c.isdigit() for c in text) / size,
        sum(c.isupper() for c in text) / size,
    ]


def copies(texts: list[str]) -> dict[str, float]:
    """How many comments share a comment's words, log."""
    keys = {text: " ".join(words(text)) for text in texts}
    count = Counter(keys[text] for text in texts)
    return {text: float(np.log(count[keys[text]])) for text in texts}


if __name__ == "__main__":
    main()
