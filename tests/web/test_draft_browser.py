"""The page /draft in Chromium: input methods, findings while one types, snippets, what axe finds."""

import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from browsing import flaws, look
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.wait import WebDriverWait

pytestmark = pytest.mark.browser

SAID = "对全县适龄儿童逐户核对台账，劝返辍学学生21名，义务教育巩固率达到98.6%，家长和老师都签了责任书。"
FRESH = "今年试着把信访接待搬到集市上，支一张桌子、摆两条板凳。"


def _until(browser: Chrome, true: Callable[[], Any]) -> Any:
    return WebDriverWait(browser, 15, 0.05, ignored_exceptions=(Exception,)).until(lambda _: true())


def _type(browser: Chrome, text: str) -> None:
    browser.execute_cdp_cmd("Input.insertText", {"text": text})


def _compose(browser: Chrome, text: str) -> None:
    caret = len(text.encode("utf-16-le")) // 2
    asked = {"text": text, "selectionStart": caret, "selectionEnd": caret}
    browser.execute_cdp_cmd("Input.imeSetComposition", asked)


def _text(browser: Chrome) -> str:
    lines = browser.find_elements(By.CSS_SELECTOR, ".cm-line")
    return "\n".join(line.get_attribute("textContent") or "" for line in lines)


def _marked(browser: Chrome) -> list[str]:
    return [one.text for one in browser.find_elements(By.CSS_SELECTOR, ".found-warning, .found-info")]


@pytest.fixture
def sheet(page: Chrome, site: str) -> Chrome:
    """An empty sheet, with the caret in it."""
    page.get(f"{site}/draft")
    page.execute_script("localStorage.clear(); sessionStorage.clear();")
    page.get(f"{site}/draft")
    _until(page, lambda: page.find_element(By.CSS_SELECTOR, ".cm-content")).click()
    return page


def test_what_was_written_before_is_underlined_while_one_types(sheet: Chrome) -> None:
    _type(sheet, f"𠮷水镇的事。{FRESH}\n{SAID}\n")

    assert _until(sheet, lambda: "".join(_marked(sheet))).startswith("对全县适龄儿童逐户核对台账")
    assert sheet.find_elements(By.CSS_SELECTOR, "#findings .finding-card .does button")


def test_source_and_difference_are_one_key_away(sheet: Chrome) -> None:
    _type(sheet, SAID.replace("21名", "35名"))
    _until(sheet, lambda: sheet.find_element(By.CSS_SELECTOR, "#findings summary")).send_keys(Keys.ENTER)

    assert [one.text for one in sheet.find_elements(By.CSS_SELECTOR, "#findings del")] == ["21"]
    assert [one.text for one in sheet.find_elements(By.CSS_SELECTOR, "#findings ins")] == ["35"]


def test_an_input_method_is_not_disturbed(sheet: Chrome) -> None:
    """Underlines that arrive before, during and after a composition leave every character where it was put."""
    _type(sheet, SAID)
    _compose(sheet, "n")
    _compose(sheet, "ni")
    time.sleep(1.2)  # the answer comes while it is being composed
    _compose(sheet, "ni'hao")
    _type(sheet, "你好")
    _until(sheet, lambda: _marked(sheet))
    _compose(sheet, "q")
    _compose(sheet, "qun")
    _type(sheet, "群众")

    assert _text(sheet) == f"{SAID}你好群众"


def test_a_place_is_left_unheeded_and_brought_back(sheet: Chrome) -> None:
    _type(sheet, SAID)
    _until(sheet, lambda: sheet.find_element(By.CSS_SELECTOR, "[data-do=ignore]")).click()

    _until(sheet, lambda: _marked(sheet) == [])
    sheet.find_element(By.ID, "unignore").click()
    assert _until(sheet, lambda: _marked(sheet))


def test_a_place_is_put_on_the_offices_list(sheet: Chrome, site: str) -> None:
    """For good needs to know whose office it is; the list is data that anyone may read."""
    _type(sheet, SAID)
    _until(sheet, lambda: sheet.find_element(By.CSS_SELECTOR, "[data-do=forever]")).click()
    assert "职务或地区" in sheet.find_element(By.ID, "told").text
    sheet.find_element(By.ID, "told-office").send_keys("县教育局局长\t")
    _until(sheet, lambda: sheet.find_element(By.ID, "told").text.startswith("共"))
    sheet.find_element(By.CSS_SELECTOR, "[data-do=forever]").click()

    _until(sheet, lambda: _marked(sheet) == [])
    listed = sheet.execute_async_script("fetch('/v1/ignored').then((one) => one.json()).then(arguments[0])")[
        "ignored"
    ]
    assert [(line["rule"], line["office"]) for line in listed] == [("reuse", "县教育局局长")]
    for line in listed:
        sheet.execute_async_script(
            "fetch('/v1/ignored/' + arguments[0], {method: 'DELETE'}).then(arguments[1])", line["id"]
        )


def test_a_draft_is_kept_and_offered_again(sheet: Chrome, site: str) -> None:
    _type(sheet, FRESH)
    _until(sheet, lambda: "保存" in sheet.find_element(By.ID, "saved").text)
    sheet.get(f"{site}/draft")
    _until(sheet, lambda: sheet.find_element(By.ID, "restore").is_displayed())
    sheet.find_element(By.ID, "restore").click()

    assert _until(sheet, lambda: _text(sheet)) == FRESH


def test_a_word_file_is_opened(sheet: Chrome, tmp_path: Path) -> None:
    from docx import Document

    document = Document()
    document.add_paragraph("石渡县民政局局长2024年述职报告")
    document.add_paragraph(SAID)
    document.save(str(tmp_path / "草稿.docx"))
    sheet.find_element(By.ID, "file").send_keys(str(tmp_path / "草稿.docx"))

    _until(sheet, lambda: "石渡县民政局" in _text(sheet))
    assert sheet.find_element(By.ID, "told-year").get_attribute("value") == "2024"
    shutil.rmtree(tmp_path)


def test_a_long_draft_with_many_findings_stays_fluent(sheet: Chrome) -> None:
    """40,000 characters: what is typed stands there; the time from key to paint is measured by the bench."""
    _type(sheet, "\n".join(f"第{number}项。{FRESH}{SAID}" for number in range(400)))
    _until(sheet, lambda: sheet.find_elements(By.CSS_SELECTOR, "#findings .finding-card"))
    _type(sheet, "完")

    assert _text(sheet).endswith("完")


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_anyone_can_use_it(sheet: Chrome, width: int, scheme: str) -> None:
    look(sheet, width, scheme)
    _type(sheet, SAID)
    _until(sheet, lambda: _marked(sheet))

    assert flaws(sheet) == []
    assert sheet.execute_script("return document.documentElement.scrollWidth") <= width
