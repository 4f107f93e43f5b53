"""Scaffolds and suggestions on the page /draft, over the sample corpus: inserted, filled by Tab, saved."""

import base64
from io import BytesIO
from pathlib import Path

import pytest
from browsing import flaws
from docx import Document
from drafting import VIEW, until, write
from selenium.webdriver import ActionChains, Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
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


def _outline(sheet: Chrome, portfolio: str = "人社") -> list[WebElement]:
    """The items that the panel shows, headings apart."""
    panel = sheet.find_element(By.ID, "scaffold-panel")
    if not panel.get_attribute("open"):
        panel.find_element(By.TAG_NAME, "summary").click()
    Select(sheet.find_element(By.ID, "scaffold-portfolio")).select_by_visible_text(portfolio)
    sheet.find_element(By.ID, "scaffold-show").click()
    return until(lambda: sheet.find_elements(By.CSS_SELECTOR, ".frame-list li:has(.frame:not(.heading))"))


def _blank(items: list[WebElement]) -> WebElement:
    """The first item whose only blank is the number of something."""
    return next(one for one in items if len(one.find_elements(By.CSS_SELECTOR, ".frame .slot")) == 1)


def _frame(item: WebElement) -> str:
    return str(item.find_element(By.CSS_SELECTOR, ".frame").text).rstrip("。") + "。"


def _insert(item: WebElement) -> str:
    button = item.find_element(By.TAG_NAME, "button")
    item.parent.execute_script("arguments[0].scrollIntoView({block: 'center'})", button)
    button.click()
    return _frame(item)


def _selected(browser: Chrome) -> str:
    return str(
        browser.execute_script(
            f"const s = {VIEW}.state; return s.sliceDoc(s.selection.main.from, s.selection.main.to)"
        )
    )


def test_a_frame_is_put_in_and_its_blank_is_filled_by_tab(sheet: Chrome) -> None:
    frame = _insert(_blank(_outline(sheet)))
    assert until(lambda: _text(sheet)) == frame
    blank = _selected(sheet)
    assert blank.startswith("〔")

    ActionChains(sheet).send_keys("1.2", Keys.TAB, "比上年多。").perform()
    filled = f"{frame.replace(blank, '1.2')}比上年多。"
    assert _text(sheet) == filled

    saved = sheet.execute_async_script(
        """const done = arguments[0], form = new FormData(document.getElementById("draft"));
        fetch("/draft/save?kind=docx", {method: "POST", body: form}).then((one) => one.arrayBuffer()).then((data) =>
        done(btoa(String.fromCharCode(...new Uint8Array(data)))));"""
    )
    printed = [line.text for line in Document(BytesIO(base64.b64decode(saved))).paragraphs]
    assert printed[-1] == filled


def test_what_is_put_in_stands_in_order_on_lines_of_its_own_and_never_in_a_blank(sheet: Chrome) -> None:
    sheet.find_element(By.CSS_SELECTOR, ".cm-content").click()
    write(sheet, "一、履职情况\n就业方面，〔数量〕人。\n二、廉洁自律")
    sheet.execute_script(f"const v = {VIEW}; v.dispatch({{selection: {{anchor: 7 + 5, head: 7 + 9}}}})")
    assert _selected(sheet) == "〔数量〕"
    frames = [_insert(item) for item in _outline(sheet)[:3]]

    assert _text(sheet).split("\n") == ["一、履职情况", "就业方面，〔数量〕人。", *frames, "二、廉洁自律"]


def test_a_whole_section_of_ones_own_goes_in_at_once(sheet: Chrome) -> None:
    sheet.find_element(By.ID, "told-author").send_keys("LP01")
    own = [
        _frame(one)
        for one in _outline(sheet)
        if "我的上年" in one.text and "上年打算" not in one.text and "教育" not in one.text
    ]
    button = sheet.find_element(By.XPATH, "(//div[@id='scaffold']/button[.='插入这一部分'])[last()]")
    sheet.execute_script("arguments[0].click()", button)
    assert len(own) > 1
    assert until(lambda: _text(sheet)).split("\n")[-1] == own[-1]
    assert set(_text(sheet).split("\n")) <= set(own)


def test_tab_reaches_every_blank_also_pasted_ones(sheet: Chrome) -> None:
    sheet.find_element(By.CSS_SELECTOR, ".cm-content").click()
    write(sheet, "按国发〔2024〕5号，办结〔数量〕件。\n为〔待核〕人追回〔金额〕万元。\n没有空的一行")
    sheet.execute_script(f"const v = {VIEW}; v.dispatch({{selection: {{anchor: 0}}}}); v.focus()")
    assert sheet.execute_script(
        "return [...document.querySelectorAll('.cm-line .slot')].map((e) => e.textContent)"
    ) == [
        "〔数量〕",
        "〔待核〕",
        "〔金额〕",
    ]
    reached = []
    for _ in range(4):
        ActionChains(sheet).send_keys(Keys.TAB).perform()
        reached.append(_selected(sheet))
    assert reached == ["〔数量〕", "〔待核〕", "〔金额〕", "〔数量〕"]

    ActionChains(sheet).send_keys("40", Keys.TAB).perform()
    assert _selected(sheet) == "〔待核〕"
    ActionChains(sheet).key_down(Keys.SHIFT).send_keys(Keys.TAB).key_up(Keys.SHIFT).perform()
    assert _selected(sheet) == "〔金额〕"
    assert "办结40件" in _text(sheet)


def test_tab_leaves_a_text_without_blanks_and_behind_escape(sheet: Chrome) -> None:
    sheet.find_element(By.CSS_SELECTOR, ".cm-content").click()
    write(sheet, "办结〔数量〕件。")
    ActionChains(sheet).send_keys(Keys.ESCAPE, Keys.TAB).perform()
    assert not sheet.execute_script("return document.activeElement.classList.contains('cm-content')")
    sheet.execute_script(
        f"const v = {VIEW}; v.dispatch({{changes: {{from: 0, to: 8, insert: '办结40件。'}}}}); v.focus()"
    )
    ActionChains(sheet).send_keys(Keys.TAB).perform()
    assert not sheet.execute_script("return document.activeElement.classList.contains('cm-content')")


def test_a_fact_sheet_fills_the_draft(sheet: Chrome, tmp_path: Path) -> None:
    path = tmp_path / "数据.csv"
    path.write_text(
        "指标;单位;2024年;2025年\n城镇新增就业;人;3500;3650\n造林面积;亩;5;6\n", encoding="gb18030"
    )
    sheet.find_element(By.CSS_SELECTOR, ".cm-content").click()
    write(sheet, "𠮷，城镇新增就业〔数量〕人，追回工资〔金额〕万元。")
    sheet.find_element(By.ID, "facts").send_keys(str(path))

    assert until(lambda: "3650" in _text(sheet))
    assert _text(sheet) == "𠮷，城镇新增就业3650人，追回工资〔待核〕万元。"
    assert [one.text for one in sheet.find_elements(By.CSS_SELECTOR, "#fact-notes li")] == [
        "已读入“数据.csv”，填上 1 个数；没有填的写作“待核”。",
        "数据.csv 第 3 行：“造林面积”没有填上：提纲里没有这一项",
    ]


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


def test_what_was_taken_over_is_told_until_it_is_changed(sheet: Chrome) -> None:
    sheet.find_element(By.ID, "told-author").send_keys("LP01")
    year = sheet.find_element(By.ID, "told-year")
    year.clear()
    year.send_keys("2023")
    own = [one for one in _outline(sheet) if "我的上年" in one.text and "上年打算" not in one.text]
    item = max(own, key=lambda one: len(_frame(one)))
    sentence = _insert(item)
    label = "承上年，未改"
    until(lambda: label in sheet.find_element(By.ID, "findings").text)

    other = "今年试着把信访接待搬到集市上，支一张桌子、摆两条板凳，来的人比往常多。"
    sheet.execute_script(
        f"const v = {VIEW}; v.dispatch({{changes: {{from: 0, to: v.state.doc.length, insert: arguments[0]}}}})",
        other,
    )
    until(lambda: label not in sheet.find_element(By.ID, "findings").text)
    assert sentence not in _text(sheet)
