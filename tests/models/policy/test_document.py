from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import yaml
from payables import policy

from features import schema
from models.policy import Policy, PolicyError, document
from models.policy.document import FOLDER
from models.policy.reasons import CODES

SHIPPED = FOLDER / "2026-11-01.yaml"
TEXT = SHIPPED.read_text("utf-8")


def test_the_newest_shipped_policy_is_loaded() -> None:
    assert policy().version == max(path.stem for path in FOLDER.glob("*.yaml"))


def test_the_file_is_named_by_the_day_it_takes_effect() -> None:
    for path in FOLDER.glob("*.yaml"):
        loaded = Policy.load(path)
        assert loaded.document.effective.isoformat() == path.stem == loaded.version


def test_on_a_day_the_policy_in_force_is_loaded() -> None:
    assert Policy.load(on=date(2026, 11, 1)).version == "2026-11-01"
    with pytest.raises(PolicyError, match="no policy is in force on 2026-10-31"):
        Policy.load(on=date(2026, 10, 31))


def shipped(folder: Path, monkeypatch: pytest.MonkeyPatch, *days: str) -> None:
    """Have a folder with a policy for each of the days take the place of the one that ships."""
    for day in days:
        (folder / f"{day}.yaml").write_text(TEXT.replace("2026-11-01", day))
    monkeypatch.setattr(document, "FOLDER", folder)


@pytest.mark.parametrize(
    ("on", "version"),
    [("2026-11-30", "2026-11-01"), ("2026-12-01", "2026-12-01"), ("2027-01-31", "2026-12-01"), (None, "2027-02-01")],
)
def test_a_policy_waits_for_its_day(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, on: str | None, version: str
) -> None:
    shipped(tmp_path, monkeypatch, "2026-11-01", "2026-12-01", "2027-02-01")
    assert Policy.load(on=date.fromisoformat(on) if on else None).version == version


def test_a_file_of_ones_own_waits_for_its_day_too(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(TEXT.replace('version: "2026-11-01"', 'version: "mine"'))
    assert Policy.load(path, on=date(2026, 11, 1)).version == "mine"
    with pytest.raises(PolicyError, match="takes effect on 2026-11-01, not by 2026-10-31"):
        Policy.load(path, on=date(2026, 10, 31))


@pytest.mark.parametrize(
    ("name", "version", "effective"),
    [
        ("2026-11-01", "2026-11-01", "2026-11-02"),
        ("2026-11-01", "2026-11-02", "2026-11-01"),
        ("2026-11-02", "2026-11-01", "2026-11-01"),
        ("2026-11-01", "mine", "2026-11-01"),
        ("mine", "2026-11-01", "2026-11-02"),
    ],
)
def test_a_file_that_disagrees_about_its_day_is_refused(
    tmp_path: Path, name: str, version: str, effective: str
) -> None:
    text = TEXT.replace('version: "2026-11-01"', f'version: "{version}"')
    path = tmp_path / f"{name}.yaml"
    path.write_text(text.replace("effective: 2026-11-01", f"effective: {effective}"))
    with pytest.raises(PolicyError, match="do not agree"):
        Policy.load(path)


def test_every_lowering_feature_has_a_next_step() -> None:
    weighed = {f.name for f in schema.FEATURES if f.direction and f.family not in ("discussion",)}
    assert set(policy().document.steps) <= set(schema.BY_NAME), "a step for a feature that is gone"
    assert not weighed - set(policy().document.steps), "a feature that may lower pay lacks its next step"


def test_every_code_is_worded() -> None:
    assert set(policy().document.reasons) == set(CODES)


class TestDigest:
    def test_layout_and_comments_do_not_matter(self) -> None:
        content = yaml.safe_load(TEXT)
        rewritten = yaml.safe_dump(content, sort_keys=True)
        assert Policy.parse(rewritten).digest == policy().digest

    def test_trailing_zeros_do_not_matter(self) -> None:
        assert Policy.parse(TEXT.replace('base_rpm: "1.0000"', 'base_rpm: "1.0"')).digest == policy().digest

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            ('base_rpm: "1.0000"', 'base_rpm: "1.0001"'),
            ("race_window_hours: 72.0", "race_window_hours: 71.0"),
            ("min_qualified_views: 1000", "min_qualified_views: 1001"),
            ("Nothing to do: ask again later.", "Ask again later."),
        ],
        ids=["money", "originality", "gate", "words"],
    )
    def test_content_matters(self, old: str, new: str) -> None:
        changed = TEXT.replace(old, new)
        assert changed != TEXT
        assert Policy.parse(changed).digest != policy().digest

    def test_rules_left_out_count_as_what_they_are(self) -> None:
        shorter = TEXT.replace("  race_window_hours: 72.0\n", "")
        assert Policy.parse(shorter).digest != ""
        assert Policy.parse(shorter).originality == policy().originality


def edit(change: Callable[[dict], object]) -> str:
    content = yaml.safe_load(TEXT)
    change(content)
    return yaml.safe_dump(content)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "valid dictionary"),
        ("[]", "valid dictionary"),
        ("version: [", "no YAML"),
        (TEXT + "\nversion: again\n", "given twice"),
        (TEXT + "\nbonus: 3\n", "bonus"),
        (TEXT.replace('base_rpm: "1.0000"', "base_rpm: 1.0"), "base_rpm.*in quotes"),
        (TEXT.replace('base_rpm: "1.0000"', "base_rpm: .nan"), "base_rpm.*in quotes"),
        (TEXT.replace('base_rpm: "1.0000"', 'base_rpm: "NaN"'), "base_rpm.*in quotes"),
        (TEXT.replace('base_rpm: "1.0000"', 'base_rpm: "-1"'), "pays nothing"),
        (TEXT.replace('["0.5", "0.7500"]', '["0.5", "1.1000"]'), "knots never fall"),
        (TEXT.replace('["0.50", "1.0000"], ["0.70"', '["0.50", "1.0100"], ["0.70"'), "unknown must give 1.0000"),
        (TEXT.replace("currency: USD", "currency: dollars"), "currency"),
        (TEXT.replace("still_share", "stillness"), "no feature"),
        (TEXT.replace("feature: effective_duration", "feature: shake"), "more is better"),
        (TEXT.replace("families: [discussion]", "families: [density]"), "one component only"),
        (TEXT.replace("families: [discussion]", "families: [followers]"), "interaction.families"),
        (TEXT.replace('hold: "0.50", refuse: "0.85"', 'hold: "0.90", refuse: "0.85"'), "holds at or before"),
        (TEXT.replace("min_qualified_views: 1000", "min_qualified_views: 1000.5"), "min_qualified_views"),
        (TEXT.replace("{seconds} s; the", "{followers} s; the"), "ELIG-DUR speaks of followers"),
        (TEXT.replace("  review: 0.5\n", "  review: 0.99\n"), "review comes before refuse"),
        (TEXT.replace("  review: 0.5\n", "  review: .nan\n"), "originality.review"),
        (TEXT.replace("  review: 0.5\n", "  revue: 0.5\n"), "revue"),
        (TEXT.replace('multiplier_max: "2.5000"', 'multiplier_max: "1.5000"'), "bounds go"),
        (edit(lambda c: c["reasons"].pop("ELIG-DUR")), "ELIG-DUR"),
        (edit(lambda c: c["reasons"].update({"NEW": {"message": "m", "advice": "a"}})), "NEW"),
        (edit(lambda c: c.pop("gates")), "gates"),
        ("!!python/object/apply:os.getcwd []", "no YAML"),
    ],
    ids=[
        "empty", "list", "not yaml", "key twice", "unknown key", "float money", "nan", "quoted nan", "negative",
        "falling",
        "not neutral", "currency", "unknown feature", "wrong direction", "family twice", "unknown family", "gate order",
        "half a view", "unknown evidence", "rules order", "rules nan", "unknown rule", "bounds", "no words",
        "unknown code",
        "no gates", "code in yaml",
    ],
)  # fmt: skip
def test_refused(text: str, why: str) -> None:
    assert text != TEXT
    with pytest.raises(PolicyError, match=why):
        Policy.parse(text)


def test_no_such_file(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match="name a YAML policy file"):
        Policy.load(tmp_path / "none.yaml")


def test_a_file_of_ones_own(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(TEXT.replace('version: "2026-11-01"', 'version: "mine"'))
    assert Policy.load(path).version == "mine"
