"""The table of features: whole, sound, free of forbidden inputs, and what is derived from it in step."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from features import schema, table

DOCS = Path(__file__).parents[2] / "docs" / "features.md"


def test_names_are_unique_and_plain():
    assert len(schema.BY_NAME) == len(schema.FEATURES)
    assert all(name.isidentifier() and name == name.lower() for name in schema.BY_NAME)


@pytest.mark.parametrize("feature", schema.FEATURES, ids=lambda f: f.name)
def test_every_feature_says_what_it_is(feature):
    assert feature.label
    assert feature.unit
    assert feature.source
    assert feature.meaning.endswith(".")
    assert feature.low < feature.high
    assert feature.direction in (-1, 0, 1)


@pytest.mark.parametrize("word", schema.FORBIDDEN)
def test_no_feature_judges_the_person(word):
    stem = word.rstrip("_")
    assert not [name for name in schema.BY_NAME if any(part.startswith(stem) for part in name.split("_"))]


def test_only_engagement_is_counted_at_score_time():
    late = {f.family for f in schema.FEATURES if f.clock is schema.Clock.SCORE}
    assert late == {schema.Family.ENGAGEMENT}


def test_every_family_has_features_in_order():
    assert [n for family in schema.Family for n in schema.names(family)] == list(schema.BY_NAME)


def test_constraints_stand_in_the_order_of_the_names():
    assert len(schema.MODEL_NAMES) == len(schema.MONOTONE)
    assert all(schema.BY_NAME[n].direction == d for n, d in zip(schema.MODEL_NAMES, schema.MONOTONE, strict=True))


def test_the_digest_moves_with_what_a_model_depends_on(monkeypatch):
    before = schema.digest()
    first = schema.FEATURES[0]
    monkeypatch.setattr(schema, "FEATURES", (replace(first, meaning="Otherwise."), *schema.FEATURES[1:]))
    assert schema.digest() == before
    monkeypatch.setattr(schema, "FEATURES", (replace(first, direction=-first.direction), *schema.FEATURES[1:]))
    assert schema.digest() != before


@pytest.mark.parametrize("broken", [{"direction": 2}, {"low": 5.0, "high": 5.0}], ids=["direction", "range"])
def test_a_declaration_that_makes_no_sense_is_refused(broken):
    with pytest.raises(ValueError, match=schema.FEATURES[0].name):
        replace(schema.FEATURES[0], **broken)


def test_the_page_of_features_is_up_to_date():
    assert DOCS.read_text() == table.markdown(), "run: python -m features.table > docs/features.md"


def test_sources_are_for_readers_of_this_repository():
    for feature in schema.FEATURES:
        assert len(feature.source) > 5, feature.name
        assert not {"DOMAIN", "DESIGN", "ANCHORS"} & set(feature.source.replace(";", " ").split()), feature.source
