import traceback
from pathlib import Path

import pytest

from serving.errors import Exposed
from serving.keeper import Keeper
from serving.settings import Settings, SettingsError, is_loopback


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "127.8.8.8", "::1", "[::1]", "::ffff:127.0.0.1", "localhost", "LOCALHOST"]
)
def test_this_machine_is_known_by_all_its_names(host):
    assert is_loopback(host)


@pytest.mark.parametrize(
    "host", ["0.0.0.0", "::", "::ffff:8.8.8.8", "192.168.1.4", "example.org", "", "127.0.0.1.example.org"]
)
def test_other_names_are_not_this_machine(host):
    assert not is_loopback(host)


def test_opening_to_others_needs_a_token():
    with pytest.raises(Exposed, match="FIRSTCUT_TOKEN"):
        Settings(host="0.0.0.0").check_exposure()
    Settings(host="0.0.0.0", token="a token of some length").check_exposure()
    Settings(host="127.0.0.1").check_exposure()


@pytest.mark.parametrize(
    ("name", "value"),
    [("TOKEN", "hush-hush"), ("PORT", "hush-hush"), ("ALLOWED_HOSTS", "hush-hush"), ("MAX_BODY_BYTES", "-77123")],
)
def test_a_bad_setting_is_named_and_its_value_is_not_shown(monkeypatch, name, value):
    monkeypatch.setenv(f"FIRSTCUT_{name}", value)
    with pytest.raises(SettingsError, match=f"(?i){name}") as refused:
        Settings()
    shown = "".join(traceback.format_exception(refused.value))
    assert value not in shown
    assert refused.value.exit_code == 4


def test_a_keeper_tells_a_bad_setting_as_its_trouble(monkeypatch):
    monkeypatch.setenv("FIRSTCUT_TOKEN", "hush-hush")
    trouble = Keeper().readiness()
    assert list(trouble) == ["SettingsError"]
    assert "hush-hush" not in trouble["SettingsError"]


def test_settings_come_from_the_environment(monkeypatch):
    monkeypatch.setenv("FIRSTCUT_DATA", "/somewhere")
    monkeypatch.setenv("FIRSTCUT_PORT", "4000")
    settings = Settings()
    assert settings.data == Path("/somewhere")
    assert settings.port == 4000
    assert settings.media_folder == Path("/somewhere/media")


def test_a_token_is_not_shown():
    assert "a token of some length" not in repr(Settings(token="a token of some length"))
