"""An audit in Chromium: progress by itself, decisions by keyboard, what axe finds."""

from collections.abc import Callable
from typing import Any

import pytest
from browsing import flaws, look
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.wait import WebDriverWait

pytestmark = pytest.mark.browser


def _until(browser: Chrome, true: Callable[[], Any]) -> Any:
    return WebDriverWait(browser, 10, 0.05, ignored_exceptions=(Exception,)).until(lambda _: true())


def _texts(browser: Chrome, path: str) -> list[str]:
    return [element.text for element in browser.find_elements(By.CSS_SELECTOR, path)]


@pytest.fixture
def audit(page: Chrome, site: str) -> str:
    """The address of an audit that was started by the form, and waited for."""
    page.get(f"{site}/audit")
    page.find_element(By.CSS_SELECTOR, 'form[action="/audit"] .row button').click()
    _until(page, lambda: page.find_element(By.CSS_SELECTOR, ".ranking"))
    return page.current_url


def test_an_audit_shows_its_result_as_soon_as_it_is_done(page: Chrome, audit: str) -> None:
    assert _texts(page, ".tabs a") == ["概览", "差错", "相同相近", "两两对照", "多篇相同", "历年和线索"]
    page.get(f"{audit}/pairs")
    assert page.find_element(By.CSS_SELECTOR, ".picture svg").size["width"] > 200


def test_findings_are_decided_by_keyboard(page: Chrome, audit: str) -> None:
    page.get(f"{audit}/findings")
    assert page.find_element(By.CSS_SELECTOR, ".keys").is_displayed()
    body = page.find_element(By.TAG_NAME, "body")
    body.send_keys("j")
    record = page.switch_to.active_element
    finding = record.get_attribute("data-finding")
    page.execute_script("document.querySelector('input[name=name]').value = '王五'")

    record.send_keys("2")

    _until(page, lambda: _texts(page, ".decision")[0] == "已处理：需要改（王五）")
    page.switch_to.active_element.send_keys("r")
    assert page.switch_to.active_element.get_attribute("name") == "reason"
    page.switch_to.active_element.send_keys("口径每年都变", Keys.ESCAPE)
    page.switch_to.active_element.send_keys("1")
    _until(page, lambda: _texts(page, ".decision")[0] == "已处理：可接受（王五）")
    page.refresh()
    pressed = page.find_elements(By.CSS_SELECTOR, f"#f-{finding} button[aria-pressed=true]")
    assert [button.text for button in pressed] == ["可接受"]
    assert (
        page.find_element(By.CSS_SELECTOR, f"#f-{finding} input[name=reason]").get_attribute("value")
        == "口径每年都变"
    )


def test_a_decision_needs_a_name(page: Chrome, audit: str) -> None:
    page.get(f"{audit}/findings")
    page.execute_script("document.querySelectorAll('input[name=name]').forEach((one) => { one.value = ''; })")

    page.find_element(By.TAG_NAME, "body").send_keys("j")
    page.switch_to.active_element.send_keys("3")

    assert page.switch_to.active_element.get_attribute("name") == "name"


def test_the_policy_refuses_nothing(page: Chrome, audit: str) -> None:
    for path in ("", "/pairs", "/clusters", "/findings", "/series"):
        page.get(f"{audit}{path}")
    assert [entry["message"] for entry in page.get_log("browser")] == []


@pytest.mark.parametrize(
    ("width", "scheme"), [(1280, "light"), (1280, "dark"), (390, "light"), (390, "dark")]
)
def test_axe_finds_nothing_and_nothing_is_cut_off(
    page: Chrome, site: str, audit: str, width: int, scheme: str
) -> None:
    look(page, width, scheme)
    page.get(f"{audit}/pairs")
    pair = page.find_element(By.CSS_SELECTOR, "tbody a").get_attribute("href")
    for address in (
        f"{site}/audit",
        audit,
        f"{audit}/pairs",
        str(pair),
        f"{audit}/clusters",
        f"{audit}/findings",
        f"{audit}/series",
    ):
        page.get(address)
        assert (address, flaws(page)) == (address, [])
        assert page.execute_script("return document.documentElement.scrollWidth") <= width
