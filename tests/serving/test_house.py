import json
import shutil
from dataclasses import replace

import pytest

from features.inputs import Counters
from models.manifest import ModelMismatch
from models.policy import PolicyError
from models.policy.document import FOLDER
from models.quality import CHAMPION
from serving.house import House
from serving.keeper import Keeper
from serving.settings import Settings
from store.errors import DatabaseUnreachable, UnknownVideo


def test_a_promoted_model_is_served_instead_of_the_one_that_ships(house, data):
    assert house.model_folder == CHAMPION
    shutil.copytree(CHAMPION, data / "model")
    again = House.open(data)
    assert again.model_folder == data / "model"
    again.close()


def test_a_broken_promoted_model_is_told_and_not_replaced_by_the_one_that_ships(data):
    (data / "model").symlink_to("champions/v1-gone")
    with pytest.raises(ModelMismatch, match=r"model .*No such file.*promote"):
        House.open(data)
    (data / "model").unlink()
    (data / "model").mkdir()
    with pytest.raises(ModelMismatch, match=r"no model in"):
        House.open(data)
    House.open(data, model_folder=CHAMPION).close()  # as FIRSTCUT_MODEL does


def test_a_score_is_kept_and_written_into_the_audit_chain(house):
    before = house.audit.verify().entries
    card = house.score("first", Counters(views=5000))
    assert house.scores.latest("first").response == card.canonical_json()
    house.score("first", Counters(views=5000))
    check = house.audit.verify()
    assert check.sound
    assert check.entries == before + 1  # the same answer right again is no new entry


def test_an_unknown_video_has_no_score(house):
    with pytest.raises(UnknownVideo, match="analyze it first"):
        house.score("nobody", None)


def test_a_model_of_other_features_is_refused_by_name(data, tmp_path):
    model = tmp_path / "model"
    shutil.copytree(CHAMPION, model)
    manifest = json.loads((model / "model.json").read_text())
    manifest["features"][0] = "followers"
    (model / "model.json").write_text(json.dumps(manifest))
    with pytest.raises(ModelMismatch, match="followers"):
        House.open(data, model_folder=model)


def test_a_database_that_is_not_reachable_is_refused(tmp_path):
    with pytest.raises(DatabaseUnreachable):
        House.open(tmp_path, database_url="postgresql://nobody@127.0.0.1:9/none")


def test_a_house_in_order_is_ready(house):
    assert house.readiness() == {}


def test_a_house_whose_database_is_gone_is_not_ready(house, data):
    for file in data.glob("firstcut.db*"):
        file.unlink()
    assert "gone" in house.readiness()["database"]


def test_a_keeper_tries_again_until_the_house_opens(data, tmp_path):
    keeper = Keeper()
    aside = tmp_path / "aside.db"
    (data / "firstcut.db").rename(aside)
    (data / "firstcut.db").mkdir()  # nothing that can be opened
    keeper.move_in(Settings(data=data))
    assert "DatabaseUnreachable" in keeper.readiness()
    (data / "firstcut.db").rmdir()
    aside.rename(data / "firstcut.db")
    assert keeper.readiness() == {}
    assert keeper.house().catalog.stats().videos == 3
    keeper.move_out()


def test_who_asks_while_the_old_house_is_being_closed_is_shown_into_the_new_one(data, tmp_path, monkeypatch):
    keeper, closed, asked = Keeper(), House.close, []
    keeper.move_in(Settings(data=data))
    monkeypatch.setattr(House, "close", lambda house: (asked.append(keeper.house().settings.data), closed(house)))
    keeper.move_in(Settings(data=tmp_path / "new"))
    assert asked == [tmp_path / "new"]
    monkeypatch.undo()
    assert keeper.house().settings.data == tmp_path / "new"
    keeper.move_out()


def test_a_policy_whose_day_has_not_come_is_refused(data, tmp_path):
    later = tmp_path / "2999-01-01.yaml"
    later.write_text((FOLDER / "2026-11-01.yaml").read_text("utf-8").replace("2026-11-01", "2999-01-01"), "utf-8")
    with pytest.raises(PolicyError, match="takes effect on 2999-01-01"):
        House.open(data, policy_file=later)


def test_two_data_folders_do_not_mix(house, tmp_path):
    other = House.open(tmp_path / "other")
    assert other.catalog.stats().videos == 0
    assert house.catalog.stats().videos == 3
    other.close()


def test_no_score_comes_from_a_database_file_that_is_gone(house, data):
    house.score("first", None)
    (data / "firstcut.db").rename(data / "aside.db")
    with pytest.raises(DatabaseUnreachable, match="put the file back"):
        house.score("first", None)
    (data / "aside.db").rename(data / "firstcut.db")
    house.score("first", None)


def test_an_old_fingerprint_stops_nothing_and_its_remedy_works(house, clips, said):
    old = house.catalog.get("first", fingerprint=True)
    house.catalog.add(replace(old, fingerprint=replace(old.fingerprint, version="0")), replace=True)
    assert house.readiness() == {}
    assert house.catalog.stats().unreadable == 1
    assert [match.reference for match in house.ingest.look_up(clips / "first.mp4", "copy").matches] == ["mirrored"]
    assert not house.ingest.is_current("first", clips / "first.mp4", old.metadata)
    house.ingest.analyze(clips / "first.mp4", said("ana"), replace=True)
    assert house.catalog.stats().unreadable == 0
    assert "first" in [match.reference for match in house.ingest.look_up(clips / "first.mp4", "copy").matches]
