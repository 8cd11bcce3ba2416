"""How well adverts among comments are told from the rest.

    python benchmarks/comment_spam.py FOLDER

FOLDER holds the five tables of the YouTube Spam Collection (UCI; 1,956 comments). Reported are precision and recall of
the product's untrained rule, and, as the bound that training would reach, the area under the curve of a logistic
regression on characters and words, leaving one video out.
"""

from __future__ import annotations

import argparse
import csv
from html import unescape
from pathlib import Path

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import LeaveOneGroupOut, cross_val_predict
from sklearn.pipeline import make_pipeline, make_union

from features.promotion import promotes


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    texts, labels, videos = [], [], []
    for path in sorted(parser.parse_args().folder.glob("*.csv")):
        lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        for row in csv.DictReader(lines):
            texts.append(unescape(row["CONTENT"]))
            labels.append(int(row["CLASS"]))
            videos.append(path.stem)
    label, group = np.array(labels), np.array(videos)
    found = np.array([promotes(text) for text in texts])
    print(f"{len(label)} comments, {label.mean():.0%} spam")
    print(f"  rule: precision {label[found].mean():.3f}, recall {found[label == 1].mean():.3f}")
    characters = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), min_df=2, sublinear_tf=True)
    terms = TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True)
    model = make_pipeline(make_union(characters, terms), LogisticRegression(C=10, max_iter=500))
    scores = cross_val_predict(model, texts, label, groups=group, cv=LeaveOneGroupOut(), method="decision_function")
    print(f"  trained, one video left out: AUC {roc_auc_score(label, scores):.4f}")


if __name__ == "__main__":
    main()
