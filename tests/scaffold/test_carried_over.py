"""What is taken over from one's own last report is told as such by the check, until it is changed."""

import pytest

from assistant.domain.report import Metadata
from assistant.domain.results import CheckResult, Finding, ScaffoldRequest
from assistant.export import export_check
from assistant.export._scaffold_outline import build_outline
from assistant.export.labels import finding_label, is_carried_over
from assistant.service import Assistant

LABEL = "文字重合 · 承上年，未改"
_OWN = "城镇新增就业〔数量〕人，办起技能夜校，把课开到了工地上。"


def _labels(service: Assistant, text: str, *, author: str = "甲", year: int | None = 2023) -> list[str]:
    draft = service.draft(text, Metadata(author=author, office="副县长", region="云岭县", year=year))
    found = service.check(draft, wanted=frozenset({"reuse"})).findings
    return [finding_label(one, draft) for one in found]


@pytest.mark.parametrize("value", ["〔数量〕", "〔待核〕", "3650", "***"])
def test_ones_own_sentence_is_told_whatever_stands_in_its_blanks(drafting: Assistant, value: str) -> None:
    assert _labels(drafting, _OWN.replace("〔数量〕", value)) == [LABEL]


@pytest.mark.parametrize(
    "text",
    [
        "城镇新增就业3650人，办起技能夜校，三期下来有两百人拿了证。",
        "城镇新增就业3650人，办起创业夜校，把课搬到了车间里。",
    ],
)
def test_once_it_is_changed_it_is_told_no_more(drafting: Assistant, text: str) -> None:
    assert LABEL not in _labels(drafting, text)


def test_it_is_last_years_and_ones_own_alone(drafting: Assistant) -> None:
    text = _OWN.replace("〔数量〕", "3650")
    assert LABEL not in _labels(drafting, text, year=2024)
    assert LABEL not in _labels(drafting, text, year=None)
    assert LABEL not in _labels(drafting, text, author="丁")


def test_an_outline_taken_over_whole_is_told(drafting: Assistant) -> None:
    made = drafting.scaffold(ScaffoldRequest(("人社",), ("履职",), author="甲", year=2023))
    text = build_outline(made).text()
    assert "办起技能夜校" in text
    assert LABEL in _labels(drafting, text)


def test_every_export_says_so(drafting: Assistant) -> None:
    draft = drafting.draft(_OWN.replace("〔数量〕", "3650"), Metadata(author="甲", year=2023))
    result: CheckResult = drafting.check(draft, wanted=frozenset({"reuse"}))
    [finding] = result.findings
    assert isinstance(finding, Finding)
    assert is_carried_over(finding, draft)
    for kind in ("text", "html", "sarif"):
        assert LABEL in export_check(kind, result, draft).decode()
