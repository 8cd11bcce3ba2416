"""The pages as a person meets them: a real browser on the real service."""

import os
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

from models.originality.records import Box

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
SIZES = {"desk": {"width": 1280, "height": 800}, "phone": {"width": 390, "height": 844}}


@pytest.fixture(scope="module")
def chromium():
    if not CHROMIUM.exists():
        if os.environ.get("CI"):
            pytest.fail(f"{CHROMIUM} is missing; CI installs it")
        pytest.skip(f"{CHROMIUM} is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield browser
        browser.close()


def broken(request):
    """Whether a request failed of itself: one that a new page cut short is no complaint."""
    return request.failure != "net::ERR_ABORTED"


@pytest.fixture
def visit(chromium, at_home):
    """Opens a page at a size; fails the test at its end if the browser complained about anything."""
    complaints, contexts = [], []

    def visited(path, size="desk"):
        context = chromium.new_context(base_url=at_home, viewport=SIZES[size], color_scheme="dark")
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("dialog", lambda dialog: (complaints.append(dialog.message), dialog.dismiss()))
        page.on(
            "requestfailed", lambda request: complaints.append(f"failed: {request.url}") if broken(request) else None
        )
        page.goto(path)
        return page

    yield visited
    for context in contexts:
        context.close()
    assert complaints == []


def seconds(page, side):
    return page.eval_on_selector(f'video[data-side="{side}"]', "video => video.currentTime")


def loaded(page):
    page.wait_for_function("() => [...document.querySelectorAll('video')].every(v => v.readyState >= 2 && !v.seeking)")


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("path", ["/", "/review", "/review/mirrored", "/review/first", "/docs"])
def test_a_page_fits_its_window_and_nothing_is_refused_by_its_own_policy(visit, path, size):
    page = visit(path, size)
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert page.evaluate("[...document.images].filter(i => i.complete && !i.naturalWidth).length") == 0


def test_both_videos_play_in_step_and_stop_together(visit):
    page = visit("/review/mirrored")
    loaded(page)
    page.keyboard.press("Space")
    page.wait_for_function("() => document.querySelector('video[data-side=query]').currentTime > 1")
    assert abs(seconds(page, "query") - seconds(page, "reference")) < 0.5
    page.keyboard.press("Space")
    loaded(page)
    assert page.evaluate("[...document.querySelectorAll('video')].every(video => video.paused)")
    assert abs(seconds(page, "query") - seconds(page, "reference")) < 0.3


def test_arrows_go_frame_by_frame_on_both(visit):
    page = visit("/review/mirrored")
    loaded(page)
    start = seconds(page, "query"), seconds(page, "reference")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    assert seconds(page, "query") - start[0] == pytest.approx(0.2, abs=0.01)
    assert seconds(page, "reference") - start[1] == pytest.approx(0.2, abs=0.05)


def test_a_mirrored_copys_source_is_shown_flipped_until_it_is_flipped_back(visit):
    page = visit("/review/mirrored")
    button = page.get_by_role("button", name="Flip the source")
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".screen.flipped video")).to_have_attribute("data-side", "reference")
    page.keyboard.press("f")
    expect(button).to_have_attribute("aria-pressed", "false")
    expect(page.locator(".screen.flipped")).to_have_count(0)


def test_the_boxes_are_those_of_the_span_that_is_looked_at(visit, house):
    record = house.catalog.get("mirrored", fingerprint=True)
    (whole,) = house.catalog.matches_of("mirrored")
    span = whole.spans[0]
    boxes = Box(0.1, 0.2, 0.6, 0.7), Box(0.5, 0.0, 1.0, 0.5)
    halves = [
        replace(span, q_start=at, q_end=at + 2, edits=replace(span.edits, window=window))
        for at, window in zip((0.0, 2.0), boxes, strict=True)
    ]
    house.catalog.add(record, [replace(whole, spans=tuple(halves))], replace=True)
    page = visit("/review/mirrored")
    shown = page.locator(".box:visible rect")
    expect(shown).to_have_attribute("x", "0.1000")
    page.locator("[data-span]").nth(1).click()
    expect(shown).to_have_attribute("x", "0.5000")
    expect(shown).to_have_count(1)


def test_a_reviewer_decides_by_keyboard_and_the_verdict_follows(visit):
    page = visit("/review")
    page.get_by_role("link", name="mirrored").first.click()
    page.wait_for_url("**/review/mirrored")
    loaded(page)
    page.keyboard.press("o")
    page.keyboard.type("Rita")  # the name is asked first; letters are no shortcuts in a field
    page.keyboard.press("Tab")
    page.keyboard.type("Another take of the same scene, clocks differ.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Your decision is stored")
    expect(page.locator(".lead .finding")).to_have_text("original")
    expect(page.locator(".decided")).to_contain_text("clocks differ")
    expect(page.locator("[name=reviewer]")).to_have_value("Rita")  # remembered by the browser


def test_a_form_without_a_reason_is_not_sent(visit):
    page = visit("/review/mirrored")
    page.keyboard.press("c")
    page.get_by_role("button", name="Store the decision").click()
    assert page.url.endswith("/review/mirrored")
    expect(page.locator(".decided")).to_have_count(0)


def test_script_in_a_name_does_not_run(visit, house):
    said = {"creator_id": "<img src=x onerror=alert(1)>", "caption": "<script>alert(2)</script>", "rights": "'\"><svg>"}
    record = house.catalog.get("mirrored", fingerprint=True)
    changed = replace(record, metadata=record.metadata.model_copy(update=said))
    house.catalog.add(changed, house.catalog.matches_of("mirrored"), replace=True)
    for path in ("/review", "/review/mirrored"):
        page = visit(path)
        expect(page.get_by_text("<img src=x onerror=alert(1)>").first).to_be_visible()
        assert page.locator("main script, main img[src=x]").count() == 0
