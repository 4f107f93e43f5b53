"""A secretary writes a section from last year's: from the start page to the Word file, click by click."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest
from browsing import flaws, look
from docx import Document
from drafting import at_rest, one, press, text_of, to_sheet, until, write
from openpyxl import load_workbook
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

pytestmark = pytest.mark.browser

_FIGURES = ("3.18", "46", "271", "92.5")
"""What the offices have reported: not a figure of last year's among them."""


@pytest.fixture(scope="module")
def indexed(sample: Path) -> Path:
    return sample


@pytest.fixture
def start(page: Chrome, site: str) -> Iterator[Chrome]:
    """The start page, for somebody who was never there; the tab of the draft is closed afterwards."""
    page.get(f"{site}/")
    page.execute_script("localStorage.clear(); sessionStorage.clear();")
    [own] = page.window_handles
    yield page
    for handle in page.window_handles:
        if handle != own:
            page.switch_to.window(handle)
            page.close()
    page.switch_to.window(own)


@pytest.fixture
def figures(site: str, tmp_path: Path) -> Path:
    """The fact sheet of the outline as it comes back from the offices: the first figures of work are filled in."""
    query = urlencode({"author": "LP01", "year": "2024", "portfolio": "人社"})
    with urlopen(f"{site}/scaffold/xlsx?{query}") as answer:
        book = load_workbook(io.BytesIO(answer.read()))
    sheet = book["数据表"]
    columns = {str(cell.value): cell.column for cell in sheet[3]}
    rows = [row for row in range(4, sheet.max_row + 1) if sheet.cell(row, columns["填空编号"]).value]
    for row, value in zip(rows, _FIGURES, strict=False):
        sheet.cell(row, columns["2024年"]).value = value
    path = tmp_path / "2024年数据.xlsx"
    book.save(path)
    return path


def test_from_last_years_report_to_a_filled_section_in_four_clicks(
    start: Chrome, site: str, figures: Path
) -> None:
    clicks = 0

    def click(element: Any) -> None:
        nonlocal clicks
        clicks += 1
        start.execute_script("arguments[0].scrollIntoView({ block: 'center', behavior: 'instant' })", element)
        element.click()

    # 1: the way in.
    click(start.find_element(By.LINK_TEXT, "提纲"))
    start.find_element(By.NAME, "author").send_keys("LP01")
    start.find_element(By.NAME, "year").send_keys("2024")
    start.find_element(By.ID, "portfolio-filter").send_keys("人社", Keys.ENTER)
    # 2: the outline, in the order of last year's.
    click(start.find_element(By.CSS_SELECTOR, ".ask button.primary"))
    until(lambda: start.find_element(By.CSS_SELECTOR, ".outline-sheet"))
    assert start.find_element(By.CSS_SELECTOR, "#results .tally p").text.startswith("接着")
    # 3: the sheet with the figures, read as soon as it is chosen.
    start.find_element(By.ID, "sheet").send_keys(str(figures))
    clicks += 1  # the file dialog
    until(lambda: start.find_element(By.CSS_SELECTOR, ".slot.filled"))
    part = next(
        part
        for part in start.find_elements(By.CSS_SELECTOR, ".part")
        if part.find_elements(By.CSS_SELECTOR, ".outline-row.head button.insert")
        and part.find_elements(By.CSS_SELECTOR, ".slot.filled")
    )
    filled = [slot.text for slot in part.find_elements(By.CSS_SELECTOR, ".slot.filled")]
    heading = part.find_element(By.CSS_SELECTOR, "h3").text
    # 4: the section goes into a draft.
    click(part.find_element(By.CSS_SELECTOR, ".outline-row.head button.insert"))
    until(lambda: len(start.window_handles) == 2)
    start.switch_to.window(start.window_handles[1])
    look(start, 1280, "light")
    section = until(lambda: text_of(start))

    assert clicks <= 4
    assert section.split("\n")[0] == heading
    assert filled
    assert [value for value in filled if value not in section] == []
    assert [
        one(start, f"#told-{name}").get_attribute("value") for name in ("author", "year", "portfolios")
    ] == [
        "LP01",
        "2024",
        "人社",
    ]

    # What is still open is reached by Tab, and what stands in it is written over.
    assert "〔" in section
    to_sheet(start)
    press(start, Keys.HOME, holding=Keys.CONTROL)
    press(start, Keys.TAB)
    write(start, "三千一百")
    assert text_of(start).count("三千一百") == 1
    assert text_of(start).count("〔") == section.count("〔") - 1
    at_rest(start)
    notes = [
        note.text
        for note in start.find_elements(By.CSS_SELECTOR, "#findings .finding-card, #hint-list .finding-card")
    ]
    assert start.find_elements(By.CSS_SELECTOR, ".desk.margin")
    assert any("待填" in note for note in notes), notes
    assert flaws(start) == []

    # What is handed over: the same words in a Word file.
    data = start.execute_async_script(
        """const done = arguments[0], form = document.getElementById("draft");
        fetch("/draft/save?kind=docx", { method: "POST", body: new FormData(form) }).then((one) => one.arrayBuffer())
          .then((data) => done([...new Uint8Array(data)]));"""
    )
    paragraphs = [
        one.text.strip() for one in Document(io.BytesIO(bytes(data))).paragraphs if one.text.strip()
    ]
    assert paragraphs == [line.strip() for line in text_of(start).split("\n") if line.strip()]
