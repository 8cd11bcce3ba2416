import re
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest

from features.described import Vertical
from features.inputs import Metadata
from features.screen_text import Box, Look, ScreenLine, ScreenText

TOKEN = re.compile(r'name="token" value="([^"]+)"')


@pytest.fixture
def decide(client):
    """Opens a case and sends its form, with what a test changes in fields or headers."""

    def sent(video_id="mirrored", headers=None, **changes):
        token = TOKEN.search(client.get("/review/mirrored").text).group(1)
        fields = {"token": token, "reference": "first", "ruling": "overturned", "reviewer": "Rita", "why": "Two takes."}
        own = {"origin": str(client.base_url).rstrip("/")}
        return client.post(
            f"/review/{video_id}", data={**fields, **changes}, headers=own if headers is None else headers
        )

    return sent


@pytest.fixture
def shows(house):
    """Has ``mirrored`` show these lines, (text, second, contrast), in frames at 1, 4 and 7 s."""

    def kept(*lines, vertical=None):
        looks = (Look(1.0, 0.0, 2.5), Look(4.0, 2.5, 5.5), Look(7.0, 5.5, 8.0))
        found = tuple(ScreenLine(text, at, Box(0.1, 0.1, 0.5, 0.05), 0.9, 0.05, ink) for text, at, ink in lines)
        course = replace(house.catalog.course("mirrored"), screen=ScreenText(found, looks), vertical=vertical)
        record = house.catalog.get("mirrored", fingerprint=True)
        house.catalog.add(replace(record, course=course), house.catalog.matches_of("mirrored"), replace=True)

    return kept


def test_the_queue_lists_what_is_flagged_and_nothing_else(client):
    page = client.get("/review").text
    assert 'href="/review/mirrored"' in page
    assert 'href="/review/first"' not in page
    assert "mirrored" in page
    assert re.search(r"\d s</b> of 8\.0 s", page)
    assert "cyra" in page


def test_the_queue_of_another_finding_is_empty(client):
    page = client.get("/review?finding=compilation").text
    assert 'href="/review/mirrored"' not in page
    assert "No video of this kind" in page


@pytest.mark.parametrize("query", ["finding=<script>", "page=-1", "page=x", "page=999999", "finding=repost&page=7"])
def test_odd_questions_still_get_a_page(client, query):
    answer = client.get(f"/review?{query}")
    assert answer.status_code == 200
    assert "<script>" not in answer.text


def test_a_case_shows_the_evidence(client):
    page = client.get("/review/mirrored").text
    for evidence in ("Does it show first?", "ana", "cyra", "first, by 10 d", "none of mine", "mirrored", "<polygon"):
        assert evidence in page
    for source in set(re.findall(r'src="(/review/(?:frame|proxy)/[^"]+)"', page)):
        answer = client.get(source.replace("&amp;", "&"))
        assert answer.status_code == 200
        assert answer.headers["content-type"] in ("image/jpeg", "video/mp4")
        assert "max-age=86400" in answer.headers["cache-control"]


def test_an_overturned_flag_changes_the_verdict_and_the_next_score(client, decide, house):
    before = client.post("/v1/score", json={"video_id": "mirrored"}).json()
    answer = decide()
    assert answer.status_code == 303
    assert urlsplit(answer.headers["location"]).path == "/review/mirrored"
    after = client.post("/v1/score", json={"video_id": "mirrored"}).json()
    assert (before["finding"], after["finding"]) == ("repost", "original")
    assert float(after["if_released"]) > float(before["if_released"])
    assert client.get("/v1/videos/mirrored").json()["finding"] == "original"
    kept = house.decisions.list("mirrored")[0]
    assert (kept.reviewer, kept.why, kept.ruling) == ("Rita", "Two takes.", "overturned")
    page = client.get("/review").text
    assert "Nothing is flagged" in page
    assert "Two takes." in page


def test_a_confirmed_flag_stays_and_is_shown(client, decide):
    assert decide(ruling="confirmed", why="Same dog.").status_code == 303
    page = client.get("/review/mirrored?stored=1").text
    assert "Your decision is stored" in page
    assert "Same dog." in page
    card = client.post("/v1/score", json={"video_id": "mirrored"}).json()
    assert card["originality"]["sources"][0]["ruling"] == "confirmed"


def test_a_later_decision_holds(client, decide):
    decide(ruling="overturned")
    decide(ruling="confirmed", why="Looked again.")
    assert client.post("/v1/score", json={"video_id": "mirrored"}).json()["finding"] == "repost"


def test_a_confirmed_excerpt_leaves_the_queue_of_what_is_to_review(client, house, decide):
    record = house.catalog.get("mirrored", fingerprint=True)
    (whole,) = house.catalog.matches_of("mirrored")
    span = replace(whole.spans[0], q_start=1.0, q_end=4.1, r_start=1.0, r_end=4.1)
    house.catalog.add(record, [replace(whole, score=0.95, spans=(span,))], replace=True)
    assert house.verdict("mirrored").finding == "review"
    decide(ruling="confirmed", why="Same dog.")
    assert house.verdict("mirrored").finding == "repost"
    card = client.post("/v1/score", json={"video_id": "mirrored"}).json()
    assert (card["finding"], card["state"]) == ("repost", "INELIGIBLE")
    assert card["originality"]["others_share"] == card["originality"]["matched_share"]
    assert "No video of this kind" in client.get("/review?finding=review").text


def test_a_ruling_does_not_outlive_the_file_it_was_about(client, house, decide):
    decide(ruling="overturned")
    record, found = house.catalog.get("mirrored", fingerprint=True), house.catalog.matches_of("mirrored")
    house.catalog.add(replace(record, sha256="9" * 64), found, replace=True)
    assert client.post("/v1/score", json={"video_id": "mirrored"}).json()["finding"] == "repost"
    assert 'href="/review/mirrored"' in client.get("/review").text
    page = client.get("/review/mirrored").text
    assert "of an earlier file" in page
    assert "Two takes." in page


@pytest.mark.parametrize("headers", [{}, {"origin": "https://evil.example"}, {"referer": "http://127.0.0.1.evil.example/"},
                                     {"origin": "null"}])  # fmt: skip
def test_a_form_from_elsewhere_is_refused(client, decide, headers):
    assert decide(headers=headers).status_code == 403
    assert client.get("/v1/videos/mirrored").json()["finding"] == "repost"


@pytest.mark.parametrize("token", ["x" * 43, "é"])
def test_a_form_without_the_pages_token_is_refused(decide, token):
    assert decide(token=token).status_code == 403


def test_a_form_without_the_cookie_is_refused(client, decide):
    page = client.get("/review/mirrored")
    token = TOKEN.search(page.text).group(1)
    client.cookies.clear()
    own = {"origin": str(client.base_url).rstrip("/")}
    fields = {"token": token, "reference": "first", "ruling": "overturned", "reviewer": "R", "why": "w"}
    assert client.post("/review/mirrored", data=fields, headers=own).status_code == 403


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"why": "  "}, 422),
        ({"reviewer": ""}, 422),
        ({"ruling": "maybe"}, 422),
        ({"reference": ""}, 422),
        ({"reference": "nobody"}, 404),
        ({"reference": "second"}, 409),
        ({"reference": "mirrored"}, 422),
        ({"why": "x" * 3000}, 422),
        ({"why": "x" * 70_000}, 422),
    ],
)
def test_a_form_that_lacks_something_is_refused(client, decide, changes, status):
    assert decide(**changes).status_code == status
    assert client.get("/v1/videos/mirrored").json()["finding"] == "repost"


def test_the_cookie_is_kept_from_scripts_and_other_sites(client):
    cookie = client.get("/review/mirrored").headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert "path=/review" in cookie


def test_what_strangers_wrote_is_shown_as_text(client, house, decide):
    attack = '"><script>alert(1)<'
    record = house.catalog.get("mirrored", fingerprint=True)
    said = record.metadata.model_dump() | {"creator_id": attack, "caption": attack + "/script>", "rights": attack}
    house.catalog.add(
        replace(record, metadata=Metadata(**said)),
        house.catalog.matches_of("mirrored"),
        replace=True,
    )
    decide(ruling="confirmed", reviewer=attack, why=attack)
    for path in ("/review", "/review/mirrored", "/"):
        page = client.get(path).text
        assert "<script>alert" not in page
        assert 'value=""><' not in page
    assert "&lt;script&gt;alert(1)" in client.get("/review/mirrored").text
    missing = client.get("/review/%3Cscript%3Ealert(1)")
    assert missing.status_code == 404
    assert "<script>alert" not in missing.text


@pytest.mark.parametrize("second", ["", "-1", "nan", "1e9", "inf", "<script>", "99999999"])
def test_a_second_that_is_none_is_refused(client, second):
    assert client.get("/review/frame/first", params={"t": second}).status_code == 422


def test_a_frame_past_the_end_is_the_last_one(client):
    last = client.get("/review/frame/first?t=7.9")
    assert client.get("/review/frame/first?t=500").content == last.content
    assert client.get("/review/frame/first?t=0").content != last.content


def test_the_film_answers_ranges(client):
    whole = client.get("/review/proxy/first")
    assert whole.headers["accept-ranges"] == "bytes"
    part = client.get("/review/proxy/first", headers={"range": "bytes=100-199"})
    assert part.status_code == 206
    assert part.content == whole.content[100:200]
    assert part.headers["content-range"] == f"bytes 100-199/{len(whole.content)}"
    tail = client.get("/review/proxy/first", headers={"range": "bytes=-10"})
    assert tail.content == whole.content[-10:]
    assert client.get("/review/proxy/first", headers={"range": "bytes=0-"}).content == whole.content
    assert client.get("/review/proxy/first", headers={"range": "bytes=99999999-"}).status_code == 416
    assert client.get("/review/proxy/first", headers={"range": "bytes=5-2,7-9"}).content == whole.content


def test_the_queue_links_back_to_itself_only(client):
    for link in re.findall(r'href="([^"]+)"', client.get("/review").text):
        assert urlsplit(link).netloc == ""
        assert parse_qs(urlsplit(link).query).keys() <= {"finding", "page"}


def test_a_doubtful_match_is_flagged_only_once_a_person_confirms_it(client, house):
    record = house.catalog.get("mirrored", fingerprint=True)
    doubtful = [replace(match, score=0.2) for match in house.catalog.matches_of("mirrored")]
    house.catalog.add(record, doubtful, replace=True)
    assert "Nothing is flagged" in client.get("/review").text
    house.decisions.record("mirrored", "first", "confirmed", "Rita", "Seen both.")
    assert 'href="/review/mirrored"' in client.get("/review").text
    assert "Does it show first?" in client.get("/review/mirrored").text


def test_a_case_shows_what_was_read_when_and_what_it_is_about(client, shows):
    lines = (("Knead twice", 1.0, 90.0), ("Knead twice", 4.0, 90.0), ("buy likes", 7.0, 5.0))
    shows(*lines, vertical=Vertical("cooking", 0.123, "nearest to cooking, then to craft"))
    page = client.get("/review/mirrored").text
    texts = page[page.index("In this video") :]
    assert re.search(r"0\.0 s – 5\.5 s</th><td><bdi>Knead twice</bdi></td>", texts)
    assert re.search(r'5\.5 s – 8\.0 s</th><td><bdi>buy likes</bdi> <span class="chip">hidden</span>', texts)
    assert texts.count("Knead twice") == 1
    assert "About: <b>cooking</b>, ahead of the next subject by 0.12" in texts
    assert "nearest to cooking, then to craft" in texts
    assert "read in 3 frames" in texts


def test_a_case_says_that_its_subject_is_unknown_and_why(client, shows):
    shows(vertical=Vertical("unknown", 0.02, "as near to art as to craft"))
    page = client.get("/review/mirrored").text
    assert "About: <b>unknown</b> <span" in page
    assert "as near to art as to craft" in page
    assert "No text was read in the 3 frames looked at" in page


def test_many_texts_are_folded_and_counted(client, shows):
    shows(*((f"line number {i}", 1.0, 90.0) for i in range(70)))
    page = client.get("/review/mirrored").text
    first, folded = page[page.index("In this video") :].split("<details><summary>54 more, 10 left out</summary>")
    assert "line number 5<" in first
    assert "line number 6<" not in first
    assert "line number 59<" in folded
    assert "line number 60<" not in folded


def test_text_in_the_picture_is_shown_as_text(client, shows):
    attack = "</td><script>alert(1)</script>"
    shows((attack, 1.0, 90.0), vertical=Vertical(attack, 0.1, attack))
    page = client.get("/review/mirrored").text
    assert "<script>alert" not in page
    assert page.count("&lt;script&gt;alert(1)") >= 3
