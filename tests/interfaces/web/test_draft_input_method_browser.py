"""Chinese input methods on the page /draft: what is composed stays whole, whatever arrives meanwhile."""

import pytest
from drafting import (
    FRESH,
    SAID,
    VIEW,
    at_rest,
    compose,
    hold_answers,
    let_go,
    marked,
    new_sheet,
    press,
    text_of,
    until,
    write,
)
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

pytestmark = pytest.mark.browser


@pytest.fixture
def sheet(page: Chrome, site: str) -> Chrome:
    """An empty sheet with the caret in it; what reaches the editor while it composes, but the composing, is noted."""
    new_sheet(page, site)
    page.execute_script(
        f"""const view = {VIEW};
        window.intruded = [];
        view.update = ((update) => (transactions) => {{
          if (view.composing && !transactions.some((one) => one.docChanged)) window.intruded.push(transactions.map(
            (one) => one.effects.length));
          return update.call(view, transactions);
        }})(view.update);"""
    )
    return page


def _wait(browser: Chrome, milliseconds: int) -> None:
    browser.execute_async_script("setTimeout(arguments[1], arguments[0])", milliseconds)


def _effects(browser: Chrome) -> list[list[int]]:
    """Effects that came while composing; a moved caret has none."""
    return [one for one in browser.execute_script("return window.intruded") if any(one)]


def test_underlines_before_a_composition(sheet: Chrome) -> None:
    """Composing behind, before and inside of what is underlined."""
    write(sheet, f"𠮷。{SAID}")
    at_rest(sheet)
    assert marked(sheet) == SAID
    press(sheet, Keys.END, holding=Keys.CONTROL)
    for shown in ("n", "ni", "ni'h", "ni'hao"):
        compose(sheet, shown)
    write(sheet, "你好")
    press(sheet, Keys.HOME, holding=Keys.CONTROL)
    for shown in ("q", "qun'zhong"):
        compose(sheet, shown)
    write(sheet, "群众")
    press(sheet, *[Keys.ARROW_RIGHT] * 6)
    for shown in ("r", "ren"):
        compose(sheet, shown)
    write(sheet, "人")

    assert text_of(sheet) == f"群众𠮷。{SAID[:4]}人{SAID[4:]}你好"
    assert _effects(sheet) == []


def test_underlines_that_arrive_during_a_composition(sheet: Chrome) -> None:
    """The answer is about just this text, and waits until the composition has ended."""
    hold_answers(sheet)
    write(sheet, f"{SAID}\n")
    until(lambda: sheet.execute_script("return window.held.length"))
    # An input method that is open, with nothing chosen yet: the text is as it was asked about.
    compose(sheet, "n")
    compose(sheet, "")
    compose(sheet, "ni")
    let_go(sheet)
    _wait(sheet, 800)
    assert marked(sheet) == ""
    compose(sheet, "ni'hao")
    _wait(sheet, 600)
    write(sheet, "你好")

    assert text_of(sheet) == f"{SAID}\n你好"
    assert _effects(sheet) == []
    let_go(sheet)
    until(lambda: (let_go(sheet), marked(sheet))[1])
    assert marked(sheet) == SAID


def test_findings_that_are_there_wait_for_the_end(sheet: Chrome) -> None:
    """Asked to draw while it composes (a place is ignored by mouse, say), the page draws afterwards."""
    write(sheet, f"{SAID}\n")
    at_rest(sheet)
    compose(sheet, "hao")
    sheet.execute_script(
        "document.querySelector('[data-do=ignore]').dispatchEvent(new MouseEvent('click', {bubbles: true}))"
    )
    _wait(sheet, 200)
    assert (_effects(sheet), marked(sheet)) == ([], SAID)

    write(sheet, "好")
    until(lambda: not marked(sheet))
    assert text_of(sheet) == f"{SAID}\n好"


def test_underlines_after_a_composition(sheet: Chrome) -> None:
    """Nothing but composing: the finding comes when it is over, and the next composition stands it."""
    for shown, chosen in (("d", ""), ("dui", ""), ("dui'quan'xian", SAID)):
        compose(sheet, shown)
        if chosen:
            write(sheet, chosen)
    assert until(lambda: marked(sheet)) == SAID
    compose(sheet, "q")
    compose(sheet, "qun")
    write(sheet, "群众")

    assert text_of(sheet) == f"{SAID}群众"
    assert _effects(sheet) == []


def test_a_composition_that_is_given_up_leaves_nothing(sheet: Chrome) -> None:
    write(sheet, FRESH)
    compose(sheet, "shan")
    compose(sheet, "")
    at_rest(sheet)

    assert text_of(sheet) == FRESH


def test_suggestions_that_arrive_late_do_not_disturb(sheet: Chrome) -> None:
    """Asked for, then written on with an input method: the answer finds another text and stays away."""
    sheet.execute_script(
        """window.fetch = ((fetch) => (path, options) => path !== "/v1/suggestions" ? fetch(path, options)
          : new Promise((go) => setTimeout(go, 500)).then(() => fetch(path, options)))(window.fetch);"""
    )
    write(sheet, f"一、履职情况\n{SAID[:20]}")
    press(sheet, "/", holding=Keys.ALT)
    compose(sheet, "q")
    compose(sheet, "qun")
    _wait(sheet, 1200)
    compose(sheet, "qun'z")
    write(sheet, "群众")

    assert text_of(sheet) == f"一、履职情况\n{SAID[:20]}群众"
    assert sheet.find_elements(By.CSS_SELECTOR, ".cm-tooltip-autocomplete") == []
    assert _effects(sheet) == []


def test_slots_are_filled_with_an_input_method(sheet: Chrome) -> None:
    """A slot is selected; what is composed takes its place; Tab leads on, also between two that touch."""
    sheet.execute_script(
        """const slots = [[0, 4], [4, 8], [10, 14], [15, 19]].map(([begin, end]) => ({ begin, end, value: null }));
        const frame = "〔时间〕〔地点〕开展〔活动〕共〔数量〕场";
        const told = { suggestions: [{ frame, slots, support: 2, sources: [], replaces: null }] };
        window.fetch = ((fetch) => (path, options) => path !== "/v1/suggestions" ? fetch(path, options)
          : Promise.resolve(new Response(JSON.stringify(told))))(window.fetch);"""
    )
    write(sheet, f"{SAID}\n")
    at_rest(sheet)
    press(sheet, "/", holding=Keys.ALT)
    until(lambda: sheet.find_elements(By.CSS_SELECTOR, ".cm-completionLabel"))
    _wait(sheet, 200)
    press(sheet, Keys.ENTER)
    until(lambda: text_of(sheet).endswith("〔时间〕〔地点〕开展〔活动〕共〔数量〕场"))
    for shown, chosen in (("chun'jie", "春节前"), ("ji'shi", "在集市"), ("xuan'jiang", "宣讲")):
        for length in range(1, len(shown) + 1):
            compose(sheet, shown[:length])
        write(sheet, chosen)
        press(sheet, Keys.TAB)
    press(sheet, "12", Keys.TAB)
    write(sheet, "。")

    assert text_of(sheet) == f"{SAID}\n春节前在集市开展宣讲共12场。"
    assert _effects(sheet) == []
