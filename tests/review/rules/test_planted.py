"""Faults as several writers would plant them, and what only looks like one: written before the rules were run.

How many were found at that first run stands in docs/bench.md; this holds what is found since.
"""

import pytest
from planting import Planted, found_in, reviewed

from assistant.domain.results import Finding

# What is known not to be found: reported between other years, or only a reader who knows the matter could know.
NOT_FOUND = {
    ("03", "扎实开展学习贯彻习近平新时代中国特色社会主义思想主题教育"),
    ("03", "《中国共产党纪律处分条例》和《关于改进工作作风、密切联系群众的八条规定》"),
    ("04", "2022学年"),
    ("04", "檀溪中学"),
    ("07", "2023年"),
    ("10", "认真学习《深入贯彻中央八项规定精神学习教育》文件"),
    ("24", "青岩县"),
    ("25", "……（略）"),
    ("26", "学习贯彻党的二十大精神主题教育即将启动"),
}

Reviewed = dict[str, tuple[tuple[Planted, str, tuple[Finding, ...]], ...]]


@pytest.fixture(scope="module")
def marks(tmp_path_factory: pytest.TempPathFactory) -> Reviewed:
    return {
        case.id: tuple((one, one.span.of(case.text), findings) for one in case.planted)
        for case, findings in reviewed(tmp_path_factory.mktemp("planted"))
    }


def test_what_was_planted_is_found(marks: Reviewed) -> None:
    missed = {
        (case, text)
        for case, planted in marks.items()
        for one, text, findings in planted
        if not one.trap and not found_in(one, findings)
    }

    assert missed == NOT_FOUND


def test_no_trap_is_raised(marks: Reviewed) -> None:
    raised = [
        (case, text)
        for case, planted in marks.items()
        for one, text, findings in planted
        if one.trap and found_in(one, findings)
    ]

    assert raised == []


def test_nothing_else_is_found(marks: Reviewed) -> None:
    """The reports are clean beside what is marked."""
    beside = [
        (case, finding.rule, finding.message)
        for case, planted in marks.items()
        for finding in planted[0][2]
        if not any(one.span.overlap(finding.span) for one, _, _ in planted)
    ]

    assert beside == []


def test_there_is_enough_to_judge_by(marks: Reviewed) -> None:
    every = [one for planted in marks.values() for one, _, _ in planted]

    assert sum(not one.trap for one in every) >= 60
    assert sum(one.trap for one in every) >= 60
