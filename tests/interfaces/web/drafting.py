"""What the browser tests of the page /draft share: a sheet, keys, input methods, and what stands on the page."""

import time
from collections.abc import Callable
from typing import Any

from selenium.webdriver import ActionChains, Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.wait import WebDriverWait

SAID = "对全县适龄儿童逐户核对台账，劝返辍学学生21名，义务教育巩固率达到98.6%，家长和老师都签了责任书。"
FRESH = "今年试着把信访接待搬到集市上，支一张桌子、摆两条板凳。"

# The editor of the page, found by its element.
VIEW = "document.querySelector('.cm-content').cmTile.root.view"


def until(true: Callable[[], Any], seconds: float = 15) -> Any:
    """What ``true`` gives as soon as it is true; elements that come and go meanwhile are no error."""
    wait = WebDriverWait(None, seconds, 0.05, ignored_exceptions=(Exception,))  # type: ignore[type-var]
    return wait.until(lambda _: true())


def new_sheet(browser: Chrome, site: str, address: str = "/draft") -> Chrome:
    """The page as somebody sees it who was never there, with the caret in the sheet."""
    browser.get(f"{site}{address}")
    browser.execute_script("localStorage.clear(); sessionStorage.clear();")
    browser.get(f"{site}{address}")
    until(lambda: browser.find_element(By.CSS_SELECTOR, ".cm-content"))
    to_sheet(browser)
    return browser


def to_sheet(browser: Chrome) -> None:
    """Put the caret into the sheet."""
    browser.execute_script(f"{VIEW}.focus()")


def one(browser: Chrome, path: str) -> WebElement:
    """The first element of a CSS path."""
    return browser.find_element(By.CSS_SELECTOR, path)


def write(browser: Chrome, text: str) -> None:
    """Put text in at the caret, as an input method that is done, or paste."""
    browser.execute_cdp_cmd("Input.insertText", {"text": text})


def compose(browser: Chrome, text: str) -> None:
    """What an input method shows while it composes."""
    caret = len(text.encode("utf-16-le")) // 2
    asked = {"text": text, "selectionStart": caret, "selectionEnd": caret}
    browser.execute_cdp_cmd("Input.imeSetComposition", asked)


def press(browser: Chrome, *keys: str, holding: str = "") -> None:
    """Keys one after the other, with another one held down where asked for."""
    chain = ActionChains(browser)
    if holding:
        chain.key_down(holding)
    chain.send_keys(*keys)
    if holding:
        chain.key_up(holding)
    chain.perform()


def text_of(browser: Chrome) -> str:
    """What stands on the sheet."""
    return str(browser.execute_script(f"return {VIEW}.state.doc.toString()"))


def marked(browser: Chrome) -> str:
    """The words that are underlined."""
    return "".join(
        mark.text for mark in browser.find_elements(By.CSS_SELECTOR, ".found-warning, .found-info")
    )


def records(browser: Chrome) -> list[WebElement]:
    """The list beside the sheet: what is open, then what is folded."""
    return browser.find_elements(By.CSS_SELECTOR, "#findings .finding-card, #hint-list .finding-card")


def hold_answers(browser: Chrome) -> None:
    """From now on no answer about findings arrives; what was asked is counted in ``window.held``."""
    browser.execute_script(
        """window.held = [];
        window.fetch = ((fetch) => (path, options) => path !== "/draft/findings" ? fetch(path, options)
          : new Promise((go) => window.held.push(go)).then(() => fetch(path, options)))(window.fetch);"""
    )


def let_go(browser: Chrome) -> None:
    """The answers held back are asked for now, and come."""
    browser.execute_script("for (const go of window.held.splice(0)) go();")


def at_rest(browser: Chrome) -> None:
    """Wait until the whole draft has been checked."""
    until(lambda: one(browser, "#told").text.startswith(("共", "没有需要核对的地方")))
    time.sleep(0.1)
