"""Uploads in Chromium: a batch of 200 reports shows how far it is, is cancelled, and leaves nothing behind."""

from pathlib import Path
from zipfile import ZipFile

import pytest
from browsing import flaws
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait

pytestmark = pytest.mark.browser

_STAGES = """window.stages = [];
new MutationObserver(() => window.stages.push(document.getElementById("upload-stage").textContent))
  .observe(document.getElementById("upload-stage"), { childList: true });"""


def _zip(folder: Path, count: int) -> str:
    path = folder / f"{count}份材料.zip"
    with ZipFile(path, "w") as archive:
        archive.writestr("合影.heic", b"\xff")
        for number in range(count):
            text = f"青岚县第{number}镇镇长2024年述职报告\n\n一、履职情况\n" + "".join(
                f"全年在第{number}镇{village}村修渠{number + village}处，群众少跑了{number + 7}里路。\n"
                for village in range(1, 12)
            )
            archive.writestr(f"第{number}镇述职报告.txt", text)
    return str(path)


def _reports(page: Chrome) -> int:
    return int(
        page.execute_async_script(
            "fetch('/v1/reports').then((one) => one.json()).then((one) => arguments[0](one.total))"
        )
    )


def test_a_batch_shows_how_far_it_is_and_can_be_cancelled(page: Chrome, site: str, tmp_path: Path) -> None:
    wait = WebDriverWait(page, 60, 0.02)
    page.get(f"{site}/audit")
    before = _reports(page)
    page.execute_script(_STAGES)
    page.find_element(By.ID, "batch-files").send_keys(_zip(tmp_path, 200))
    page.find_element(By.CSS_SELECTOR, "#batch button.primary").click()
    wait.until(lambda _: any(stage.startswith("读取") for stage in _stages(page)))
    assert page.find_element(By.CSS_SELECTOR, "#batch summary").text == "没有收下 1 份"
    assert flaws(page) == []
    page.find_element(By.CSS_SELECTOR, "#batch .cancel").click()

    wait.until(lambda _: page.find_element(By.ID, "upload-stage").text == "已取消，没有存入报告")
    stages = _stages(page)
    assert any(stage.endswith(" 份") and " / 200，还有 " in stage for stage in stages), stages
    assert not any("200 / 200" in stage for stage in stages)
    assert page.find_element(By.CSS_SELECTOR, "#batch button.primary").is_enabled()

    # What was cancelled is gone when the next one, which waits for it, is filed.
    page.find_element(By.ID, "batch-files").clear()
    page.find_element(By.ID, "batch-files").send_keys(_zip(tmp_path, 3))
    page.find_element(By.CSS_SELECTOR, "#batch button.primary").click()
    wait.until(lambda _: "/audit/" in page.current_url)
    assert _reports(page) == before + 3


def _stages(page: Chrome) -> list[str]:
    return list(page.execute_script("return window.stages"))
