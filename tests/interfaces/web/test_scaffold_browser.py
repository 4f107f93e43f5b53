"""The page /scaffold in a browser, over the sample corpus: choosing, filling, and putting into a draft in another tab."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import flaws, look
from drafting import text_of, until
from openpyxl import load_workbook
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

pytestmark = pytest.mark.browser

_OUTLINE = "/scaffold?author=LP01&year=2023&portfolio=教育&portfolio=人社"


@pytest.fixture(scope="module")
def indexed(sample: Path) -> Path:
    return sample


@pytest.fixture
def outline(page: Chrome, site: str) -> Iterator[Chrome]:
    """The outline of a writer who has an earlier report; other tabs are closed afterwards."""
    page.get(f"{site}/scaffold")
    page.execute_script("localStorage.clear(); sessionStorage.clear();")
    page.get(f"{site}{_OUTLINE}")
    [own] = page.window_handles
    yield page
    for handle in page.window_handles:
        if handle != own:
            page.switch_to.window(handle)
            page.close()
    page.switch_to.window(own)


@pytest.mark.parametrize("address", ["/scaffold", _OUTLINE])
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_it_fits_and_has_no_flaws(page: Chrome, site: str, address: str, width: int, scheme: str) -> None:
    look(page, width, scheme)
    page.get(f"{site}{address}")

    assert page.execute_script("return document.documentElement.scrollWidth <= innerWidth")
    assert flaws(page) == []


def test_portfolios_are_found_by_what_belongs_to_them(page: Chrome, site: str) -> None:
    page.get(f"{site}/scaffold")
    field = page.find_element(By.ID, "portfolio-filter")
    field.send_keys("人力资源")
    shown = [
        one.text
        for one in page.find_elements(By.CSS_SELECTOR, ".portfolio-group label")
        if one.is_displayed()
    ]
    assert shown == ["人社"]

    field.send_keys(Keys.ENTER)
    assert page.current_url == f"{site}/scaffold"
    assert page.find_element(By.CSS_SELECTOR, "input[value='人社']").is_selected()
    assert page.find_element(By.ID, "portfolio-count").text == "已选 1 项"
    assert (
        len(
            [
                one
                for one in page.find_elements(By.CSS_SELECTOR, ".portfolio-group label")
                if one.is_displayed()
            ]
        )
        > 9
    )

    field.send_keys("没有的领域")
    assert page.find_element(By.ID, "portfolio-none").is_displayed()


def _inserts(page: Chrome, label: str) -> list[str]:
    return [
        str(one.get_attribute("value"))
        for one in page.find_elements(By.CSS_SELECTOR, "button.insert")
        if one.text == label and one.is_displayed()
    ]


def _click(page: Chrome, value: str) -> None:
    page.execute_script(
        "[...document.querySelectorAll('button.insert')].find((one) => one.value === arguments[0]).click()",
        value,
    )


def test_the_whole_outline_goes_into_a_new_draft_with_what_is_known(outline: Chrome, site: str) -> None:
    [whole] = _inserts(outline, "整篇放进文稿")
    _click(outline, whole)
    until(lambda: len(outline.window_handles) == 2)
    outline.switch_to.window(outline.window_handles[1])

    assert until(lambda: text_of(outline)) == whole
    assert outline.find_element(By.ID, "told-author").get_attribute("value") == "LP01"
    assert outline.find_element(By.ID, "told-year").get_attribute("value") == "2023"


def test_items_go_into_the_draft_that_is_open_one_below_the_other(outline: Chrome, site: str) -> None:
    own = outline.current_window_handle
    outline.switch_to.new_window("tab")
    outline.get(f"{site}/draft")
    until(lambda: outline.find_element(By.CSS_SELECTOR, ".cm-content"))
    draft = outline.current_window_handle
    outline.switch_to.window(own)

    sentences = _inserts(outline, "放进文稿")[:3]
    for sentence in sentences:
        _click(outline, sentence)
        until(lambda: outline.find_element(By.ID, "status").text == "已放进文稿")
        outline.execute_script("document.getElementById('status').textContent = ''")

    assert len(outline.window_handles) == 2
    outline.switch_to.window(draft)
    assert text_of(outline).split("\n") == sentences
    assert outline.find_element(By.ID, "told-author").get_attribute("value") == "LP01"


def test_a_fact_sheet_is_read_as_soon_as_it_is_chosen(outline: Chrome, site: str, tmp_path: Path) -> None:
    data = outline.execute_async_script(
        """const done = arguments[0], form = document.querySelector("form.files");
        fetch(`/scaffold/xlsx?${new URLSearchParams(new FormData(form))}`).then((one) => one.arrayBuffer()).then((data) =>
        done([...new Uint8Array(data)]));"""
    )
    path = tmp_path / "数据.xlsx"
    path.write_bytes(bytes(data))
    book = load_workbook(path)
    sheet = book["数据表"]
    columns = {str(cell.value): cell.column for cell in sheet[3]}
    row = next(row for row in range(4, sheet.max_row + 1) if sheet.cell(row, columns["填空编号"]).value)
    sheet.cell(row, columns["2023年"]).value = 27182
    book.save(path)

    outline.find_element(By.ID, "sheet").send_keys(str(path))
    told = until(lambda: outline.find_element(By.CSS_SELECTOR, ".notice.done"))
    assert told.text.startswith("已读入“数据.xlsx”，填上 1 个数")
    assert "27182" in [slot.text for slot in outline.find_elements(By.CSS_SELECTOR, ".slot.filled")]
    assert flaws(outline) == []
