from pathlib import Path

import pytest
from pydantic import ValidationError

from serving.errors import Exposed
from serving.settings import Settings, is_loopback


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


def test_a_short_token_is_refused():
    with pytest.raises(ValidationError, match="token"):
        Settings(token="short")


def test_settings_come_from_the_environment(monkeypatch):
    monkeypatch.setenv("FIRSTCUT_DATA", "/somewhere")
    monkeypatch.setenv("FIRSTCUT_PORT", "4000")
    settings = Settings()
    assert settings.data == Path("/somewhere")
    assert settings.port == 4000
    assert settings.media_folder == Path("/somewhere/media")


def test_a_token_is_not_shown():
    assert "a token of some length" not in repr(Settings(token="a token of some length"))
