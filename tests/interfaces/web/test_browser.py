"""The pages in Chromium: what the script adds, what stays on this machine, what axe finds."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from browsing import flaws, look
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.wait import WebDriverWait

pytestmark = pytest.mark.browser


def _until(browser: Chrome, true: Callable[[], Any]) -> Any:
    return WebDriverWait(browser, 10, 0.05, ignored_exceptions=(Exception,)).until(lambda _: true())


def _find(browser: Chrome, path: str) -> WebElement:
    return browser.find_element(By.CSS_SELECTOR, path)


def _texts(browser: Chrome, path: str) -> list[str]:
    return [element.text for element in browser.find_elements(By.CSS_SELECTOR, path)]


def _address(browser: Chrome) -> str:
    parts = urlsplit(unquote(browser.current_url))
    return parts.path + (f"?{parts.query}" if parts.query else "")


def _mark_page(browser: Chrome) -> None:
    browser.execute_script("window.sameDocument = true")


def _is_same_document(browser: Chrome) -> bool:
    return bool(browser.execute_script("return window.sameDocument === true"))


def test_a_search_and_a_filter_answer_without_a_reload_and_keep_the_focus(page: Chrome, site: str) -> None:
    page.get(site)
    _mark_page(page)
    _find(page, "#q").send_keys("农民工讨薪", Keys.ENTER)
    _until(page, lambda: _address(page) == "/?q=农民工讨薪")
    assert len(_until(page, lambda: _texts(page, "article h3"))) == 10
    _until(page, lambda: _find(page, "#status").get_attribute("textContent") == "第 1–10 条")

    _find(page, "#facet-author > summary").click()
    _find(page, "input[name=author][value=乙]").click()
    _until(page, lambda: _address(page) == "/?q=农民工讨薪&author=乙")
    assert set(_texts(page, "article h3")) == {"石渡县人社局局长2022年度述职述廉报告"}
    focused = page.switch_to.active_element
    assert (focused.get_attribute("name"), focused.get_attribute("value")) == ("author", "乙")
    assert _texts(page, ".chosen a") == ["作者：乙\n×"]

    page.back()
    _until(page, lambda: len(_texts(page, "article h3")) == 10)
    assert (_address(page), _is_same_document(page)) == ("/?q=农民工讨薪", True)
    assert not _find(page, "input[name=author][value=乙]").is_selected()


def test_a_range_of_years_takes_the_place_of_a_year(page: Chrome, site: str) -> None:
    page.get(f"{site}/?q=工资&year=2023")
    _find(page, "#year-range").send_keys("2021-2022", Keys.TAB)
    _until(page, lambda: _address(page) == "/?q=工资&year=2021-2022")
    _find(page, "input[name=year][value='2023']").click()
    _until(page, lambda: _address(page) == "/?q=工资&year=2023")


def test_a_mode_is_changed_at_once_and_a_wrong_filter_is_told_in_place(page: Chrome, site: str) -> None:
    page.get(f"{site}/?q=一岗双责")
    _mark_page(page)
    _find(page, "input[name=mode][value=exact]").click()
    _until(page, lambda: _address(page) == "/?q=一岗双责&mode=exact")
    assert _texts(page, "blockquote mark") == ["一岗双责"]
    _find(page, "#year-range").send_keys("去年", Keys.TAB)
    _until(page, lambda: _texts(page, "#results-title") == ["年份“去年”看不懂"])
    assert _is_same_document(page)


def test_a_hit_opens_in_its_report_marked_and_in_sight(page: Chrome, site: str) -> None:
    page.get(f"{site}/?q=学位供给和教师补充&limit=1")
    _find(page, "article h3 a").click()
    marked = _until(page, lambda: _find(page, ".passage.here"))

    assert marked.text.endswith("一直管到每一个孩子毕业。")
    assert (_address(page), urlsplit(page.current_url).fragment) == ("/reports/edu-2022", "p7")
    _until(page, lambda: 0 < _top(page, marked) < 900)


def _top(browser: Chrome, element: WebElement) -> float:
    return float(browser.execute_script("return arguments[0].getBoundingClientRect().top", element))


def test_copying_takes_the_source_along(page: Chrome, site: str) -> None:
    permissions = {"origin": site, "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"]}
    page.execute_cdp_cmd("Browser.grantPermissions", permissions)
    page.get(f"{site}/?q=学位供给和教师补充&limit=1")
    button = _find(page, ".actions button")
    assert button.text == "复制（含出处）"
    button.click()
    _until(page, lambda: button.text == "已复制")
    _until(page, lambda: _find(page, "#status").get_attribute("textContent") == "已复制原文和出处")
    copied = page.execute_async_script("navigator.clipboard.readText().then(arguments[0])")

    assert copied.endswith("\n——《青岚县教育局局长2022年述职报告》（县教育局局长，2022年）")
    assert copied.startswith("新的一年，将抓好学位供给和教师补充")


def test_an_upload_says_what_was_taken_and_refused_and_renews_the_list(
    page: Chrome, site: str, tmp_path: Path
) -> None:
    (tmp_path / "水利局局长2024年述职报告.txt").write_text(
        "石渡县水利局局长2024年述职报告\n\n一、履职情况\n　　巡河40次，除险加固小型水库3座。\n",
        encoding="utf-8",
    )
    (tmp_path / "空白.txt").write_bytes(b"")
    page.get(f"{site}/corpus")
    _mark_page(page)
    names = sorted(str(path) for path in tmp_path.iterdir())
    _find(page, "#files").send_keys("\n".join(names))
    _find(page, "#upload button").click()
    _until(page, lambda: _texts(page, "#upload-result h2") == ["收下 1 份，拒收 1 份"])

    assert "石渡县水利局局长2024年述职报告" in _texts(page, "tbody th")
    assert _texts(page, ".lead")[0].startswith("现有 4 篇报告")
    assert page.switch_to.active_element.get_attribute("id") == "upload-result"
    assert _is_same_document(page)


def test_a_slash_goes_to_the_query_but_can_still_be_typed(page: Chrome, site: str) -> None:
    page.get(f"{site}/?q=学习")
    _find(page, "body").send_keys("/")
    assert page.switch_to.active_element.get_attribute("id") == "q"
    page.switch_to.active_element.send_keys(Keys.END, "/")
    assert _find(page, "#q").get_attribute("value") == "学习/"


def test_nothing_is_refused_by_the_policy_and_no_script_fails(page: Chrome, site: str) -> None:
    for path in ("/", "/?q=学习", "/corpus", "/reports/edu-2022?facts=1#p2", "/help"):
        page.get(site + path)
    assert [entry["message"] for entry in page.get_log("browser")] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/?q=农民工讨薪&portfolio=人社&year=2022",
        "/?q=学习&author=乙&year=2023",
        "/?q=学习&portfolio=教肓",
        "/corpus?sort=-year",
        "/corpus?find=没有的",
        "/reports/edu-2022?facts=1&corrected=1#p4",
        "/reports/edu-2022/discard",
        "/reports/nobody",
        "/help",
        "/help/admin",
    ],
    ids=[
        "start",
        "found",
        "nothing",
        "mistaken",
        "corpus",
        "shelf-empty",
        "report",
        "discard",
        "missing",
        "help",
        "help for administrators",
    ],
)
def test_axe_finds_nothing_and_nothing_is_cut_off(
    page: Chrome, site: str, path: str, width: int, scheme: str
) -> None:
    look(page, width, scheme)
    page.get(site + path)
    assert flaws(page) == []
    assert page.execute_script("return document.documentElement.scrollWidth") <= width
