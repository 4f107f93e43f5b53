"""Who may write in some collections changes those, and learns nothing of the others by trying."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from two_collections import OPEN, SECRET, built, leaks

from assistant.base.errors import AssistantError, BadInput, NotAllowed, NotFound, UnknownValue
from assistant.domain.callers import AccountRole, Caller, CallerKind, Rights
from assistant.domain.report import Metadata
from assistant.domain.results import Ignore
from assistant.service import Assistant

TEXT = (
    "青岚县水务局局长2024年述职报告\n\n一、履职情况\n全年整修渠道46公里，新打机井12眼，解决3200人饮水问题。\n"
)
RIGHTS = Rights((AccountRole.WRITER,), (OPEN,))
WRITER = Caller(CallerKind.USER, "张三", RIGHTS.permissions, RIGHTS.access)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("writer")
    built(folder)
    return folder


@pytest.fixture
def whole(made: Path, tmp_path: Path) -> Assistant:
    """Everything, for whoever may see everything."""
    import shutil

    from assistant.settings import Settings

    shutil.copytree(made, tmp_path / "two")
    return Assistant(Settings(corpus=tmp_path / "two/corpus", index=tmp_path / "two/index"))


@pytest.fixture
def writer(whole: Assistant) -> Assistant:
    return whole.as_caller(WRITER)


def test_an_upload_comes_into_the_collection(writer: Assistant, whole: Assistant) -> None:
    result = writer.file([("水务.txt", TEXT.encode())])

    assert [writer.report(one).metadata.collection for one in result.added] == [OPEN]
    whole.ingest(rebuild=True)
    assert [writer.report(one).metadata.collection for one in result.added] == [OPEN]


def test_what_a_file_says_of_its_collection_does_not_count(writer: Assistant) -> None:
    text = f"---\ncollection: {SECRET}\n---\n{TEXT}"
    result = writer.file([("水务.md", text.encode())])

    assert [writer.report(one).metadata.collection for one in result.added] == [OPEN]


def test_another_collection_is_one_that_is_not_there(writer: Assistant) -> None:
    told = set()
    for collection in (SECRET, "没有的集"):
        with pytest.raises(UnknownValue) as caught:
            writer.file([("水务.txt", TEXT.encode())], {"collection": collection})
        told.add(str(caught.value).replace(collection, "X"))
        with pytest.raises(UnknownValue) as caught:
            writer.correct("edu-2022", {"collection": collection})
        told.add(str(caught.value).replace(collection, "X"))
    assert told == {f"没有“X”这个材料集（可用的有：{OPEN}）"}


def test_who_sees_several_says_which(whole: Assistant) -> None:
    rights = Rights((AccountRole.WRITER,), (OPEN, "另一集"))
    writer = whole.as_caller(replace(WRITER, access=rights.access))
    with pytest.raises(BadInput, match="没有写明上传到哪个材料集"):
        writer.file([("水务.txt", TEXT.encode())])

    result = writer.file([("水务.txt", TEXT.encode())], {"collection": "另一集"})
    assert writer.report(result.added[0]).metadata.collection == "另一集"


def test_a_name_that_others_use_is_free(writer: Assistant, whole: Assistant) -> None:
    """Nobody learns by a refusal, or by its absence, what others have filed."""
    theirs = whole.file([("水务.txt", TEXT.encode())], {"collection": SECRET})
    for data in (TEXT.encode(), (TEXT + "又修渠3公里。\n").encode()):
        result = writer.file([("水务.txt" if data == TEXT.encode() else "水务二.txt", data)])
        assert (len(result.added), result.refused) == (1, ())
    assert whole.report(theirs.added[0]).metadata.collection == SECRET


def test_no_id_is_taken_over(writer: Assistant, whole: Assistant) -> None:
    told = set()
    for report_id in ("hupo-2021", "none-2021"):
        with pytest.raises(BadInput) as caught:
            writer.file([("水务.md", f"---\nid: {report_id}\n---\n{TEXT}".encode())])
        told.add(str(caught.value).replace(report_id, "X"))
    assert len(told) == 1
    assert whole.report("hupo-2021").metadata.collection == SECRET


CHANGES: list[Callable[[Assistant, str], object]] = [
    lambda service, report_id: service.report(report_id),
    lambda service, report_id: service.correct(report_id, {"year": "2020"}),
    lambda service, report_id: service.discard(report_id),
]


@pytest.mark.parametrize("change", CHANGES, ids=["read", "correct", "discard"])
def test_what_may_not_be_read_is_not_changed(
    writer: Assistant, whole: Assistant, change: Callable[[Assistant, str], object]
) -> None:
    told = set()
    for report_id in ("hupo-2021", "none-2021"):
        with pytest.raises(NotFound) as caught:
            change(writer, report_id)
        told.add(str(caught.value).replace(report_id, "X"))
    assert len(told) == 1
    assert whole.report("hupo-2021").metadata.year == 2021


def test_the_own_reports_are_corrected_and_removed(writer: Assistant) -> None:
    assert writer.correct("edu-2022", {"year": "2020"}).metadata.year == 2020
    assert writer.discard("edu-2022")
    assert "edu-2022" not in {record.id for record in writer.reports()}


def test_the_list_of_ignores_is_that_of_the_collection(writer: Assistant, whole: Assistant) -> None:
    assert [line.text for line in writer.ignores()] == ["另一个旧提法"]
    hidden = next(line for line in whole.ignores() if line.collection == SECRET)
    told = set()
    for line_id in (hidden.id, "000000000000"):
        with pytest.raises(NotFound) as caught:
            writer.unignore(line_id)
        told.add(str(caught.value).replace(line_id, "X"))
    assert len(told) == 1

    for line in (
        Ignore(text="某句"),
        Ignore(text="某句", collection=SECRET),
        Ignore(text="某句", report="hupo-2021"),
    ):
        with pytest.raises(NotAllowed, match="要写明是哪个材料集或哪份报告"):
            writer.ignore(line)
    made = writer.ignore(Ignore(text="某句", report="edu-2022"))
    assert made in writer.ignores()
    assert writer.unignore(made.id) == made


def test_why_others_ignore_something_is_not_told(writer: Assistant, whole: Assistant) -> None:
    whole.ignore(Ignore(rule="placeholder", text="XX公里", reason="琥珀县来函说明", name="燕琥珀"))
    draft = "2024年述职报告\n\n一、履职情况\n　　新修机耕道XX公里，路修到了村口，客车一天两趟，群众出行方便多了。\n"
    found = writer.check(writer.draft(draft, Metadata(year=2024)))

    assert [one.finding.rule for one in found.ignored] == ["placeholder"]
    assert leaks(repr(found).encode()) == []
    assert found.ignored[0].ignored_by.reason == ""


def test_the_whole_is_not_the_writers(writer: Assistant) -> None:
    attempts: list[Callable[[], object]] = [
        writer.ingest,
        writer.removed,
        lambda: writer.restore_removed("x"),
        writer.users,
        writer.tokens,
        writer.log_page,
        lambda: writer.audits,
    ]
    for attempt in attempts:
        with pytest.raises(NotAllowed):
            attempt()


def test_nothing_is_done_where_the_log_cannot_be_written(
    whole: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole.add_token("门户", Rights((AccountRole.READER,)))

    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("assistant.access.log.os.write", full)
    with pytest.raises(AssistantError, match="访问日志"):
        whole.report("edu-2022")
