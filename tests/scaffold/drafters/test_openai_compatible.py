"""A drafter over a real, small HTTP server: what it sends, what it takes, what it refuses."""

import time
from typing import Any

import pytest

from assistant.base.errors import BadSetting, DrafterFailed
from assistant.domain.report import FactKind
from assistant.domain.results import (
    CheckResult,
    CheckSummary,
    Finding,
    Kind,
    Layer,
    Move,
    ScaffoldItem,
    ScaffoldSource,
    Severity,
    Slot,
    SourceReport,
)
from assistant.domain.text import Span
from assistant.domain.vocabulary import load as load_vocabulary
from assistant.scaffold.drafters import load
from assistant.scaffold.prose import LABEL, prose
from drafter_service import GOOD, DrafterService, running

SOURCE = ScaffoldSource(
    "S01#3",
    SourceReport("S01", "述职报告", "甲", "人社局局长", "云岭县", 2022, ""),
    "新增城镇就业1200人，为46名农民工追回工资82万元。",
)
FRAME = ScaffoldItem(
    "a1",
    Layer.SHARED,
    "",
    Move.FIGURES,
    "新增城镇就业〔数量〕人，为群众追回工资〔金额〕万元。",
    3,
    (
        Slot("a1.0", 6, 10, FactKind.COUNT, "新增城镇就业人数", "人", "538", "数据.csv 第 2 行"),
        Slot("a1.1", 19, 23, FactKind.MONEY, "追回工资", "万元"),
    ),
    (SOURCE,),
)


def _drafter(language_model: DrafterService, **options: Any) -> Any:
    return load(f"http://127.0.0.1:{language_model.server_port}/v1", **options)


def _nothing(_: str) -> CheckResult:
    return CheckResult(CheckSummary(0, 0.0, 0.0, 0.0), ())


def _written(language_model: DrafterService, check: Any = _nothing) -> Any:
    return prose(FRAME, _drafter(language_model, model="小模型"), load_vocabulary(None), check)


def test_it_sees_the_frame_and_its_sources_only(language_model: DrafterService) -> None:
    _drafter(language_model, model="小模型", key="abc").write("任务", "材料")

    assert language_model.received["messages"] == [
        {"role": "system", "content": "任务"},
        {"role": "user", "content": "材料"},
    ]
    assert (language_model.received["model"], language_model.received["stream"], language_model.key) == (
        "小模型",
        False,
        "Bearer abc",
    )


def test_prose_that_keeps_to_the_frame_is_marked(language_model: DrafterService) -> None:
    made = _written(language_model)

    assert (made.text, made.problems) == (f"{LABEL}{GOOD}", ())
    assert made.model == f"小模型（127.0.0.1:{language_model.server_port}）"
    assert language_model.received["messages"][1]["content"].startswith(
        "句式：新增城镇就业538人，为群众追回工资〔金额〕万元。"
    )


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        ("全年新增城镇就业539人，追回工资〔金额〕万元。", "没有原样保留"),
        ("全年新增城镇就业538人，追回工资82万元。", "没有原样保留"),
        ("追回工资〔金额〕万元，新增城镇就业538人。", "没有原样保留"),
        ("石磴乡新增城镇就业538人，追回工资〔金额〕万元。", "添了句式里没有的内容"),
    ],
)
def test_prose_that_strays_is_refused(language_model: DrafterService, answer: str, problem: str) -> None:
    language_model.answer = answer
    made = _written(language_model)

    assert made.text == ""
    assert made.problems[0].startswith(problem)


def test_prose_that_stands_in_a_past_report_is_refused(language_model: DrafterService) -> None:
    def shared(text: str) -> CheckResult:
        finding = Finding("reuse", Severity.WARNING, Span(0, len(text)), "与《甲》相同", 20.0, Kind.COPIED)
        return CheckResult(CheckSummary(0, 0.0, 0.0, 0.0), (finding,))

    assert _written(language_model, shared).problems == ("与库内报告重合：与《甲》相同",)


@pytest.mark.parametrize(("status", "answer"), [(500, GOOD), (200, b"no json"), (200, b"{}"), (200, " ")])
def test_a_service_that_fails_is_told(language_model: DrafterService, status: int, answer: Any) -> None:
    language_model.status, language_model.answer = status, answer

    with pytest.raises(DrafterFailed, match="起草服务"):
        _drafter(language_model).write("任务", "材料")


def test_a_service_that_is_not_there() -> None:
    with pytest.raises(DrafterFailed, match="连接不上"):
        load("http://127.0.0.1:9/v1", timeout=1).write("任务", "材料")


def test_an_address_that_is_none() -> None:
    with pytest.raises(BadSetting, match="起草程序"):
        load("qwen")


def test_it_follows_no_one_elsewhere(language_model: DrafterService) -> None:
    """What is drafted, and the key, would go to an address that nobody has set."""
    with running() as elsewhere:
        for status in (301, 302, 303, 307, 308):
            language_model.status = status
            language_model.location = f"{elsewhere.address}/chat/completions"
            with pytest.raises(DrafterFailed, match="没有跟过去"):
                _drafter(language_model, key="secret").write("写", "材料")
        assert not hasattr(elsewhere, "received")


def test_the_time_out_is_for_the_whole_answer(language_model: DrafterService) -> None:
    language_model.pause = 0.05
    began = time.monotonic()

    with pytest.raises(DrafterFailed, match=r"在 0\.3 秒里没有答完"):
        _drafter(language_model, timeout=0.3).write("写", "材料")

    assert time.monotonic() - began < 2
