"""The pages of trends and of a rule in Chromium: what axe finds, that nothing is cut off, the latest years first."""

from pathlib import Path
from urllib.parse import quote

import pytest
from browsing import flaws, look
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By

from assistant.service import Assistant
from assistant.settings import Settings

pytestmark = pytest.mark.browser

_ROADS = ("修通了乡村公路", "乡村公路通车后赶集方便", "把乡村公路延伸到组", "验收乡村公路三段")
_WATER = ("装上了智慧水表", "智慧水表按月抄报", "给老街换智慧水表", "调试智慧水表两批")


@pytest.fixture(scope="module")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six reports over six years, by three authors, whose wording changes half-way."""
    folder = tmp_path_factory.mktemp("trends")
    (folder / "corpus").mkdir()
    rows = ["file,id,author,year"]
    for year in range(2018, 2024):
        lines = "".join(f"　　{said}，大家都说好。\n" for said in (_ROADS if year < 2021 else _WATER) * 2)
        (folder / f"corpus/{year}.txt").write_text(
            f"{year}年述职报告\n一、履职情况\n{lines}", encoding="utf-8"
        )
        rows.append(f"{year}.txt,r{year},{'甲乙丙'[year % 3]},{year}")
    (folder / "corpus/reports.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    assert Assistant(Settings(corpus=folder / "corpus", index=folder / "index")).ingest().refused == ()
    return folder


@pytest.mark.parametrize(
    ("width", "scheme"), [(1280, "light"), (1280, "dark"), (390, "light"), (390, "dark")]
)
def test_axe_finds_nothing_and_nothing_is_cut_off(page: Chrome, site: str, width: int, scheme: str) -> None:
    look(page, width, scheme)
    asked = quote("乡村公路、智慧水表、海绵城市")
    for path in ("/trends", f"/trends?phrase={asked}", "/help/rules/structure", "/help"):
        page.get(site + path)
        assert (path, flaws(page)) == (path, [])
        assert page.execute_script("return document.documentElement.scrollWidth") <= width


def test_a_phrase_leads_to_its_picture(page: Chrome, site: str) -> None:
    page.get(f"{site}/trends")
    page.find_element(By.LINK_TEXT, "智慧水表").click()

    assert page.find_element(By.CSS_SELECTOR, ".trend h2").text == "智慧水表"
    assert len(page.find_elements(By.CSS_SELECTOR, ".plot rect")) == 3


def test_on_a_phone_the_latest_years_are_seen_first(page: Chrome, site: str) -> None:
    look(page, 390, "light")
    page.get(f"{site}/trends?phrase={quote('智慧水表')}")

    [last] = [text for text in page.find_elements(By.CSS_SELECTOR, ".plot text") if text.text == "2023"]
    assert 0 <= last.rect["x"] <= 390
