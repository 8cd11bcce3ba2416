"""What strangers and failures say is printed as it stands."""

from __future__ import annotations

import pytest

from firstcut.console import err, out, table


@pytest.mark.parametrize("said", ["error: dst[:, :-1:] is no Mat", "[red]@clip :fire:[/red]"], ids=["failure", "name"])
def test_a_table_prints_words_that_look_like_emoji_codes_and_markup(said):
    with out.capture() as printed:
        table(said, ("what", "why"), [("Sharpness", said)])
    assert printed.get().count(said) == 2


@pytest.mark.parametrize("console", [out, err], ids=["out", "err"])
def test_a_line_without_markup_has_no_emoji_either(console):
    with console.capture() as printed:
        console.print("picture[:-1:]", markup=False)
    assert printed.get() == "picture[:-1:]\n"
