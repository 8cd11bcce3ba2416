"""The folder's steps as sentence-transformers takes them; a folder that asks for others is refused."""

from __future__ import annotations

import json
import shutil

import numpy as np
import pytest

from features.encoder import Encoder, EncoderUnavailable, shipped_model
from features.sentence_model import NotThatLayout, SentenceModel

TEXTS = ["Fold the dough twice.", "", "La marea sube dos veces al día, y cada vez más tarde.", "word " * 400]


@pytest.fixture
def folder(tmp_path):
    shutil.copytree(shipped_model(), tmp_path / "model", ignore=shutil.ignore_patterns("*.safetensors"))
    (tmp_path / "model" / "model.safetensors").symlink_to(shipped_model() / "model.safetensors")
    return tmp_path / "model"


def test_it_says_what_sentence_transformers_says():
    library = pytest.importorskip("sentence_transformers")
    theirs = library.SentenceTransformer(str(shipped_model()), device="cpu", local_files_only=True).encode(TEXTS)
    np.testing.assert_allclose(SentenceModel(str(shipped_model())).encode(TEXTS), theirs, atol=1e-6)


def test_batches_keep_the_order():
    model = SentenceModel(str(shipped_model()))
    many = [f"sentence number {i} " + "more " * (i % 7) for i in range(70)]
    some = [3, 40, 69]
    np.testing.assert_allclose(model.encode(many)[some], model.encode([many[i] for i in some]), atol=1e-6)


def test_the_first_piece_can_stand_for_the_text(folder):
    pooling = folder / "1_Pooling" / "config.json"
    said = json.loads(pooling.read_text())
    mean = SentenceModel(str(folder)).encode(TEXTS)
    pooling.write_text(json.dumps(said | {"pooling_mode_mean_tokens": False, "pooling_mode_cls_token": True}))
    first = SentenceModel(str(folder)).encode(TEXTS)
    np.testing.assert_allclose(np.linalg.norm(first, axis=1), 1, atol=1e-5)
    assert not np.allclose(first, mean, atol=0.01)


def test_other_steps_are_refused(folder):
    modules = folder / "modules.json"
    said = json.loads(modules.read_text())
    modules.write_text(json.dumps([*said[:2], {**said[2], "type": "sentence_transformers.models.Dense"}]))
    with pytest.raises(NotThatLayout, match="Dense"):
        SentenceModel(str(folder))
    with pytest.raises(EncoderUnavailable, match="FIRSTCUT_ENCODER"):
        Encoder.load(str(folder))
