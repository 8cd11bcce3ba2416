import json
import os
import shutil

import pytest

VIEWS = {"views": 12000, "completions": 5200, "watch_seconds": 60000.0, "likes": 900, "shares": 120}


def score(client, **question):
    return client.post("/v1/score", json=question)


def analyze(client, media, **more):
    metadata = {"creator_id": "eve", "uploaded_at": "2026-12-01T00:00:00Z"}
    return client.post("/v1/analyze", json={"media": media, "metadata": metadata, **more})


def test_a_score_is_answered_and_the_same_question_gets_the_same_bytes(client):
    first = score(client, video_id="mirrored", counters=VIEWS)
    assert first.status_code == 200
    card = first.json()
    assert (card["finding"], card["state"], card["rpm_multiplier"]) == ("repost", "INELIGIBLE", "0.0000")
    assert card["originality"]["sources"][0]["video_id"] == "first"
    again = client.post(
        "/v1/score",
        content=json.dumps({"counters": dict(reversed(VIEWS.items())), "video_id": "mirrored"}, indent=3),
        headers={"content-type": "application/json; charset=utf-8"},
    )
    assert again.content == first.content
    assert client.get("/v1/videos/mirrored/score").content == first.content


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ('{"video_id": "first", "counters": {"views": NaN}}', "views"),
        ('{"video_id": "first", "counters": {"views": 10, "watch_seconds": NaN}}', "watch_seconds"),
        ('{"video_id": "first", "counters": {"views": 10, "watch_seconds": Infinity}}', "watch_seconds"),
        ('{"video_id": "first", "counters": {"views": 10, "watch_seconds": 1e999}}', "watch_seconds"),
        ('{"video_id": "first", "counters": {"views": -1}}', "views"),
        ('{"video_id": "first", "counters": {"views": 1.5}}', "views"),
        ('{"video_id": "first", "counters": {"views": 1, "completions": 2}}', "completions"),
        ('{"video_id": "first", "counters": {"views": 1, "follower_count": 2}}', "follower_count"),
        ('{"video_id": "first", "counter": {"views": 1}}', "counter"),
        ('{"counters": {"views": 1}}', "video_id"),
        ('{"video_id": "../first"}', "video_id"),
        ('{"video_id": "first",', "JSON"),
        ("[]", "object"),
        ("", "video_id"),
    ],
)
def test_what_cannot_be_is_refused_by_name(client, body, field):
    answer = client.post("/v1/score", content=body, headers={"content-type": "application/json"})
    assert answer.status_code == 422
    assert answer.json()["error"] == "InputError"
    assert field in answer.json()["message"]
    assert set(answer.json()) == {"error", "message"}


def test_an_unknown_video_is_not_found(client):
    for answer in (score(client, video_id="nobody"), client.get("/v1/videos/nobody")):
        assert (answer.status_code, answer.json()["error"]) == (404, "UnknownVideo")


def test_a_score_that_was_never_given_is_not_found(client):
    assert client.get("/v1/videos/second/score").json()["error"] == "NeverScored"


def test_an_upload_is_analyzed_once_and_is_then_in_the_catalog(client, data):
    (data / "media" / "week").mkdir()
    shutil.copy(data / "media" / "mirrored.mp4", data / "media" / "week" / "again.mp4")
    answer = analyze(client, "week/again.mp4")
    assert answer.status_code == 200
    told = answer.json()
    assert (told["video_id"], told["finding"]) == ("again", "repost")
    assert told["features"]["sharpness"]["state"] == "ok"
    assert {s["video_id"] for s in told["originality"]["sources"]} >= {"first"}
    assert analyze(client, "week/again.mp4").json()["error"] == "DuplicateVideo"
    stored = client.get("/v1/videos/again").json()
    assert stored["vertical"] == told["vertical"]
    assert set(told["vertical"]) == {"name", "confidence", "reason", "list_version"}
    assert (stored["finding"], stored["metadata"]["creator_id"]) == ("repost", "eve")
    assert [v["video_id"] for v in client.get("/v1/videos?offset=3").json()["videos"]] == ["again"]
    assert score(client, video_id="again", counters=VIEWS).json()["finding"] == "repost"


@pytest.mark.parametrize(
    ("media", "status"),
    [
        ("../firstcut.db", 422),
        ("/etc/passwd", 422),
        ("http://127.0.0.1:9/x.mp4", 422),
        ("file:///etc/passwd", 422),
        ("none.mp4", 404),
        ("link.mp4", 422),
    ],
)
def test_only_media_under_the_root_are_opened(client, data, media, status):
    os.symlink("/etc/passwd", data / "media" / "link.mp4")
    answer = analyze(client, media, video_id="x")
    assert answer.status_code == status
    assert "root:" not in answer.text


def test_media_that_are_no_video_are_refused_and_nothing_is_stored(client, data):
    (data / "media" / "text.mp4").write_text("no video")
    (data / "media" / "empty.mp4").touch()
    assert analyze(client, "text.mp4").json()["error"] == "CorruptMedia"
    assert analyze(client, "empty.mp4").json()["error"] == "EmptyMedia"
    assert len(client.get("/v1/videos").json()["videos"]) == 3


SRT = "1\n00:00:00,000 --> 00:00:03,000\nANNA: Fold the dough twice and let it rest.\n"


def test_a_transcript_is_sent_as_the_text_of_its_file(client):
    upload = {"media": "silent.mp4", "metadata": {"creator_id": "eve", "uploaded_at": "2026-12-01T00:00:00Z"}}
    for wrong in ("talk.srt", "/etc/passwd", SRT.replace("00:00:03", "00:90:00"), SRT.replace("-->", "->")):
        answer = client.post("/v1/analyze", json=upload | {"metadata": upload["metadata"] | {"transcript": wrong}})
        assert (answer.status_code, answer.json()["error"]) == (422, "InputError")
        assert "transcript" in answer.json()["message"]
        assert client.get("/v1/videos/silent").status_code == 404
    answer = client.post("/v1/analyze", json=upload | {"metadata": upload["metadata"] | {"transcript": SRT}})
    assert answer.status_code == 200
    assert answer.json()["features"]["lexical_density"]["state"] == "ok"


@pytest.mark.parametrize("query", ["limit=-1", "limit=1001", "offset=x", "limit=1e3", "limit=", "offset=٣"])
def test_a_page_that_is_none_is_refused(client, query):
    assert client.get(f"/v1/videos?{query}").status_code == 422


def test_it_is_ready_while_everything_answers_and_not_when_the_database_is_gone(client, data):
    ready = client.get("/readyz")
    assert ready.status_code == 200
    assert ready.json()["versions"]["model"]
    for file in data.glob("firstcut.db*"):
        file.unlink()
    gone = client.get("/readyz")
    assert gone.status_code == 503
    assert gone.json()["ready"] is False
    assert "database" in gone.json()["trouble"]
    assert client.get("/livez").status_code == 200


def test_a_score_is_an_error_to_retry_while_the_database_does_not_answer(client, tmp_path):
    from serving.service import KEEPER
    from serving.settings import Settings

    KEEPER.move_in(Settings(data=tmp_path / "new", database_url="postgresql://nobody@127.0.0.1:9/none"))
    answer = score(client, video_id="first", counters=VIEWS)
    assert (answer.status_code, answer.json()["error"]) == (503, "DatabaseUnreachable")
    assert int(answer.headers["retry-after"]) > 0
    assert client.get("/").status_code == 503
    assert client.get("/review").status_code == 503
    assert client.get("/readyz").json() == {"ready": False, "trouble": ["DatabaseUnreachable"]}


def test_the_front_page_says_what_is_here_and_its_curl_line_works(client):
    page = client.get("/").text
    for link in ("/review", "/docs"):
        assert f'href="{link}"' in page
    assert "3 videos" in page
    assert client.get("/readyz").json()["versions"]["policy"] in page
    assert "curl -s http" in page


def test_the_description_covers_questions_and_reads_and_names_no_stranger(client):
    document = client.get("/openapi.json").json()
    assert {"/v1/score", "/v1/analyze", "/v1/videos", "/v1/videos/{video_id}", "/readyz"} <= document["paths"].keys()
    assert document["info"]["title"] == "Firstcut"
    assert "ScoreCard" in document["components"]["schemas"]
    assert client.get("/docs").status_code == 200


def test_pages_load_nothing_from_elsewhere(client):
    for path in ("/", "/docs", "/review", "/review/mirrored"):
        page = client.get(path).text
        assert 'src="http' not in page
        assert 'href="http' not in page
        assert "style=" not in page
