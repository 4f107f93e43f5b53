"""The page /draft in Chromium: findings while one types, their cards, what is left unheeded."""

from pathlib import Path

import pytest
from drafting import (
    FRESH,
    SAID,
    VIEW,
    at_rest,
    hold_answers,
    let_go,
    marked,
    new_sheet,
    one,
    press,
    records,
    text_of,
    to_sheet,
    until,
    write,
)
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement

pytestmark = pytest.mark.browser


@pytest.fixture
def sheet(page: Chrome, site: str) -> Chrome:
    """An empty sheet, with the caret in it."""
    return new_sheet(page, site)


def test_what_was_written_before_is_underlined_while_one_types(sheet: Chrome) -> None:
    """The browser counts 𠮷 as two: the line begins and ends with the words all the same."""
    write(sheet, f"𠮷水镇的𠮷祥村。{FRESH}\n{SAID}\n")

    assert until(lambda: marked(sheet)) == SAID
    records(sheet)[0].click()
    assert [button.text for button in records(sheet)[0].find_elements(By.TAG_NAME, "button")] == [
        "定位",
        "不再提示这一处",
        "本单位今后都不提示",
    ]


def test_source_and_difference_stand_side_by_side(sheet: Chrome) -> None:
    write(sheet, SAID.replace("21名", "35名"))
    until(lambda: one(sheet, "#findings summary")).send_keys(Keys.ENTER)
    there, here = sheet.find_elements(By.CSS_SELECTOR, "#findings .two-sides > div")

    assert [gone.text for gone in there.find_elements(By.TAG_NAME, "del")] == ["21"]
    assert [new.text for new in here.find_elements(By.TAG_NAME, "ins")] == ["35"]
    assert there.location["y"] == here.location["y"]


def test_what_is_only_worth_a_look_is_folded_until_it_is_asked_for(page: Chrome, site: str) -> None:
    sheet = new_sheet(page, site)
    sheet.execute_script("document.querySelector('details.about').open = true")
    one(sheet, "#told-year").send_keys("2022")
    to_sheet(sheet)
    write(sheet, f"全镇干部喜迎党的二十大，把路修到了组。\n{SAID}")

    assert until(lambda: one(sheet, "#hints > summary").text) == "提示（拿不准，供参考） 1"
    assert not one(sheet, "#hint-list > li").is_displayed()
    assert len(sheet.find_elements(By.CSS_SELECTOR, "#findings > li")) == 1
    press(sheet, Keys.HOME, holding=Keys.CONTROL)
    press(sheet, Keys.F8)
    press(sheet, Keys.ENTER, holding=Keys.ALT)
    assert until(lambda: one(sheet, "#hint-list .quoted").text) == "喜迎党的二十大"


def test_only_the_changed_paragraph_is_asked_about(sheet: Chrome) -> None:
    write(sheet, f"{SAID}\n{FRESH}\n")
    at_rest(sheet)
    hold_answers(sheet)
    sheet.execute_script(
        """window.fetch = ((fetch) => (path, options) => {
          if (path === "/draft/findings") window.asked = JSON.parse(options.body);
          return fetch(path, options);
        })(window.fetch);"""
    )
    write(sheet, "集市逢三逢八。")
    until(lambda: sheet.execute_script("return window.asked"))
    asked = sheet.execute_script("return window.asked")

    begin = len(SAID) + len(FRESH) + 2
    assert (asked["begin"], asked["end"]) == (begin, begin + len("集市逢三逢八。"))


def test_an_answer_about_an_older_text_is_dropped(sheet: Chrome) -> None:
    """Held back until the words it speaks of are gone; the next one is right."""
    hold_answers(sheet)
    write(sheet, f"{SAID}\n")
    until(lambda: sheet.execute_script("return window.held.length") == 1)
    sheet.execute_script("window.late = window.held.shift()")
    press(sheet, "a", holding=Keys.CONTROL)
    press(sheet, Keys.BACKSPACE)
    write(sheet, FRESH)
    sheet.execute_script("window.late()")
    sheet.execute_async_script("setTimeout(arguments[0], 300)")
    assert (text_of(sheet), marked(sheet), records(sheet)) == (FRESH, "", [])

    until(lambda: sheet.execute_script("return window.held.length"))
    let_go(sheet)
    until(lambda: one(sheet, "#told").text == "没有需要核对的地方。")
    assert (marked(sheet), records(sheet)) == ("", [])


def test_a_card_leads_to_its_words_while_no_answer_comes(sheet: Chrome) -> None:
    """Typing moves what was found, in the list as in the text: nothing else is selected or replaced."""
    write(sheet, SAID)
    at_rest(sheet)
    hold_answers(sheet)
    press(sheet, Keys.HOME, holding=Keys.CONTROL)
    write(sheet, f"𠮷{FRESH}\n")
    one(sheet, "[data-do=go]").click()

    selected = "const {from, to} = v.state.selection.main; return v.state.sliceDoc(from, to)"
    found = sheet.execute_script(
        f"const v = document.querySelector('.cm-content').cmTile.root.view; {selected}"
    )
    assert found == SAID


def test_who_reads_in_the_list_is_not_thrown_out(sheet: Chrome) -> None:
    """Answers about other places leave focus, and what is unfolded, where they are."""
    write(sheet, f"{FRESH}\n{SAID}")
    at_rest(sheet)
    one(sheet, "#findings summary").send_keys(Keys.ENTER)
    sheet.execute_script(
        "const v = document.querySelector('.cm-content').cmTile.root.view;"
        "v.dispatch({changes: {from: 0, insert: arguments[0]}});",
        f"{SAID.replace('98.6', '99.1')}\n",
    )
    until(lambda: len(records(sheet)) > 1)

    focused = sheet.switch_to.active_element
    assert focused.tag_name == "summary"
    assert focused.find_element(By.XPATH, "..").get_attribute("open") == "true"


def test_the_keyboard_is_enough(sheet: Chrome) -> None:
    """To the finding, to its source, back to the text, on to the next."""
    write(sheet, f"{FRESH}\n{SAID}\n")
    at_rest(sheet)
    press(sheet, Keys.HOME, holding=Keys.CONTROL)
    press(sheet, Keys.F8)
    press(sheet, Keys.ENTER, holding=Keys.ALT)
    assert sheet.switch_to.active_element.text == "来源与异同"
    assert one(sheet, "#findings .two-sides").is_displayed()

    press(sheet, Keys.ESCAPE)
    assert sheet.switch_to.active_element.get_attribute("role") == "textbox"
    press(sheet, Keys.ARROW_RIGHT, "又")
    assert f"{SAID}又" in text_of(sheet)


def test_a_place_is_left_unheeded_and_brought_back(sheet: Chrome) -> None:
    write(sheet, SAID)
    until(lambda: one(sheet, "[data-do=ignore]")).click()
    until(lambda: not marked(sheet))
    write(sheet, f"\n{FRESH}")
    at_rest(sheet)
    assert (marked(sheet), one(sheet, "#ignored span").text) == ("", "已忽略 1")

    one(sheet, "#unignore").click()
    assert until(lambda: marked(sheet)) == SAID


def test_the_list_is_worked_through_with_the_keyboard(sheet: Chrome) -> None:
    """What is left unheeded goes, and the next card has the focus; after the last one, the text."""
    write(sheet, f"{SAID}\n{FRESH}\n{SAID.replace('21', '35')}\n")
    at_rest(sheet)
    told = [record.find_element(By.CLASS_NAME, "quoted").text for record in records(sheet)]
    for left in range(len(told) - 1, -1, -1):
        one(sheet, "[data-do=ignore]").send_keys(Keys.ENTER)
        until(lambda: len(records(sheet)) == left)  # noqa: B023
        focused = sheet.switch_to.active_element
        if left:
            assert focused.find_element(By.XPATH, "ancestor::li").text == records(sheet)[0].text

    assert len(told) == 2
    assert focused.get_attribute("role") == "textbox"
    assert one(sheet, "#ignored span").text == "已忽略 2"


def test_a_place_is_silenced_for_everybody_after_a_question_and_brought_back(
    sheet: Chrome, site: str
) -> None:
    """It needs to know whose office it is, says what it will silence, is undone at once, and from the list of all."""
    write(sheet, SAID)
    until(lambda: one(sheet, "[data-do=forever]")).click()
    assert "职务或地区" in one(sheet, "#wrong").text
    one(sheet, "#told-office").send_keys("县教育局局长\t")
    until(lambda: one(sheet, "#told").text.startswith("共"))
    one(sheet, "[data-do=forever]").click()
    assert [value.text for value in sheet.find_elements(By.CSS_SELECTOR, ".silence dd")] == [
        "文字重合",
        SAID,
        "县教育局局长",
    ]
    press(sheet, Keys.ESCAPE)
    assert (len(_silenced(sheet)), one(sheet, "[data-do=forever]").is_displayed()) == (0, True)

    def silence() -> None:
        one(sheet, "[data-do=forever]").click()
        for part in ("已与原单位核实", Keys.TAB, "王五", Keys.ENTER):
            press(sheet, part)
        until(lambda: not marked(sheet) and one(sheet, "#silenced").is_displayed())

    silence()
    (line,) = _silenced(sheet)
    assert (line["rule"], line["office"], line["reason"], line["name"]) == (
        "reuse",
        "县教育局局长",
        "已与原单位核实",
        "王五",
    )
    one(sheet, "#unsilence").click()
    assert until(lambda: marked(sheet)) == SAID
    assert _silenced(sheet) == []

    silence()
    sheet.get(f"{site}/ignored")
    assert SAID in one(sheet, "tbody tr").text
    one(sheet, "tbody button").click()
    assert until(lambda: one(sheet, ".notice.done").text) == "已恢复提示。"
    assert _silenced(sheet) == []


def _silenced(sheet: Chrome) -> list[dict[str, str]]:
    """What stands on the list of what nobody is told again."""
    script = "fetch('/v1/ignored').then((one) => one.json()).then((list) => arguments[0](list.ignored))"
    return list(sheet.execute_async_script(script))


def test_another_file_is_no_version_of_the_report_that_was_open(
    sheet: Chrome, site: str, tmp_path: Path
) -> None:
    """What is opened in its place is held against all reports, that one too."""
    new_sheet(sheet, site, "/draft?report=edu-2022")
    file = tmp_path / "草稿.txt"
    file.write_text(f"石渡县民政局局长2024年述职报告\n{SAID}\n", encoding="utf-8")
    one(sheet, "#file").send_keys(str(file))

    until(lambda: "石渡县民政局" in text_of(sheet))
    assert until(lambda: marked(sheet)) == SAID
    assert one(sheet, "#told-year").get_attribute("value") == "2024"


def test_a_file_that_cannot_be_read_is_told_over_the_sheet(sheet: Chrome, tmp_path: Path) -> None:
    write(sheet, FRESH)
    (tmp_path / "空.txt").write_bytes(b"")
    one(sheet, "#file").send_keys(str(tmp_path / "空.txt"))

    assert until(lambda: one(sheet, "#wrong").text).startswith("没有打开“空.txt”：")
    assert text_of(sheet) == FRESH


def test_characters_are_counted_as_word_does(sheet: Chrome) -> None:
    """Without white space, 𠮷 as one; against the most that this kind of report should have."""
    write(sheet, "2024年度述职报告\n　　𠮷水镇 a b。\u00a0\ufeff完")
    at_rest(sheet)

    assert one(sheet, "#count").text == "17 / 5,000 字"


def test_many_findings_are_grouped_by_rule_and_drawn_as_they_are_wanted(sheet: Chrome) -> None:
    """120 lines, two findings each: the first 30 of a rule, then more; what one clicks in the text is drawn at once."""
    write(sheet, "\n".join(f"第{number}项。{FRESH}{SAID}又修水渠XX公里。" for number in range(120)))
    at_rest(sheet)
    until(lambda: one(sheet, ".finding-group"))
    assert {int(number) for number in _drawn(sheet)} == {30}
    group = next(
        group
        for group in sheet.find_elements(By.CSS_SELECTOR, ".finding-group")
        if group.find_element(By.CLASS_NAME, "count").get_attribute("textContent") == "120"
    )
    if not group.find_element(By.TAG_NAME, "details").get_attribute("open"):
        group.find_element(By.TAG_NAME, "summary").click()
    more = group.find_element(By.CLASS_NAME, "more")
    assert more.text == "更多 90"
    more.click()
    until(lambda: max(map(int, _drawn(sheet))) == 60)

    press(sheet, Keys.END, holding=Keys.CONTROL)
    to_sheet(sheet)
    press(sheet, Keys.F8, holding=Keys.SHIFT)
    until(lambda: "XX" in one(sheet, ".finding-card.current .quoted").text)
    assert max(map(int, _drawn(sheet))) == 120
    order = "return [...document.querySelectorAll('.finding-group:first-child .finding-card')].map((one) => one.finding.begin)"
    assert (found := sheet.execute_script(order)) == sorted(found)


def _drawn(sheet: Chrome) -> list[str]:
    """How many cards of each group are drawn."""
    script = (
        "return [...document.querySelectorAll('.finding-group ol')].map((one) => String(one.children.length))"
    )
    return list(sheet.execute_script(script))


def test_underline_and_card_lead_to_each_other(sheet: Chrome) -> None:
    """The card unfolds beside its line, the text moves to the words; the popup covers neither its line nor the list."""
    says = [SAID.replace("21", str(number)) for number in range(31, 43)]
    write(sheet, "\n".join(f"\n\n\n{one}" for one in says))
    at_rest(sheet)
    until(lambda: len(records(sheet)) >= len(says))
    last = sheet.find_elements(By.CSS_SELECTOR, ".found-warning")[-1]
    sheet.execute_script("arguments[0].scrollIntoView({block: 'center'})", last)
    # On its first line: between the lines of an underline there is nothing to point at.
    x, y = sheet.execute_script(
        "const one = arguments[0].getClientRects()[0]; return [one.left + one.width / 2, one.top + one.height / 2]",
        last,
    )
    sheet.execute_cdp_cmd("Input.dispatchMouseEvent", {"type": "mouseMoved", "x": x, "y": y})
    popup = until(lambda: one(sheet, ".finding-popup")).rect
    line, side = last.rect, one(sheet, ".side").rect
    assert popup["y"] + popup["height"] <= line["y"] + 1 or popup["y"] >= line["y"] + line["height"] - 1
    assert popup["x"] + popup["width"] <= side["x"]

    last.click()
    marked_card = until(lambda: one(sheet, ".finding-card.current"))
    assert "42" in marked_card.find_element(By.CLASS_NAME, "quoted").text
    view = sheet.execute_script("return document.querySelector('.side').getBoundingClientRect().bottom")
    foot = sheet.execute_script("return arguments[0].getBoundingClientRect().top", marked_card)
    assert foot < view

    first = one(sheet, ".finding-card .told")
    sheet.execute_script("arguments[0].scrollIntoView({block: 'center'})", first)
    first.click()
    assert "31" in one(sheet, ".finding-card.current .quoted").text
    selected = sheet.execute_script(
        f"const v = {VIEW}; return v.state.sliceDoc(v.state.selection.main.from, v.state.selection.main.to)"
    )
    assert "31名" in selected
    areas = """return [...document.querySelectorAll(".desk *")].filter((one) =>
      one.scrollHeight > one.clientHeight + 1 && /auto|scroll/.test(getComputedStyle(one).overflowY)).length"""
    assert sheet.execute_script(areas) == 0  # the notes and the sheet move with the page


def test_the_form_folds_and_the_sheet_looks_like_the_report(sheet: Chrome) -> None:
    """One line that opens again; A4 with the margins of GB/T 9704, 28 characters a line; headings are set off."""
    for name, value in {"year": "2024", "office": "县教育局局长", "region": "青岚县"}.items():
        one(sheet, f"#told-{name}").send_keys(value)
    one(sheet, "#told-portfolios").send_keys("教育")
    assert one(sheet, ".about").get_attribute("open")
    to_sheet(sheet)
    assert one(sheet, ".about").get_attribute("open") is None
    assert one(sheet, "#about-line").text == "2024年 · 县教育局局长 · 青岚县 · 教育"
    assert len(sheet.find_elements(By.CSS_SELECTOR, ".bar .primary")) == 1

    lines = ["2024年度述职报告", "县教育局局长", "各位领导：", "一、履职情况", f"（一）赶集。{FRESH}", FRESH]
    write(sheet, "\n".join(lines))
    kinds = until(lambda: [line.get_attribute("class").split()[1:] for line in _lines(sheet)])
    assert kinds == [["line-title"], ["line-subtitle"], ["line-margin"], ["line-part"], ["line-clause"], []]
    assert one(sheet, ".line-head").text == "（一）赶集。"
    look = sheet.execute_script(
        """const px = (one, name) => parseFloat(getComputedStyle(one)[name]);
        const sheet = document.querySelector(".cm-editor"), text = document.querySelector(".cm-content");
        const line = document.querySelector(".cm-line:last-child"), em = px(line, "fontSize");
        return {ratio: sheet.offsetHeight / sheet.offsetWidth, left: px(text, "paddingLeft") / sheet.clientWidth,
          top: px(text, "paddingTop") / sheet.clientWidth, indent: px(line, "textIndent") / em,
          characters: (text.clientWidth - px(text, "paddingLeft") - px(text, "paddingRight")) / em};"""
    )
    assert (round(look["ratio"], 2), round(look["indent"], 2)) == (1.41, 2)
    assert (round(look["left"], 2), round(look["top"], 2)) == (round(28 / 210, 2), round(37 / 210, 2))
    assert 27.8 < look["characters"] < 28.6


def _lines(sheet: Chrome) -> list[WebElement]:
    return sheet.find_elements(By.CSS_SELECTOR, ".cm-line")
