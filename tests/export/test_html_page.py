"""The exported page: self-contained, escaped, with every anchor and the unchanged text."""

import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from axe_core_python.base import AXE_SCRIPT
from checked_draft import DRAFT, NOTHING, PAID, RESULT, TEXT, THERE
from lxml import html
from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service

from assistant.domain.results import CheckResult
from assistant.domain.text import Span
from assistant.export import export_check


def page(result: CheckResult = RESULT, draft: object = DRAFT) -> html.HtmlElement:
    return html.fromstring(export_check("html", result, draft))  # type: ignore[arg-type]


def words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def test_the_page_is_self_contained() -> None:
    shown = page()
    assert [*shown.iter("script", "link", "img", "iframe", "object", "base")] == []
    targets = [value for _, name, value, _ in shown.iterlinks() if name in {"href", "src", "action"}]
    assert all(target.startswith("#") for target in targets)
    styles = "".join(style.text or "" for style in shown.iter("style"))
    assert re.findall(r"url\(|@import|https?:", styles) == []
    assert shown.xpath('//meta[@http-equiv="Content-Security-Policy"]/@content') == [
        "default-src 'none'; style-src 'unsafe-inline'"
    ]
    assert (shown.get("lang"), shown.xpath("//meta/@charset")) == ("zh-CN", ["utf-8"])


def test_every_anchor_exists_once() -> None:
    shown = page()
    ids = shown.xpath("//@id")
    assert sorted(ids) == sorted([f"{side}{number}" for side in "ft" for number in range(1, 6)])
    assert {target[1:] for target in shown.xpath("//a/@href")} == set(ids)


def test_summary() -> None:
    shown = page()
    assert [words(value) for value in shown.xpath("//dl//dd")] == ["180", "25.0%", "37.5%", "5.0%"]
    assert [[words(cell) for cell in row] for row in shown.xpath("//table//tr")] == [
        ["仅改数字", "46"],
        ["相同", "18"],
        ["本人往年", "46"],
        ["本文之内", "9"],
        ["通用提法", "9"],
    ]
    assert "以下是供核对的线索，不是结论" in words(shown)


def test_a_finding_next_to_its_source() -> None:
    finding = page().get_element_by_id("f1")
    there, here = finding.xpath('.//p[@class="wording"]')
    assert (there.text_content(), here.text_content()) == (THERE, PAID)
    assert [(mark.tag, mark.text, mark.get("title")) for mark in (*there, *here)] == [
        ("del", "学校", "删减"),
        ("del", "46", "数字"),
        ("del", "82", "数字"),
        ("ins", "58", "数字"),
        ("ins", "95", "数字"),
    ]
    assert [words(head) for head in finding.iter("h3", "h4")] == [
        "与《青岚县教育局局长2022年述职报告》（本人，2022年）近同，仅改数字 2 处",
        "来源：《青岚县教育局局长2022年述职报告》（甲某，2022年）",
        "本文：第 3 行",
    ]


def test_a_finding_without_a_source_is_shown_in_context() -> None:
    wording = page().get_element_by_id("f4").xpath('.//p[@class="wording"]')[0]
    assert wording.text_content() == "　　理论学习不够深入，对石渡县的情况了解不多。"
    assert [(mark.tag, mark.text) for mark in wording] == [("mark", "石渡县")]
    assert "可改为 青岚县；全县" in words(page().get_element_by_id("f4"))


def test_the_whole_text_with_marks() -> None:
    """Without the numbers of findings it is exactly the draft's text."""
    whole = page().xpath('//div[@class="whole wording"]')[0]
    marked = [(mark.get("class"), mark.text) for mark in whole.iter("mark")]
    assert marked == [
        ("warning", PAID),
        ("info", "𠮷祥镇小学"),
        ("formula", "不忘初心、牢记使命"),
        ("info", "理论学习不够深入，"),
        ("warning", "石渡县"),
        ("warning", "【】"),
    ]
    for number in [*whole.iter("a")]:
        number.text = None
    assert whole.text_content() == TEXT


def test_overlapping_marks() -> None:
    """Where findings overlap the warning is shown; each has its number where it begins."""
    warning, info = RESULT.findings[0], RESULT.findings[1]
    formula = RESULT.findings[2]
    crossing = (
        replace(info, span=Span(0, 6)),
        replace(warning, span=Span(3, 9)),
        replace(formula, span=Span(5, 12)),
    )
    whole = page(replace(RESULT, findings=crossing)).xpath('//div[@class="whole wording"]')[0]
    assert [(mark.get("class"), mark.text) for mark in whole.iter("mark")] == [
        ("info", TEXT[0:3]),
        ("warning", TEXT[3:5]),
        ("warning", TEXT[5:6]),
        ("warning", TEXT[6:9]),
        ("formula", TEXT[9:12]),
    ]
    assert [number.get("id") for number in whole.iter("a")] == ["t1", "t2"]


def test_infos_are_collapsed_behind_the_warnings() -> None:
    """Errors in the draft come first, then shared text; what is doubtful stays folded, with its own number."""
    listed = page().xpath("//ol/li[@class='finding']")
    folded = page().xpath("//details")[0]

    assert [one.get("id") for one in listed] == ["f4", "f5", "f1", "f2", "f3"]
    assert words(folded.find("summary")) == "提示 2 处（拿不准，供参考）"
    assert [one.get("id") for one in folded.xpath(".//li")] == ["f2", "f3"]


def test_set_phrases_are_collapsed() -> None:
    folded = page().xpath("//details")[1]
    assert words(folded.find("summary")) == "通用提法 1 处（只计数，不必核对）"
    assert "不忘初心、牢记使命" in words(folded)
    assert page(NOTHING).xpath("//details") == []


def test_markup_in_texts_is_escaped() -> None:
    evil = "<img src=x onerror=alert(1)>"
    finding = replace(RESULT.findings[0], message=evil, replacements=(evil,))
    draft = replace(DRAFT, title=evil)
    shown = page(replace(RESULT, findings=(finding,)), draft)
    assert [*shown.iter("img", "script")] == []
    assert words(shown.find(".//h1")) == f"核对记录：{evil}"


def test_an_invalid_diff_loses_no_text() -> None:
    """Operations outside the source's text, or overlapping ones, do not lose characters."""
    first = RESULT.findings[0]
    steps = tuple(
        replace(step, here=Span(0, len(TEXT)), there=Span(0, 10_000)) for step in first.diff if step.type
    )
    finding = page(replace(RESULT, findings=(replace(first, diff=steps),))).get_element_by_id("f1")
    assert [side.text_content() for side in finding.xpath('.//p[@class="wording"]')] == [THERE, PAID]


def test_no_findings() -> None:
    shown = page(NOTHING)
    assert words(shown).count("没有需要核对的地方") == 2
    assert [*shown.iter("mark", "li")] == []


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(chromium: str, tmp_path: Path, scheme: str) -> None:
    file = tmp_path / "page.html"
    file.write_bytes(export_check("html", RESULT, DRAFT))
    options = ChromeOptions()
    options.binary_location = chromium
    for argument in (
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        f"--user-data-dir={tmp_path / 'profile'}",
    ):
        options.add_argument(argument)
    driver = Chrome(options=options, service=Service(shutil.which("chromedriver")))
    try:
        features = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
        driver.execute_cdp_cmd("Emulation.setEmulatedMedia", features)
        driver.get(file.as_uri())
        driver.execute_script(AXE_SCRIPT)
        found = driver.execute_async_script("axe.run().then(arguments[arguments.length - 1])")
        wide = driver.execute_script("return document.documentElement.scrollWidth - window.innerWidth")
    finally:
        driver.quit()
    assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found["violations"]] == []
    assert wide <= 0
