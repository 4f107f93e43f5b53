"""How the page /draft looks and prints, in every state: what axe finds, at both widths, light and dark; without a script."""

import base64
import re
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from unicodedata import normalize

import pytest
from axe_core_python.base import AXE_SCRIPT
from browsing import look
from drafting import FRESH, SAID, at_rest, new_sheet, one, press, until, write
from pypdf import PdfReader
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.select import Select

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def indexed(sample: Path) -> Path:
    return sample


def _empty(sheet: Chrome) -> None:
    until(lambda: one(sheet, ".cm-placeholder"))


def _found(sheet: Chrome) -> None:
    text = sheet.execute_async_script(
        "fetch('/v1/reports/S16').then((one) => one.json()).then((one) => arguments[0](one.text))"
    )
    write(sheet, text)
    at_rest(sheet)


def _source(sheet: Chrome) -> None:
    _found(sheet)
    one(sheet, "#findings summary").send_keys(Keys.ENTER)


def _scaffold(sheet: Chrome) -> None:
    one(sheet, "#scaffold-panel summary").send_keys(Keys.ENTER)
    Select(one(sheet, "#scaffold-portfolio")).select_by_visible_text("人社")
    one(sheet, "#scaffold-show").send_keys(Keys.ENTER)
    until(lambda: one(sheet, ".frame-list details summary")).send_keys(Keys.ENTER)
    one(sheet, ".frame-list button").send_keys(Keys.ENTER)


def _suggestions(sheet: Chrome) -> None:
    one(sheet, "#told-portfolios").send_keys("人社\t")
    sheet.execute_script("document.querySelector('.cm-content').focus()")
    write(sheet, "一、履职情况\n就业方面，")
    press(sheet, "/", holding=Keys.ALT)
    until(lambda: one(sheet, ".cm-completionInfo"))


def _wrong(sheet: Chrome) -> None:
    write(sheet, FRESH)
    one(sheet, "#told-year").send_keys("今年\t")
    until(lambda: one(sheet, "#wrong").is_displayed())


def _kept(sheet: Chrome) -> None:
    write(sheet, FRESH)
    sheet.get(sheet.current_url)
    until(lambda: one(sheet, "#kept").is_displayed())


def _finding(sheet: Chrome) -> None:
    write(sheet, FRESH)
    press(sheet, "f", holding=Keys.CONTROL)
    until(lambda: one(sheet, ".cm-search"))


_STATES = (_empty, _found, _source, _scaffold, _suggestions, _wrong, _kept, _finding)


@pytest.mark.parametrize(
    ("width", "scheme"), [(1280, "light"), (1280, "dark"), (390, "light"), (390, "dark")]
)
@pytest.mark.parametrize("state", _STATES, ids=lambda one: one.__name__.strip("_"))
def test_axe_finds_nothing(
    page: Chrome, site: str, state: Callable[[Chrome], None], width: int, scheme: str
) -> None:
    """Every state as it is, nothing folded or unfolded for the test; and nothing is wider than the screen."""
    look(page, width, scheme)
    sheet = new_sheet(page, site)
    state(sheet)
    sheet.execute_script(AXE_SCRIPT)
    found = sheet.execute_async_script("axe.run().then(arguments[0])")

    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found["violations"]] == []
    assert sheet.execute_script("return document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_is_selected_can_be_read(page: Chrome, site: str, scheme: str) -> None:
    """The editor draws selections on a layer of its own, in colours of its own, which axe does not see."""
    look(page, 1280, scheme)
    sheet = new_sheet(page, site)
    write(sheet, SAID)
    press(sheet, "a", holding=Keys.CONTROL)
    until(lambda: one(sheet, ".cm-selectionBackground"))
    ratio = sheet.execute_script(
        """const light = (path, name) => {
          const parts = getComputedStyle(document.querySelector(path))[name].match(/\\d+/g).slice(0, 3);
          const linear = (one) => one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4;
          const [r, g, b] = parts.map((one) => linear(one / 255));
          return 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05;
        };
        const [text, ground] = [light(".cm-line", "color"), light(".cm-selectionBackground", "backgroundColor")];
        return Math.max(text, ground) / Math.min(text, ground);"""
    )
    assert ratio >= 4.5


def test_english_is_said_to_be_english(page: Chrome, site: str) -> None:
    """The words around the sheet; what is written and found in it stays Chinese."""
    sheet = new_sheet(page, site, "/draft?lang=en")
    write(sheet, SAID)
    until(lambda: one(sheet, "#told").text != "Checking …")

    assert one(sheet, ".drafting").get_attribute("lang") == "en"
    assert one(sheet, ".cm-content").get_attribute("lang") == "zh-CN"
    own = sheet.execute_script(
        """const walk = document.createTreeWalker(document.querySelector(".drafting"), NodeFilter.SHOW_TEXT);
        const said = [];
        while (walk.nextNode()) {
          const one = walk.currentNode.parentElement;
          const han = /\\p{Script=Han}/u.test(walk.currentNode.data);
          if (han && one.closest("[lang]").lang === "en") said.push(walk.currentNode.data);
        }
        return said;"""
    )
    assert own == []


def test_the_draft_is_printed_once_and_whole_with_its_findings_on_request(page: Chrome, site: str) -> None:
    """The editor shows a part; paper gets all of it, once, as a document, and nothing of the page around."""
    sheet = new_sheet(page, site)
    items = [f"（{'一二三四五六七八九'[number % 9]}）第{number}项。{FRESH}" for number in range(1, 121)]
    write(sheet, "\n".join(["2024年度述职报告", "一、履职情况", SAID, *items]))
    at_rest(sheet)
    paper = _printed(sheet)
    alone, said = "".join(paper), _plain(SAID)

    assert [alone.count(f"第{number}项。") for number in range(1, 121)] == [1] * 120
    assert (alone.count("2024年度述职报告"), alone.count(said), alone.count("发现")) == (1, 1, 0)
    assert [word for word in ("另存为", "述职报告助手", "文稿信息", "[1]") if word in alone] == []
    # 120 items of two lines, 22 lines a page: no page is empty, none is a picture of the screen.
    assert 10 <= len(paper) <= 15
    assert min(len(one) for one in paper) > 20

    one(sheet, "#print-findings").click()
    found = "".join(_printed(sheet))
    # The mark of the finding in the text; some readers of PDF put a raised mark before the line it ends.
    assert (found.count("发现"), len(re.findall(r"\[1\]", found))) == (1, 1)
    assert f":{_plain(FRESH)}与本报告前文相同" in found.partition("发现")[2]


def _printed(sheet: Chrome) -> list[str]:
    """The pages that come out of the printer, as plain text."""
    printed = sheet.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True})
    pages = PdfReader(BytesIO(base64.b64decode(printed["data"]))).pages
    return [_plain(one.extract_text()) for one in pages]


def _plain(text: str) -> str:
    """Without white space; fonts give radicals (⻓, ⼾) where characters were written (长, 户)."""
    return "".join(normalize("NFKC", text.replace("⻓", "长")).replace("戶", "户").split())


@pytest.fixture
def scriptless(page: Chrome) -> Iterator[Chrome]:
    """The browser with scripts switched off."""
    page.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    yield page
    page.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


def test_without_a_script_the_form_answers(scriptless: Chrome, site: str) -> None:
    """Written into the text area, sent, answered with cards that unfold; a wrong year costs nothing."""
    scriptless.get(f"{site}/reports/S16")
    said = next(
        line.text
        for line in scriptless.find_elements(By.CSS_SELECTOR, ".text > p")
        if "我有个习惯" in line.text
    )
    scriptless.get(f"{site}/draft")
    assert not one(scriptless, "#suggest").is_displayed()
    one(scriptless, "#text").send_keys(said)
    one(scriptless, "#told-year").send_keys("今年")
    one(scriptless, ".bar .primary").click()
    until(lambda: one(scriptless, "#wrong").text.startswith("年份“今年”不是四位数的年份"))
    assert one(scriptless, "#text").get_attribute("value") == said

    one(scriptless, "#told-year").clear()
    one(scriptless, ".bar .primary").click()
    until(lambda: one(scriptless, "#told").text.startswith("共 1 处"))
    assert not one(scriptless, "#wrong").is_displayed()
    one(scriptless, "#findings summary").click()
    assert "我有个习惯" in one(scriptless, "#findings .wording").text
    one(scriptless, ".language").click()
    until(lambda: one(scriptless, "h1").text == "Draft")
    assert one(scriptless, "#text").get_attribute("value") == said
