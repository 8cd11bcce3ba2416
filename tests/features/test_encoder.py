"""The sentence encoder: offline, unit rows, equal texts equal rows, scripts it cannot read are known."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from features.encoder import SETTING, Encoder, EncoderUnavailable, shipped_model


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return Encoder.load()


def test_rows_are_unit_float32_in_the_order_given(encoder):
    vectors = encoder.encode(
        ["Slice the onion thinly.", "The train leaves at nine.", "Cut the onion into thin slices."]
    )
    assert vectors.shape == (3, 384) == (3, encoder.dimensions)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert vectors[0] @ vectors[2] > 0.8 > 0.3 > vectors[0] @ vectors[1]


def test_equal_texts_get_equal_rows_and_equal_calls_equal_bytes(encoder):
    texts = ["a", "one longer text about bread", "a", "b" * 5000]
    first, second = encoder.encode(texts), encoder.encode(texts)
    assert first.tobytes() == second.tobytes()
    np.testing.assert_array_equal(first[0], first[2])


def test_nothing_gives_no_rows(encoder):
    assert encoder.encode([]).shape == (0, 384)


def test_it_is_loaded_once(encoder):
    assert Encoder.load() is encoder


def test_importing_loads_no_model():
    code = "import sys, features.encoder; print('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip() == "False"


def test_a_folder_can_be_named(encoder, monkeypatch):
    monkeypatch.setenv(SETTING, str(shipped_model()))
    named = Encoder.load()
    assert named is not encoder
    np.testing.assert_array_equal(named.encode(["bread"]), encoder.encode(["bread"]))


@pytest.mark.parametrize("setting", ["/nowhere/at/all", "nobody/has-this-model"])
def test_a_model_that_is_not_here_is_a_named_error(setting):
    with pytest.raises(EncoderUnavailable, match=SETTING):
        Encoder.load(setting)


@pytest.mark.parametrize(
    ("text", "readable"),
    [
        ("Cut the onions into thin slices and fry them slowly in butter.", True),
        ("Schneide die Zwiebeln in dünne Scheiben und brate sie langsam in Butter an.", True),
        ("Corta las cebollas en rodajas finas y fríelas despacio con mantequilla.", True),
        ("Coupez les oignons en fines tranches et faites-les revenir dans du beurre.", True),
        ("Corte as cebolas em fatias finas e frite devagar na manteiga.", True),
        ("玉ねぎを薄く切って、バターでゆっくり炒めます。", False),
        ("Нарежьте лук тонкими кольцами и медленно обжарьте на масле.", False),
        ("", False),
    ],
    ids=["en", "de", "es", "fr", "pt", "ja", "ru", "nothing"],
)
def test_it_knows_which_texts_it_can_read(encoder, text, readable):
    assert encoder.reads(text) is readable
