"""Notes in the margin of the page /draft: each beside its line, moving with it; a list where there is no margin."""

from itertools import pairwise
from typing import Any

import pytest
from browsing import look
from drafting import FRESH, SAID, at_rest, new_sheet, one, press, records, until, write
from selenium.webdriver import Chrome
from selenium.webdriver.common.keys import Keys

pytestmark = pytest.mark.browser

# Per note: how far it stands below its line, how far below the note before it, and whether it is current.
_PLACES = """const top = (one) => one.getBoundingClientRect().top;
const view = document.querySelector('.cm-content').cmTile.root.view;
let above = 0;
return [...document.querySelectorAll('#findings .finding-card')].map((note) => {
  const box = note.getBoundingClientRect();
  const found = { line: Math.round(box.top - view.coordsAtPos(note.finding.begin).top), gap: Math.round(box.top - above) };
  above = box.bottom;
  return found;
});"""


_LAST = "夜里的灯亮到十点，院子里有人下棋。"


def _sheet(page: Chrome, site: str, text: str) -> Chrome:
    sheet = new_sheet(page, site)
    write(sheet, text)
    at_rest(sheet)
    sheet.execute_async_script("setTimeout(arguments[0], 200)")
    return sheet


def _places(sheet: Chrome) -> list[dict[str, Any]]:
    return list(sheet.execute_script(_PLACES))


def _apart(*blank: int) -> str:
    """Paragraphs that each repeat what somebody wrote, so many empty lines after each."""
    said = [SAID.replace("21", str(30 + number)) for number in range(len(blank))]
    return "\n".join(text + "\n" * lines for text, lines in zip(said, blank, strict=True))


def test_a_note_stands_beside_its_line_and_moves_with_it(page: Chrome, site: str) -> None:
    sheet = _sheet(page, site, f"2024年度述职报告\n\n\n\n\n{FRESH}\n{_apart(4, 4, 4)}{_LAST}")
    assert until(lambda: [place["line"] for place in _places(sheet)]) == [0, 0, 0]

    before = one(sheet, "#findings .finding-card").rect["y"]
    press(sheet, Keys.HOME, holding=Keys.CONTROL)
    press(sheet, Keys.ENTER, Keys.ENTER, Keys.ENTER)
    until(lambda: one(sheet, "#findings .finding-card").rect["y"] > before + 60)
    assert [place["line"] for place in _places(sheet)] == [0, 0, 0]
    # Beside the sheet, not over it.
    assert one(sheet, "#findings .finding-card").rect["x"] >= one(sheet, ".sheet").rect["x"] + 600


def test_notes_nearer_than_they_are_high_go_on_below_each_other_and_the_current_one_keeps_its_line(
    page: Chrome, site: str
) -> None:
    sheet = _sheet(page, site, f"{FRESH}\n" + "\n" * 9 + f"{_apart(0, 0, 0, 0)}\n" + "\n" * 14 + _LAST)
    crowded = _places(sheet)
    assert [place["gap"] >= 4 for place in crowded[1:]] == [True, True, True]
    assert crowded[0]["line"] == 0
    assert crowded[3]["line"] > 20

    records(sheet)[3].click()
    until(lambda: _places(sheet)[3]["line"] == 0)
    assert [place["gap"] >= 4 for place in _places(sheet)[1:]] == [True, True, True]
    assert one(sheet, ".finding-card.current .does").is_displayed()


def test_the_keyboard_reaches_every_note_and_unfolds_it(page: Chrome, site: str) -> None:
    sheet = _sheet(page, site, f"{FRESH}\n\n\n\n\n{_apart(4, 4)}又修水渠XX公里。\n\n\n\n{_LAST}")
    press(sheet, Keys.HOME, holding=Keys.CONTROL)
    press(sheet, Keys.F8)
    press(sheet, Keys.ENTER, holding=Keys.ALT)
    seen = []
    for _ in range(24):
        focused = sheet.switch_to.active_element
        if not sheet.execute_script("return Boolean(arguments[0].closest('.finding-card'))", focused):
            break
        current = one(sheet, ".finding-card.current")
        assert sheet.execute_script("return arguments[0].contains(arguments[1])", current, focused)
        assert current.find_element("css selector", ".quoted").is_displayed()
        seen.append(current.find_element("css selector", ".quoted").text[:22])
        press(sheet, Keys.TAB)
    assert list(dict.fromkeys(seen)) == [
        SAID.replace("21", "30")[:22],
        SAID.replace("21", "31")[:22],
        "XX公里",
    ]
    press(sheet, Keys.TAB, holding=Keys.SHIFT)
    press(sheet, Keys.ESCAPE)
    assert sheet.switch_to.active_element.get_attribute("role") == "textbox"


def test_without_a_margin_the_notes_are_a_list_below_the_sheet(page: Chrome, site: str) -> None:
    sheet = _sheet(page, site, f"{FRESH}\n\n\n\n\n{_apart(4, 4)}{_LAST}")
    assert one(sheet, ".desk").get_attribute("class") == "desk margin"

    look(sheet, 390, "light")
    until(lambda: one(sheet, ".desk").get_attribute("class") == "desk")
    foot = one(sheet, ".sheet").rect
    notes = [record.rect for record in sheet.find_elements("css selector", "#findings .finding-card")]
    assert notes[0]["y"] > foot["y"] + foot["height"]
    assert [two["y"] > first["y"] + first["height"] - 2 for first, two in pairwise(notes)] == [True]

    look(sheet, 1280, "light")
    until(lambda: one(sheet, ".desk").get_attribute("class") == "desk margin")
    sheet.execute_script("scrollTo(0, 0)")
    one(sheet, "#scaffold-panel > summary").click()
    until(lambda: one(sheet, ".desk").get_attribute("class") == "desk")


def test_hints_come_into_the_margin_when_they_are_unfolded(page: Chrome, site: str) -> None:
    sheet = new_sheet(page, site)
    sheet.execute_script("document.querySelector('details.about').open = true")
    one(sheet, "#told-year").send_keys("2022")
    write_at = "\n" * 8 + "全镇干部喜迎党的二十大，把路修到了组。\n\n\n\n\n" + SAID
    sheet.execute_script("document.querySelector('.cm-content').focus()")
    write(sheet, write_at)
    until(lambda: one(sheet, "#hints > summary").is_displayed())
    at_rest(sheet)
    one(sheet, "#hints > summary").click()
    note = until(lambda: one(sheet, "#hint-list .finding-card"))

    def beside() -> bool:
        line = sheet.execute_script(
            "return document.querySelector('.cm-content').cmTile.root.view.coordsAtPos(arguments[0].finding.begin).top",
            note,
        )
        top = sheet.execute_script("return arguments[0].getBoundingClientRect().top", note)
        return bool(abs(line - top) < 2)

    until(beside)
