"""Scaffolds and suggestions on the page /draft, over the sample corpus: inserted, filled by Tab, saved."""

import base64
from io import BytesIO
from pathlib import Path

import pytest
from browsing import flaws
from docx import Document
from drafting import until
from selenium.webdriver import ActionChains, Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.select import Select

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def indexed(sample: Path) -> Path:
    return sample


def _text(browser: Chrome) -> str:
    lines = browser.find_elements(By.CSS_SELECTOR, ".cm-line")
    return "\n".join(line.get_attribute("textContent") or "" for line in lines)


@pytest.fixture
def sheet(page: Chrome, site: str) -> Chrome:
    """An empty sheet of 2025."""
    page.get(f"{site}/draft")
    page.execute_script("localStorage.clear(); sessionStorage.clear();")
    page.get(f"{site}/draft")
    until(lambda: page.find_element(By.ID, "told-year")).send_keys("2025")
    return page


def test_a_frame_is_put_in_and_its_slots_are_filled_by_tab(sheet: Chrome, site: str) -> None:
    sheet.find_element(By.CSS_SELECTOR, "#scaffold-panel summary").click()
    Select(sheet.find_element(By.ID, "scaffold-portfolio")).select_by_visible_text("人社")
    sheet.find_element(By.ID, "scaffold-show").click()
    item = until(
        lambda: next(
            one
            for one in sheet.find_elements(By.CSS_SELECTOR, ".frame-list li")
            if one.find_element(By.CSS_SELECTOR, ".frame").text == "城镇新增就业〔数量〕万人"
        ),
    )
    button = item.find_element(By.TAG_NAME, "button")
    sheet.execute_script("arguments[0].scrollIntoView({block: 'center'})", button)
    button.click()
    assert until(lambda: _text(sheet)) == "城镇新增就业〔数量〕万人"

    ActionChains(sheet).send_keys("1.2", Keys.TAB, "，比上年多。").perform()
    assert _text(sheet) == "城镇新增就业1.2万人，比上年多。"

    saved = sheet.execute_async_script(
        """const done = arguments[0], form = new FormData(document.getElementById("draft"));
        fetch("/draft/save?kind=docx", {method: "POST", body: form}).then((one) => one.arrayBuffer()).then((data) =>
        done(btoa(String.fromCharCode(...new Uint8Array(data)))));"""
    )
    printed = [line.text for line in Document(BytesIO(base64.b64decode(saved))).paragraphs]
    assert printed[-1] == "城镇新增就业1.2万人，比上年多。"


def test_a_suggestion_comes_when_asked_for(sheet: Chrome) -> None:
    sheet.find_element(By.ID, "told-portfolios").send_keys("人社")
    sheet.find_element(By.CSS_SELECTOR, ".cm-content").click()
    sheet.execute_cdp_cmd("Input.insertText", {"text": "一、履职情况\n就业方面，"})
    ActionChains(sheet).key_down(Keys.ALT).send_keys("/").key_up(Keys.ALT).perform()
    options = until(lambda: [one.text for one in sheet.find_elements(By.CSS_SELECTOR, ".cm-completionLabel")])
    assert any("〔" in option for option in options)

    until(lambda: sheet.find_element(By.CSS_SELECTOR, "li[aria-selected]"))
    ActionChains(sheet).pause(0.2).send_keys(Keys.ENTER).perform()
    assert until(lambda: any(option in _text(sheet) for option in options))


def test_keys_of_input_methods_ask_for_nothing_and_take_nothing(sheet: Chrome) -> None:
    """Ctrl+Space switches input methods and Tab moves on: neither opens suggestions, neither takes one."""
    sheet.find_element(By.ID, "told-portfolios").send_keys("人社")
    sheet.find_element(By.CSS_SELECTOR, ".cm-content").click()
    sheet.execute_cdp_cmd("Input.insertText", {"text": "就业方面，"})
    ActionChains(sheet).key_down(Keys.CONTROL).send_keys(" ").key_up(Keys.CONTROL).pause(1).perform()
    assert sheet.find_elements(By.CSS_SELECTOR, ".cm-tooltip-autocomplete") == []

    ActionChains(sheet).key_down(Keys.ALT).send_keys("/").key_up(Keys.ALT).perform()
    until(lambda: sheet.find_element(By.CSS_SELECTOR, "li[aria-selected]"))
    ActionChains(sheet).pause(0.2).send_keys(Keys.TAB).perform()
    assert _text(sheet) == "就业方面，"


def test_a_scaffold_on_the_page_has_no_flaws(sheet: Chrome) -> None:
    sheet.find_element(By.CSS_SELECTOR, "#scaffold-panel summary").click()
    sheet.find_element(By.ID, "scaffold-show").click()
    until(lambda: sheet.find_element(By.CSS_SELECTOR, ".frame-list li"))

    assert flaws(sheet) == []
