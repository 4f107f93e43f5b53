"""The page /draft in Chromium: findings while one types, their cards, what is left unheeded."""

from pathlib import Path

import pytest
from drafting import (
    FRESH,
    SAID,
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

pytestmark = pytest.mark.browser


@pytest.fixture
def sheet(page: Chrome, site: str) -> Chrome:
    """An empty sheet, with the caret in it."""
    return new_sheet(page, site)


def test_what_was_written_before_is_underlined_while_one_types(sheet: Chrome) -> None:
    """The browser counts 𠮷 as two: the line begins and ends with the words all the same."""
    write(sheet, f"𠮷水镇的𠮷祥村。{FRESH}\n{SAID}\n")

    assert until(lambda: marked(sheet)) == SAID
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


def test_a_long_draft_with_many_findings_is_listed_whole(sheet: Chrome) -> None:
    """40,000 characters: what is typed stands there; the time from key to paint is measured by the bench."""
    write(sheet, "\n".join(f"第{number}项。{FRESH}{SAID}又修水渠XX公里。" for number in range(400)))
    at_rest(sheet)
    until(lambda: len(records(sheet)) >= 400)
    write(sheet, "完")

    assert text_of(sheet).endswith("完")
    order = sheet.execute_script(
        "return [...document.querySelectorAll('#findings > li')].map((one) => one.finding.begin)"
    )
    assert order == sorted(order)
