"""``explain-features`` on a rendered clip: every number, the strip, and no markup out of strangers' words."""

from __future__ import annotations

import json
import re
from html import unescape
from html.parser import HTMLParser

import pytest
from clips import moving_scene, render, tone
from lettering import write
from typer.testing import CliRunner

from features.schema import FEATURES
from firstcut.cli import app
from firstcut.console import out

RECIPE = "Fry the onions in butter, add rice and broth, and stir until the risotto is creamy."
NAUGHTY = '<script>alert("x")</script>'


class Tags(HTMLParser):
    """Every tag and attribute of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.links += [value for name, value in attrs if name in ("src", "href", "action") and value]


@pytest.fixture(scope="module")
def runner(tmp_path_factory):
    data = tmp_path_factory.mktemp("data")

    def run(*arguments: object):
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(out, "width", 250)  # no cell is wrapped; another test may have made the window first
            return CliRunner().invoke(app, ["--data", str(data), *map(str, arguments)])

    return run


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A clip whose name and text want to be markup, and its metadata."""
    home = tmp_path_factory.mktemp("explain")
    frames = moving_scene(6, seed=1, rate=5, width=480, height=360)
    write(frames, "<b>Fold twice</b>", (0.05, 0.5), scale=0.9)
    write(frames, "@clip.hunter", (0.05, 0.1), scale=0.7)
    render(home / "<i>clip.mp4", frames, rate=5, sound=tone(6))
    said = [{"start": 0, "end": 6, "text": "Fold the dough twice"}]
    meta = {"creator_id": "anna", "handles": ["anna_bakes"], "uploaded_at": "2026-11-20T12:00:00Z", "transcript": said}
    (home / "meta.json").write_text(json.dumps(meta))
    return home


@pytest.fixture(scope="module")
def explained(runner, folder):
    page = folder / "page.html"
    meta = folder / "meta.json"
    result = runner("explain-features", folder / "<i>clip.mp4", "--meta", meta, "--html", page)
    assert result.exit_code == 0, result.output
    return result.stdout, page.read_text("utf-8")


def test_the_table_names_every_number_or_why_there_is_none(explained):
    printed, _ = explained
    for word in ("Sharpness", "Words in view", "Foreign", "counters come with the score", "simulated"):
        assert word in printed


def test_the_page_has_every_feature_with_its_meaning(explained):
    said = unescape(explained[1])
    for feature in FEATURES:
        assert feature.label in said
        assert feature.meaning in said
    for word in ("Loudness", "Shots", "percentile", "somebody else's mark", "simulated"):
        assert word in said


def test_the_page_stands_alone_and_runs_nothing(explained):
    _, page = explained
    tags = Tags(page)
    assert "script" not in tags.tags
    assert "link" not in tags.tags
    assert tags.tags.count("img") >= 3
    assert all(link.startswith("data:image/jpeg;base64,") for link in tags.links)
    assert "default-src 'none'" in page
    assert not re.search(r"https?://", page)


def test_what_strangers_wrote_is_escaped(explained):
    _, page = explained
    assert "&lt;i&gt;clip.mp4" in page
    assert "<i>clip" not in page
    tags = Tags(page)
    assert tags.tags.count("b") == page.count('<b style="left:')


def test_what_it_is_about_stands_near_the_top(explained):
    printed, page = explained
    assert "About: cooking (nearest to cooking" in printed
    about = page.index("What it is about")
    assert page.index("<h1>") < about < page.index("<section")
    assert "nothing is paid by it" in page[about:]


def test_json_tells_standings(runner, folder):
    result = runner("explain-features", folder / "<i>clip.mp4", "--no-ocr", "--json")
    told = json.loads(result.stdout)
    assert set(told["features"]) == {feature.name for feature in FEATURES}
    assert 0 <= told["features"]["sharpness"]["standing"] <= 1
    assert told["features"]["text_coverage"]["state"] == "missing"
    assert "switched off" in told["features"]["text_coverage"]["reason"]


def test_a_transcript_goes_with_a_file(runner, folder):
    talk = folder / "talk.vtt"
    talk.write_text("WEBVTT\n\n00:00.000 --> 00:05.000\n<v Anna>Fold the dough twice and let it rest.\n")
    told = runner("explain-features", folder / "<i>clip.mp4", "--no-ocr", "--transcript", talk, "--json")
    assert told.exit_code == 0, told.output
    assert json.loads(told.stdout)["features"]["lexical_density"]["state"] == "ok"
    kept = runner("explain-features", "first", "--transcript", talk)
    assert (kept.exit_code, "keeps its own" in kept.stderr) == (2, True)


def test_a_catalogued_video_is_told_from_what_is_kept(runner, folder, clips):
    said = {"creator_id": "anna", "uploaded_at": "2026-11-20T12:00:00Z", "caption": RECIPE}
    (folder / "said.json").write_text(json.dumps(said))
    added = runner("analyze", clips / "first.mp4", "--no-ocr", "--meta", folder / "said.json", "--json")
    assert added.exit_code == 0, added.output
    (about,) = [video["vertical"] for video in json.loads(added.stdout)["analyzed"]]
    assert about["name"] == "cooking"
    assert json.loads(runner("explain-features", "first", "--json").stdout)["vertical"] == about
    page = folder / "kept.html"
    result = runner("explain-features", "first", "--html", page)
    assert result.exit_code == 0, result.output
    assert "Sharpness" in result.stdout
    kept = page.read_text("utf-8")
    assert Tags(kept).tags.count("img") == 7
    assert "Shots" in kept
    assert "Movement" in kept
    assert '<span class="tag">cooking</span>' in kept
    assert "About: cooking (nearest to cooking" in result.stdout


def test_refusals_say_what_to_do(runner, folder, clips):
    assert "no-such-video" in runner("explain-features", "no-such-video").stderr
    unknown = runner("explain-features", "no-such-video", "--meta", folder / "meta.json")
    assert unknown.exit_code == 2
    assert "is no file" in unknown.stderr
    nowhere = runner("explain-features", clips / "silent.mp4", "--no-ocr", "--html", folder / "gone" / "page.html")
    assert nowhere.exit_code == 2
    assert "--html" in nowhere.stderr
