"""A draft checked again: what differs, which findings move along, and which paragraphs are looked at."""

from dataclasses import replace
from pathlib import Path

import pytest

from assistant import review as checking
from assistant.domain.report import Metadata, Report
from assistant.domain.results import (
    DiffOp,
    DiffType,
    Finding,
    FindingPart,
    Kind,
    Level,
    Match,
    Origin,
    Severity,
)
from assistant.domain.text import Span
from assistant.review.incremental import Edit, carried, edit, widened
from assistant.service import Assistant

EDITS = [
    ("nothing", "甲\n乙", "甲\n乙", None),
    ("a character in a paragraph", "甲\n乙乙\n丙", "甲\n乙𠮷乙\n丙", Edit(Span(2, 4), Span(2, 5))),
    ("one of a run of the same", "甲\n乙乙乙\n丙", "甲\n乙乙\n丙", Edit(Span(2, 5), Span(2, 4))),
    ("at the end", "甲\n乙", "甲\n乙丙", Edit(Span(2, 3), Span(2, 4))),
    ("a new paragraph", "甲\n丙", "甲\n乙\n丙", Edit(Span(2, 3), Span(2, 5))),
    ("a paragraph less", "甲\n乙\n丙", "甲\n丙", Edit(Span(2, 5), Span(2, 3))),
    ("two places", "甲\n乙\n丙\n丁", "甲一\n乙\n丙二\n丁", Edit(Span(0, 5), Span(0, 7))),
    ("from nothing", "", "甲", Edit(Span(0, 0), Span(0, 1))),
]


@pytest.mark.parametrize(
    ("before", "after", "expected"), [case[1:] for case in EDITS], ids=[case[0] for case in EDITS]
)
def test_what_differs(before: str, after: str, expected: Edit | None) -> None:
    assert edit(before, after) == expected


def _finding(begin: int, end: int, source: Match | None = None, diff: tuple[DiffOp, ...] = ()) -> Finding:
    return Finding(
        "reuse", Severity.WARNING, Span(begin, end), "…", 9.0, Kind.COPIED, source=source, diff=diff
    )


def test_findings_behind_move_along_and_those_in_what_changed_are_left_out() -> None:
    changed = Edit(Span(10, 20), Span(10, 23))
    origin = Origin("甲2021", "", "", 2021)
    step = DiffOp("replace", Span(32, 33), Span(5, 6), DiffType.FIGURE)
    findings = [
        _finding(0, 9),
        _finding(12, 15),
        _finding(30, 35, Match.at(origin, Span(3, 8), "四五六七八"), (step,)),
    ]

    assert list(carried(findings, "draft", changed)) == [
        _finding(0, 9),
        _finding(
            33,
            38,
            Match.at(origin, Span(3, 8), "四五六七八"),
            (DiffOp("replace", Span(35, 36), Span(5, 6), DiffType.FIGURE),),
        ),
    ]


@pytest.mark.parametrize(("origin", "there"), [("甲2021", Span(30, 34)), ("draft", Span(33, 37))])
def test_parts_move_along_with_their_finding(origin: str, there: Span) -> None:
    """In the source, too, where that is an earlier place of the draft."""
    changed = Edit(Span(10, 20), Span(10, 23))
    source = Match.at(Origin(origin, "", "", None), Span(30, 36), "一二三四五六")
    part = FindingPart(Span(40, 44), Span(30, 34), Level.VERBATIM)
    (found,) = carried([replace(_finding(40, 46, source), parts=(part,))], "draft", changed)
    assert found.parts == (FindingPart(Span(43, 47), there, Level.VERBATIM),)


def test_what_is_no_longer_the_filed_report_is_not_called_so() -> None:
    note = replace(_finding(0, 9), kind=None, also_in=(Origin("甲2021", "", "", 2021),))
    changed = Edit(Span(10, 20), Span(10, 23))
    assert list(carried([note, replace(note, kind=Kind.SELF)], "draft", changed)) == [
        replace(note, kind=Kind.SELF)
    ]


def test_a_repetition_of_what_changed_is_left_out_and_another_keeps_its_place() -> None:
    changed = Edit(Span(10, 20), Span(10, 23))
    here = Origin("draft", "", "", None)
    step = DiffOp("equal", Span(30, 35), Span(22, 27))
    findings = [
        _finding(30, 35, Match.at(here, Span(12, 17), "一二三四五")),
        _finding(30, 35, Match.at(here, Span(22, 27), "一二三四五"), (step,)),
    ]

    assert list(carried(findings, "draft", changed)) == [
        _finding(
            33, 38, Match.at(here, Span(25, 30), "一二三四五"), (DiffOp("equal", Span(33, 38), Span(25, 30)),)
        )
    ]


def test_a_finding_that_reaches_into_what_changed_is_looked_at_as_a_whole() -> None:
    before = "二、打算\n把灯亮着，\n到底。\n完"
    changed = Edit(Span(5, 10), Span(5, 12))

    assert widened(changed, [_finding(2, 7), _finding(15, 16)], before) == Edit(Span(0, 10), Span(0, 12))


DRAFT = """桂岭镇镇长2023年述职报告

一、履职情况
　　（一）双减。课后服务覆盖全部义务教育学校，参加学生1.9万人，压减学科类培训机构7家，退还预收费36万元。
　　（二）修路。新修机耕道XX公里。
二、存在的问题
　　学得不深。
"""


def test_only_the_changed_paragraph_is_looked_at(service: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    before = service.draft(DRAFT)
    after = service.draft(DRAFT.replace("XX公里", "XX公里、塘坝3口"))
    found, expected = service.check(before).findings, service.check(after).findings
    looked: list[str] = []
    check_span = checking.check_span

    def counted(draft: Report, span: Span, *args: object, **kwargs: object) -> object:
        looked.append(span.of(draft.text))
        return check_span(draft, span, *args, **kwargs)

    monkeypatch.setattr(checking, "check_span", counted)
    monkeypatch.setattr(
        "assistant.service.checking.check", lambda *_, **__: pytest.fail("the whole draft was checked")
    )

    again, span = service.recheck(before, found, after)

    assert looked == ["　　（二）修路。新修机耕道XX公里、塘坝3口。"]
    assert span is not None
    assert span.of(after.text) == looked[0]
    assert again == expected
    assert [one.span.of(after.text) for one in again if one.rule == "placeholder"] == ["XX公里"]


def test_nothing_is_looked_at_where_nothing_changed(
    service: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = service.draft(DRAFT)
    found = service.check(draft).findings
    monkeypatch.setattr(checking, "check_span", lambda *_, **__: pytest.fail("a paragraph was checked"))

    assert service.recheck(draft, found, service.draft(DRAFT)) == (found, Span(0, 0))


def test_another_year_has_all_of_it_checked(service: Assistant) -> None:
    before = service.draft(DRAFT, Metadata(year=2023))
    after = service.draft(DRAFT, Metadata(year=2021))

    again, span = service.recheck(before, service.check(before).findings, after)

    assert span is None
    assert [one.source.origin.report_id for one in service.check(before).findings if one.source] == [
        "edu-2023"
    ]
    assert [one for one in again if one.source] == []


def test_an_edited_draft_is_read_as_its_file_would_be(service: Assistant) -> None:
    path = Path("/不在库里/稿.txt")
    text = "---\nauthor: 丁\nyear: 2020\n---\n" + DRAFT

    draft = service.draft_edited(text, path, otherwise=Metadata(author="甲", region="青岚县", year=2022))

    assert draft.text == DRAFT
    assert (draft.id, draft.source) == ("draft", "稿.txt")
    known = draft.metadata
    assert (known.author, known.region, known.year) == ("丁", "青岚县", 2020)


def test_a_filed_report_is_no_source_of_itself_while_it_is_edited(service: Assistant) -> None:
    path = service.settings.corpus / "青岚县/教育局局长2023年述职报告.txt"

    draft = service.draft_edited(path.read_text(encoding="utf-8"), path, otherwise=Metadata(author="丁"))

    assert (draft.id, draft.metadata.author, draft.metadata.year) == ("edu-2023", "甲", 2023)
    found = service.check(draft).findings
    assert {one.source.origin.report_id for one in found if one.source} == {"edu-2022"}
