"""What somebody writes on the page /draft is not lost: autosave, killed tabs, a service that has gone, other languages."""

import contextlib
from collections.abc import Iterator

import pytest
from browsing import look
from drafting import (
    FRESH,
    SAID,
    at_rest,
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
from selenium.common.exceptions import WebDriverException
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

pytestmark = pytest.mark.browser


@pytest.fixture
def sheet(page: Chrome, site: str) -> Chrome:
    """An empty sheet, with the caret in it."""
    return new_sheet(page, site)


@pytest.fixture
def offline(page: Chrome) -> Iterator[Chrome]:
    """The browser, whose service is gone until the test says otherwise."""
    page.execute_cdp_cmd("Network.enable", {})
    yield page
    _service(page, there=True)


def _service(browser: Chrome, *, there: bool) -> None:
    conditions = {"offline": not there, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
    browser.execute_cdp_cmd("Network.emulateNetworkConditions", conditions)


def _saved(browser: Chrome) -> None:
    until(lambda: one(browser, "#saved").text == "已自动保存在这个浏览器里")


def _restore(browser: Chrome) -> list[str]:
    """What is offered when the page is opened again."""
    until(lambda: one(browser, "#kept").is_displayed())
    return [line.text.split("　")[0] for line in browser.find_elements(By.CSS_SELECTOR, "#kept li span")]


def test_a_draft_of_a_killed_tab_comes_back_whole(sheet: Chrome, site: str) -> None:
    """Text, what is known of it, and what was left unheeded; the tab dies without a word."""
    first = sheet.current_window_handle
    sheet.switch_to.new_window("tab")
    look(sheet, 1280, "light")
    new_sheet(sheet, site)
    one(sheet, "#told-office").send_keys("县教育局局长\t")
    to_sheet(sheet)
    write(sheet, f"{FRESH}\n{SAID}")
    until(lambda: one(sheet, "[data-do=ignore]")).send_keys(Keys.ENTER)
    until(lambda: one(sheet, "#ignored").is_displayed())
    press(sheet, Keys.END, holding=Keys.CONTROL)
    write(sheet, "\n完")
    _saved(sheet)
    with contextlib.suppress(WebDriverException):
        sheet.execute_cdp_cmd("Page.crash", {})
    with contextlib.suppress(WebDriverException):
        sheet.close()
    sheet.switch_to.window(first)
    sheet.get(f"{site}/draft")

    assert _restore(sheet) == [FRESH[:24]]
    one(sheet, "#kept button").click()
    at_rest(sheet)
    assert text_of(sheet) == f"{FRESH}\n{SAID}\n完"
    assert one(sheet, "#told-office").get_attribute("value") == "县教育局局长"
    assert (marked(sheet), one(sheet, "#ignored span").text) == ("", "已忽略 1")


def test_writing_on_an_empty_sheet_overwrites_no_draft(sheet: Chrome, site: str) -> None:
    """Who does not look at the offer and writes loses nothing; both are offered next time, the newest first."""
    write(sheet, FRESH)
    _saved(sheet)
    sheet.get(f"{site}/draft")
    _restore(sheet)
    to_sheet(sheet)
    write(sheet, SAID)
    _saved(sheet)
    sheet.get(f"{site}/draft")

    assert _restore(sheet) == [SAID[:24], FRESH[:24]]
    sheet.find_elements(By.CSS_SELECTOR, "#kept button")[1].click()
    assert _restore(sheet) == [FRESH[:24]]
    sheet.find_elements(By.CSS_SELECTOR, "#kept button")[1].click()
    assert not one(sheet, "#kept").is_displayed()


def test_the_last_words_before_leaving_are_kept(sheet: Chrome, site: str) -> None:
    write(sheet, FRESH)
    sheet.get(f"{site}/help")
    sheet.get(f"{site}/draft")

    assert _restore(sheet) == [FRESH[:24]]


def test_what_cannot_be_read_is_not_offered(sheet: Chrome, site: str) -> None:
    sheet.execute_script(
        "localStorage.setItem('draft.kept.a', '{'); sessionStorage.setItem('draft.ignored', '[')"
    )
    sheet.get(f"{site}/draft")
    until(lambda: one(sheet, ".cm-content"))

    assert not one(sheet, "#kept").is_displayed()


def test_a_draft_that_is_saved_as_a_file_is_offered_no_more(sheet: Chrome, site: str) -> None:
    write(sheet, FRESH)
    _saved(sheet)
    one(sheet, "[formaction*=txt]").click()
    until(lambda: one(sheet, "#saved").text == "已另存为 述职报告草稿.txt")
    sheet.get(f"{site}/draft")
    until(lambda: one(sheet, ".cm-content"))

    assert not one(sheet, "#kept").is_displayed()


def test_the_service_goes_and_comes_back(sheet: Chrome, offline: Chrome) -> None:
    """The text stays, also when it is to be saved; what went wrong is told over the sheet; then all is checked."""
    _service(offline, there=False)
    write(sheet, SAID)
    assert "连接不上本机的服务。正文没有丢" in until(lambda: one(sheet, "#wrong").text)
    one(sheet, "[formaction*=docx]").click()
    until(lambda: one(sheet, "#wrong").text.startswith("没有存成"))
    assert text_of(sheet) == SAID

    _service(offline, there=True)
    assert until(lambda: marked(sheet)) == SAID
    assert not one(sheet, "#wrong").is_displayed()


def test_a_year_that_is_none_does_not_cost_the_draft(sheet: Chrome) -> None:
    write(sheet, SAID)
    one(sheet, "#told-year").send_keys("今年\t")
    until(lambda: "年份“今年”不是四位数的年份" in one(sheet, "#wrong").text)
    one(sheet, "[formaction*=docx]").click()
    until(lambda: one(sheet, "#wrong").text.startswith("没有存成"))

    assert text_of(sheet) == SAID


def test_the_language_changes_and_the_draft_stays(sheet: Chrome) -> None:
    one(sheet, "#told-office").send_keys("县教育局局长")
    to_sheet(sheet)
    write(sheet, f"𠮷\n{SAID}")
    one(sheet, ".language").click()
    until(lambda: one(sheet, "h1").text == "Draft")
    until(lambda: one(sheet, "#told").text.startswith("1 found: 1 to check"))

    assert text_of(sheet) == f"𠮷\n{SAID}"
    assert one(sheet, "#told-office").get_attribute("value") == "县教育局局长"
    assert records(sheet)[0].find_element(By.TAG_NAME, "button").text == "Go there"
    one(sheet, ".language").click()
    until(lambda: one(sheet, "h1").text == "起草")
    assert text_of(sheet) == f"𠮷\n{SAID}"


def test_what_the_wps_add_in_hands_over_lies_on_the_sheet(sheet: Chrome, site: str) -> None:
    """Its page has the same origin and leaves the text for this one; drafts that are kept stay."""
    write(sheet, FRESH)
    _saved(sheet)
    sheet.execute_script("localStorage.setItem('draft.handed', JSON.stringify({text: arguments[0]}))", SAID)
    sheet.get("about:blank")
    sheet.get(f"{site}/draft#handed")

    assert until(lambda: marked(sheet)) == SAID
    assert sheet.execute_script("return localStorage.getItem('draft.handed')") is None
    sheet.get(f"{site}/draft")
    assert FRESH[:24] in _restore(sheet)


@pytest.mark.parametrize("ending", ["\\r\\n", "\\r", "\\n"])
def test_what_is_pasted_from_an_office_program_is_checked(sheet: Chrome, ending: str) -> None:
    """Whatever ends its lines: the clipboard of WPS and Word holds CRLF."""
    sheet.execute_script(
        f"""const copied = new DataTransfer();
        copied.setData("text/plain", ["2024年度述职报告", arguments[0], arguments[1]].join("{ending}"));
        document.querySelector(".cm-content").dispatchEvent(
          new ClipboardEvent("paste", {{clipboardData: copied, bubbles: true, cancelable: true}}));""",
        FRESH,
        SAID,
    )

    assert text_of(sheet) == f"2024年度述职报告\n{FRESH}\n{SAID}"
    until(lambda: marked(sheet).strip("。") == SAID.strip("。"))
