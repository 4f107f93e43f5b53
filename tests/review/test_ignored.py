"""The list of findings that are left out: what a line reaches, the file, and several people at once."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from assistant.base.errors import BadInput, NotFound
from assistant.corpus.parse import parse
from assistant.domain.report import Metadata, Report
from assistant.domain.results import Finding, Ignore, Severity
from assistant.domain.text import Span
from assistant.domain.vocabulary import load
from assistant.review.ignored import COLUMNS, NOTHING, add_ignore, read_ignores, remove_ignore

TEXT = "桂岭镇镇长2023年述职报告\n一、履职情况\n　　配合国家乡村振兴局做好𠮷岭村的验收，验收一次通过，群众满意。\n"
ABOUT = Metadata(office="镇长", region="澜屏市青岚县", collection="2023")


def _draft(text: str = TEXT, about: Metadata = ABOUT) -> Report:
    return parse(text, about, id="draft", source="稿子.txt", vocabulary=load(None))


def _finding(words: str = "国家乡村振兴局", rule: str = "wording") -> Finding:
    begin = TEXT.index(words)
    return Finding(rule, Severity.WARNING, Span(begin, begin + len(words)), "…", 1.0)


def _ignored(corpus: Path, finding: Finding) -> bool:
    kept, ignored = read_ignores(corpus).split([finding], _draft())
    assert len(kept) + len(ignored) == 1
    return bool(ignored)


REACHES = [
    ("rule and words", Ignore(rule="wording", text="国家乡村振兴局"), True),
    ("words alone", Ignore(text="国家乡村振兴局"), True),
    ("words in another width and with an edge", Ignore(text="国家 乡村振兴局，"), True),
    ("a rule everywhere", Ignore(rule="wording"), True),
    ("another rule", Ignore(rule="year_left", text="国家乡村振兴局"), False),
    ("other words", Ignore(rule="wording", text="乡村振兴局"), False),
    ("this draft by title", Ignore(rule="wording", report="桂岭镇镇长2023年述职报告"), True),
    ("this draft by file", Ignore(rule="wording", report="稿子.txt"), True),
    ("another draft", Ignore(rule="wording", report="桂岭镇镇长2022年述职报告"), False),
    ("this office", Ignore(rule="wording", office="镇长"), True),
    ("another office", Ignore(rule="wording", office="副镇长"), False),
    ("a part of the region", Ignore(rule="wording", region="青岚县"), True),
    ("another region", Ignore(rule="wording", region="石渡县"), False),
    ("this collection", Ignore(rule="wording", collection="2023"), True),
    ("office right, region wrong", Ignore(rule="wording", office="镇长", region="石渡县"), False),
]


@pytest.mark.parametrize(
    ("line", "reached"), [case[1:] for case in REACHES], ids=[case[0] for case in REACHES]
)
def test_what_a_line_reaches(tmp_path: Path, line: Ignore, reached: bool) -> None:
    add_ignore(tmp_path, line)

    assert _ignored(tmp_path, _finding()) is reached


def test_what_is_ignored_is_handed_back_with_its_line(tmp_path: Path) -> None:
    line = add_ignore(tmp_path, Ignore(rule="wording", reason="回顾", name="王某", date="2024-01-05"))
    other = _finding("一次通过", "reuse")

    kept, ignored = read_ignores(tmp_path).split([_finding(), other], _draft())

    assert kept == (other,)
    assert [(one.finding, one.ignored_by) for one in ignored] == [(_finding(), line)]


def test_without_a_file_nothing_is_ignored(tmp_path: Path) -> None:
    assert read_ignores(tmp_path) is NOTHING
    assert not _ignored(tmp_path, _finding())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_file_written_by_hand(tmp_path: Path, encoding: str) -> None:
    """Columns in any order, columns of one's own, lines that say nothing: as people keep tables."""
    table = "备注,text,rule\r\n看过,国家乡村振兴局,\r\n,,\r\n空行不算,,\r\n"
    (tmp_path / "ignored.csv").write_bytes(table.encode(encoding))

    assert read_ignores(tmp_path).lines == (Ignore(text="国家乡村振兴局"),)
    assert _ignored(tmp_path, _finding())


def test_a_file_changed_by_hand_is_read_anew(tmp_path: Path) -> None:
    add_ignore(tmp_path, Ignore(rule="wording"))
    assert _ignored(tmp_path, _finding())

    (tmp_path / "ignored.csv").write_text("rule\nyear_left\n", encoding="utf-8")

    assert not _ignored(tmp_path, _finding())


@pytest.mark.parametrize(
    ("table", "message"), [(b"a,b\n1,2\n", "没有 rule 和 text"), (b"rule\n\xff\xff\xff\xff", "读不懂")]
)
def test_a_file_that_would_mislead_is_refused(tmp_path: Path, table: bytes, message: str) -> None:
    (tmp_path / "ignored.csv").write_bytes(table)

    with pytest.raises(BadInput, match=message):
        read_ignores(tmp_path)


def test_the_same_line_again_replaces_the_old_one(tmp_path: Path) -> None:
    first = add_ignore(tmp_path, Ignore(rule="wording", reason="先看过"))
    second = add_ignore(tmp_path, Ignore(rule="wording", reason="又看过"))

    assert first.id == second.id
    assert read_ignores(tmp_path).lines == (second,)


def test_a_line_taken_out_tells_again(tmp_path: Path) -> None:
    line = add_ignore(tmp_path, Ignore(rule="wording"))

    assert remove_ignore(tmp_path, line.id) == line
    assert not _ignored(tmp_path, _finding())
    with pytest.raises(NotFound, match=line.id):
        remove_ignore(tmp_path, line.id)


@pytest.mark.parametrize(
    ("line", "message"),
    [(Ignore(office="镇长"), "没有写明忽略什么"), (Ignore(text="长" * 2001), "text 有 2001 个字")],
)
def test_a_line_that_cannot_be_kept(tmp_path: Path, line: Ignore, message: str) -> None:
    with pytest.raises(BadInput, match=message):
        add_ignore(tmp_path, line)
    assert not (tmp_path / "ignored.csv").exists()


def test_several_people_at_once(tmp_path: Path) -> None:
    """Nobody's line is lost, and the file opens in a spreadsheet."""
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: add_ignore(tmp_path, Ignore(text=f"第{n}处，带逗号")), range(16)))

    assert {line.text for line in read_ignores(tmp_path).lines} == {f"第{n}处，带逗号" for n in range(16)}
    assert (tmp_path / "ignored.csv").read_bytes().startswith(b"\xef\xbb\xbf" + ",".join(COLUMNS).encode())
