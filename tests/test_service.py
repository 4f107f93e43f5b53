"""The desk: filters are resolved or refused, files are placed, corrected and moved aside."""

from dataclasses import replace
from pathlib import Path

import pytest

from assistant.base.errors import BadInput, IndexMissing, NotAllowed, NotFound, UnknownValue
from assistant.domain.report import Metadata
from assistant.domain.results import Access, Filters, Mode, Query
from assistant.service import Assistant
from assistant.settings import Settings

NEW = (
    "青岚县水务局局长2024年述职报告\n\n一、履职情况\n全年整修渠道46公里，新打机井12眼，解决3200人饮水问题。\n"
)
ONLY_STONES = Access(frozenset({"别处"}))


def _ids(service: Assistant) -> list[str]:
    return sorted(record.id for record in service.reports())


def test_filters_take_aliases_and_parts_of_regions(service: Assistant) -> None:
    filters = Filters(portfolios=frozenset({"人力资源和社会保障"}), regions=frozenset({"石渡县"}))

    result = service.search(Query("农民工讨薪", filters))

    assert (result.applied.portfolios, result.applied.regions) == (("人社",), ("澜屏市石渡县",))
    assert result.hits[0].report.id == "人社/2022"


@pytest.mark.parametrize(
    ("filters", "field", "nearest"),
    [
        (Filters(authors=frozenset({"丙"})), "作者", ()),
        (Filters(offices=frozenset({"教育局长"})), "职务", ("县教育局局长",)),
        (Filters(regions=frozenset({"青兰县"})), "地区", ("澜屏市青岚县",)),
        (Filters(collections=frozenset({"样板"})), "材料集", ("样本",)),
    ],
    ids=["author", "office", "region", "collection"],
)
def test_an_unknown_filter_value_is_an_error(
    service: Assistant, filters: Filters, field: str, nearest: tuple[str, ...]
) -> None:
    with pytest.raises(UnknownValue) as caught:
        service.search(Query("欠薪", filters))

    assert (caught.value.field, caught.value.nearest[:1]) == (field, nearest)


def test_an_unknown_portfolio_is_an_error(service: Assistant) -> None:
    with pytest.raises(UnknownValue, match="炼丹"):
        service.search(Query("欠薪", Filters(portfolios=frozenset({"炼丹"}))))


def test_years_the_wrong_way_round_are_an_error(service: Assistant) -> None:
    with pytest.raises(BadInput, match="倒着"):
        service.search(Query("欠薪", Filters(year_from=2023, year_to=2022)))


def test_filters_that_nothing_passes_say_so(service: Assistant) -> None:
    """The values exist, but not together: an answer, with a word on why it is empty."""
    result = service.search(Query("欠薪", Filters(authors=frozenset({"乙"}), year_from=2023)))

    assert (result.hits, result.candidates) == ((), 0)
    assert result.warnings == ("没有段落同时符合这些条件，请去掉一些条件再试",)


def test_excluded_reports_need_not_be_there(service: Assistant) -> None:
    filters = Filters(exclude_reports=frozenset({"edu-2022", "edu-2023", "没有的"}))

    found = {hit.report.id for hit in service.search(Query("农民工讨薪", filters)).hits}

    assert found == {"人社/2022"}


def test_access_bounds_every_answer(service: Assistant) -> None:
    bound = service.as_caller(ONLY_STONES)

    assert bound.search(Query("欠薪")).hits == ()
    assert bound.reports() == []
    assert not any(bound.facet_values().values())
    with pytest.raises(NotFound):
        bound.report("edu-2022")
    with pytest.raises(NotAllowed):
        bound.file([("新.txt", NEW.encode())])
    assert len(service.reports()) == 3


def test_identical_passages_stand_once(service: Assistant) -> None:
    result = service.search(Query("排查学校在建工程", mode=Mode.EXACT))

    assert [(hit.report.id, hit.same_text_in) for hit in result.hits] == [("edu-2022", ("edu-2023",))]
    assert result.candidates == 2


def test_an_upload_is_searchable_when_filed(service: Assistant) -> None:
    result = service.file([("水务局长2024年述职报告.txt", NEW.encode("gb18030"))])

    assert (len(result.added), result.refused) == (1, ())
    hit = service.search(Query("机井", mode=Mode.EXACT)).hits[0]
    assert (hit.report.id, hit.report.year) == (result.added[0], 2024)
    assert (service.settings.corpus / "上传/水务局长2024年述职报告.txt").is_file()


def test_what_cannot_be_taken_is_refused_and_not_kept(service: Assistant) -> None:
    """One bad file stops nothing; a different file of the same name is not written over."""
    service.file([("甲.txt", NEW.encode())])

    result = service.file(
        [
            ("空.txt", b""),
            ("../../乙.txt", NEW.replace("2024", "2023").encode()),
            ("甲.txt", b"other"),
            ("丙.exe", b"MZ"),
            (".txt", b"x"),
        ]
    )

    assert [(refusal.file, refusal.code) for refusal in result.refused] == [
        ("甲.txt", "conflict"),
        ("丙.exe", "bad_input"),
        (".txt", "bad_input"),
        ("上传/空.txt", "empty_file"),
    ]
    kept = sorted(path.name for path in (service.settings.corpus / "上传").iterdir())
    assert kept == ["乙.txt", "甲.txt"]
    assert (service.settings.corpus / "上传/甲.txt").read_text(encoding="utf-8") == NEW


def test_a_correction_survives_a_rebuild(service: Assistant) -> None:
    service.correct("edu-2022", {"year": "2021", "portfolios": "教体、卫生健康", "author": "丁"})
    service.ingest(rebuild=True)

    metadata = service.report("edu-2022").metadata
    assert (metadata.year, metadata.portfolios, metadata.author) == (2021, ("教育", "卫健"), "丁")
    assert [hit.report.id for hit in service.search(Query("学校", Filters(year_to=2021))).hits[:1]] == [
        "edu-2022"
    ]


@pytest.mark.parametrize(
    ("values", "message"),
    [({"year": "二一"}, "四位数"), ({"密级": "无"}, "密级"), ({"portfolios": "炼丹"}, "炼丹")],
    ids=["year", "column", "portfolio"],
)
def test_a_wrong_correction_changes_nothing(service: Assistant, values: dict[str, str], message: str) -> None:
    before = (service.settings.corpus / "reports.csv").read_bytes()

    with pytest.raises(BadInput, match=message):
        service.correct("edu-2022", values)

    assert (service.settings.corpus / "reports.csv").read_bytes() == before


def test_a_discarded_report_is_moved_aside(service: Assistant) -> None:
    """Nothing is lost: the file lies below ``.removed/`` and does not come back with the next indexing."""
    text = service.report("edu-2023").text

    moved = service.discard("edu-2023")
    service.ingest()

    assert _ids(service) == ["edu-2022", "人社/2022"]
    assert (service.settings.corpus / moved).read_text(encoding="utf-8") == text
    with pytest.raises(NotFound):
        service.discard("edu-2023")


def test_ingest_is_incremental(service: Assistant) -> None:
    corpus = service.settings.corpus
    (corpus / "青岚县/教育局局长2023年述职报告.txt").unlink()
    (corpus / "新.txt").write_text(NEW, encoding="utf-8")
    changed = corpus / "石渡县/人社局局长2022年述职报告.txt"
    changed.write_text(changed.read_text(encoding="utf-8").replace("57件", "58件"), encoding="utf-8")
    (corpus / "坏.docx").write_bytes(b"PK\x03\x04 nothing more")

    result = service.ingest()

    assert (len(result.added), result.changed, result.removed, result.unchanged) == (
        1,
        ("人社/2022",),
        ("edu-2023",),
        1,
    )
    assert [refusal.file for refusal in result.refused] == ["坏.docx"]
    assert "58件" in service.report("人社/2022").text


def test_a_file_that_goes_bad_keeps_its_last_content(service: Assistant) -> None:
    (service.settings.corpus / "石渡县/人社局局长2022年述职报告.txt").write_bytes(b"")

    result = service.ingest()

    assert [(r.code, r.hint.endswith("索引里仍是它上一次的内容")) for r in result.refused] == [
        ("empty_file", True)
    ]
    assert _ids(service) == ["edu-2022", "edu-2023", "人社/2022"]


def test_two_files_of_one_id_are_told_apart(service: Assistant) -> None:
    (service.settings.corpus / "冒名.md").write_text("---\nid: edu-2022\n---\n" + NEW, encoding="utf-8")

    result = service.ingest()

    assert [(r.file, r.code) for r in result.refused] == [("冒名.md", "conflict")]
    assert service.report("edu-2022").source == "青岚县/教育局局长2022年述职报告.txt"


def test_a_second_desk_sees_what_the_first_files(service: Assistant) -> None:
    """Several processes read beside one writer: each picks up the new generation by itself."""
    other = Assistant(service.settings)
    assert len(other.reports()) == 3

    service.file([("新.txt", NEW.encode())])

    assert len(other.reports()) == 4


def test_without_an_index_the_cure_is_told(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing, match="assistant index"):
        Assistant(Settings(corpus=tmp_path, index=tmp_path / "index")).search(Query("欠薪"))


def test_a_report_says_what_it_is(service: Assistant) -> None:
    report = service.report("人社/2022")

    assert replace(report.metadata, title="") == Metadata(
        author="乙",
        office="县人社局局长",
        region="澜屏市石渡县",
        year=2022,
        portfolios=("人社",),
        collection="样本",
    )
    assert [section.role for section in report.sections] == ["履职", "打算"]
    assert "***" in report.text


def test_a_service_over_nothing_starts_and_finds_nothing(tmp_path: Path) -> None:
    """The first reports may come by the pages: an index without any must not keep the service from starting."""
    (tmp_path / "corpus").mkdir()
    service = Assistant(Settings(corpus=tmp_path / "corpus", index=tmp_path / "index"))
    service.ingest()

    service.warm()

    assert service.search(Query("农民工工资")).hits == ()
