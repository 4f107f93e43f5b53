"""A report written on the page /draft from the first file to the last, as a secretary does, over the sample corpus."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from drafting import at_rest, compose, marked, new_sheet, one, press, text_of, to_sheet, until, write
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.select import Select

from assistant.corpus import readers

pytestmark = pytest.mark.browser

_TITLE = "石渡县人力资源和社会保障局局长2025年述职报告"
_OWN = "这一年跑得最多的是工地，账本就放在车座后面。"


@pytest.fixture(scope="module")
def indexed(sample: Path) -> Path:
    return sample


@pytest.fixture
def downloads(page: Chrome, tmp_path: Path) -> Path:
    """Where the browser puts what it is told to save."""
    page.execute_cdp_cmd("Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(tmp_path)})
    return tmp_path


def _said(indexed: Path) -> str:
    """A sentence of an earlier report of somebody else."""
    text = readers.read(indexed / "corpus/青岚县/人社局局长2023年度述职述廉述法报告.txt").text
    sentences = text.replace("。", "。\n").splitlines()
    return next(line.strip() for line in sentences if "农民工" in line and 40 < len(line) < 120)


def test_from_one_word_file_to_the_next(page: Chrome, site: str, indexed: Path, downloads: Path) -> None:
    """Open, write with an input method, see, compare, take a suggestion and a scaffold, fill it by Tab, save."""
    document = Document()
    document.add_paragraph(_TITLE)
    document.add_paragraph("一、履职情况")
    document.add_paragraph(_OWN)
    document.save(str(downloads / "初稿.docx"))
    sheet = new_sheet(page, site)
    one(sheet, "#file").send_keys(str(downloads / "初稿.docx"))
    until(lambda: text_of(sheet) == f"{_TITLE}\n一、履职情况\n{_OWN}")
    assert one(sheet, "#told-year").get_attribute("value") == "2025"

    # An input method: what it shows while composing, then what was chosen.
    said = _said(indexed)
    to_sheet(sheet)
    press(sheet, Keys.END, holding=Keys.CONTROL)
    press(sheet, Keys.ENTER)
    for shown in ("n", "nong", "nong'min", "nong'min'gong"):
        compose(sheet, shown)
    write(sheet, said)
    assert until(lambda: marked(sheet))[:8] in said
    at_rest(sheet)
    press(sheet, Keys.F8)
    press(sheet, Keys.ENTER, holding=Keys.ALT)
    there, here = sheet.find_elements(By.CSS_SELECTOR, "#findings details[open] .two-sides > div")
    assert there.find_element(By.TAG_NAME, "a").get_attribute("href").startswith(f"{site}/reports/")
    assert here.find_element(By.CSS_SELECTOR, ".wording").text[:8] in said

    # A suggestion, asked for with Alt+/, and its slots.
    one(sheet, "#told-portfolios").clear()
    one(sheet, "#told-portfolios").send_keys("人社\t")
    to_sheet(sheet)
    press(sheet, Keys.END, holding=Keys.CONTROL)
    write(sheet, "\n就业方面，")
    press(sheet, "/", holding=Keys.ALT)
    until(lambda: one(sheet, ".cm-completionLabel"))
    chosen = one(sheet, "li[aria-selected] .cm-completionLabel").text
    sheet.execute_async_script("setTimeout(arguments[0], 200)")  # within 75 ms Enter would be a line end
    press(sheet, Keys.ENTER)
    assert until(lambda: text_of(sheet)).endswith(f"\n就业方面，{chosen}")
    press(sheet, "96.2%" if "比例" in chosen else "312", Keys.TAB, "。", Keys.ENTER)

    # A scaffold by portfolio and section; Tab from slot to slot.
    one(sheet, "#scaffold-panel summary").send_keys(Keys.ENTER)
    Select(one(sheet, "#scaffold-portfolio")).select_by_visible_text("人社")
    Select(one(sheet, "#scaffold-role")).select_by_visible_text("履职")
    one(sheet, "#scaffold-show").send_keys(Keys.ENTER)
    item = until(
        lambda: next(
            line
            for line in sheet.find_elements(By.CSS_SELECTOR, ".frame-list li")
            if "城镇新增就业" in line.text
        )
    )
    frame = item.find_element(By.CSS_SELECTOR, "p.frame").text
    item.find_element(By.TAG_NAME, "button").send_keys(Keys.ENTER)
    for _ in re.findall("〔[^〕]*〕", frame):
        press(sheet, "12", Keys.TAB)
    filled = re.sub("〔[^〕]*〕", "12", frame)
    assert text_of(sheet).endswith(f"\n{filled}。")
    assert "〔" not in text_of(sheet)

    before = text_of(sheet)
    one(sheet, "[formaction='/draft/save?kind=docx']").send_keys(Keys.ENTER)
    saved = downloads / f"{_TITLE}.docx"
    until(lambda: saved.is_file() and saved.stat().st_size)
    printed = Document(BytesIO(saved.read_bytes())).paragraphs
    assert [line.text for line in printed if line.text] == [line for line in before.split("\n") if line]
    assert text_of(sheet) == before
    assert one(sheet, "#saved").text == f"已另存为 {_TITLE}.docx"


def test_ones_own_word_file_comes_back_with_comments(
    page: Chrome, site: str, indexed: Path, downloads: Path
) -> None:
    said = _said(indexed)
    document = Document()
    document.add_paragraph(said)
    document.save(str(downloads / "初稿.docx"))
    sheet = new_sheet(page, site)
    one(sheet, "#file").send_keys(str(downloads / "初稿.docx"))
    until(lambda: marked(sheet))
    one(sheet, "#commented").send_keys(Keys.ENTER)
    commented = downloads / "初稿（批注）.docx"
    until(lambda: commented.is_file() and commented.stat().st_size)
    again = Document(BytesIO(commented.read_bytes()))

    assert [line.text for line in again.paragraphs] == [said]
    assert {comment.author for comment in again.comments} == {"述职报告助手"}
