"""The statements of a cell within a scope, and who copied whom among them."""

from assistant.corpus.parse import parse
from assistant.domain.report import Metadata, Report, Role
from assistant.domain.results import Access
from assistant.domain.vocabulary import load
from assistant.scaffold.pools import EACH, Entry, Pool, Pools, Scope
from assistant.scaffold.statements import parted

VOCABULARY = load()


class Filed:
    """The statements of reports without an index, as :class:`assistant.scaffold.sidecar.StatementIndex` has them."""

    generation = "g"

    def __init__(self, reports: list[Report]) -> None:
        self.metadata = {report.id: report.metadata for report in reports}
        self._parted = {report.id: parted(report, VOCABULARY) for report in reports}

    def __contains__(self, report_id: str) -> bool:
        return report_id in self._parted

    def parted(self, report_id: str):
        return self._parted[report_id]

    def in_cell(self, role: str, portfolio: str) -> list[str]:
        return [
            name
            for name, one in self._parted.items()
            if any(
                statement.role.value == role and portfolio in (statement.portfolios or ("",))
                for statement in one.statements
            )
        ]


def report(author: str, said: str, year: int = 2022, *, collection: str = "", region: str = "") -> Report:
    """A report of one paragraph of work."""
    metadata = Metadata(author=author, year=year, collection=collection, region=region)
    return parse(f"述职报告\n\n一、履职情况\n　　{said}\n", metadata, id=f"{author}{year}")


def pools(*reports: Report) -> Pools:
    return Pools(Filed(list(reports)), VOCABULARY)  # type: ignore[arg-type]


def pool(*reports: Report, portfolio: str = "人社", year: int | None = None) -> Pool:
    return pools(*reports).pool(Role.DUTY, portfolio, Scope(Access(), year))


JOBS = "城镇新增就业3650人，举办招聘会16场。"
WAGES = "盯住在建工地逐条核查欠薪线索，为46名农民工追回工资82万元。"


def test_only_what_is_within_the_scope_is_a_source():
    made = pools(report("甲", JOBS), report("乙", JOBS, 2023), report("丙", JOBS, collection="密"))
    open_ = Access(frozenset({""}))
    assert made.pool(Role.DUTY, "人社", Scope(open_)).reports() == {"甲2022", "乙2023"}
    assert made.pool(Role.DUTY, "人社", Scope(open_, 2023)).reports() == {"甲2022"}
    assert made.pool(Role.DUTY, "人社", Scope(Access(), None, frozenset({"甲2022"}))).reports() == {
        "乙2023",
        "丙2022",
    }
    assert made.pool(Role.DUTY, "教育", Scope(open_)).reports() == set()


def test_no_more_than_so_many_reports_of_one_writer_and_the_newest_of_them():
    many = [report("甲", JOBS, year) for year in range(2015, 2025)]
    found = pool(*many, report("乙", JOBS, 2016))
    years = sorted(entry.report.year or 0 for entry in found.entries if entry.series == "甲")
    assert len(set(years)) == EACH
    assert min(years) == 2024 - EACH + 1
    assert "乙" in found.authors()


def _on(made: Pool, words: str) -> list[Entry]:
    return [entry for entry in made.entries if words in entry.statement.written]


def test_who_shares_a_sentence_is_one_writer_and_who_shares_a_figure_is_two():
    made = pool(
        report("甲", f"{JOBS}{WAGES}"),
        report("乙", f"培训农民工300人次。{WAGES.replace('46', '12')}"),
        report("丙", "城镇新增就业1.9万人，困难人员再就业860人。为120名务工人员追回工资460万元。"),
    )
    assert [entry.series for entry in made.independent(_on(made, "追回工资"))] == ["丙", "乙"] or [
        entry.series for entry in made.independent(_on(made, "追回工资"))
    ] == ["丙", "甲"]
    assert {entry.series for entry in made.independent(_on(made, "新增就业"))} == {"甲", "丙"}
    [copied] = [entry for entry in _on(made, "核查欠薪") if entry.series == "甲"]
    assert made.copied_in(copied) == 1


def test_what_stands_beside_a_copied_sentence_is_copied_too():
    made = pool(
        report("甲", f"办起零工驿站，帮助2000人找到活干。{WAGES}"),
        report("乙", f"办起零工驿站4个，帮工2000人。{WAGES}"),
        report("丙", "零工驿站开到码头，300人当天有活。"),
    )
    assert len(made.independent(_on(made, "零工驿站"))) == 2


def test_everyday_official_language_is_nobodys():
    said = "深入学习贯彻习近平新时代中国特色社会主义思想，"
    made = pools(report("甲", f"{said}办好城镇就业服务。"), report("乙", f"{said}把社保窗口开到村里。")).pool(
        Role.DUTY, "人社", Scope(Access())
    )
    first, second = made.entries[0], made.entries[-1]
    assert not made.depend(first, second)


def test_names_of_reports_regions_and_writers_are_barred():
    made = pool(report("赵铁柱", "在白沙镇办起零工驿站，城镇新增就业300人。", region="云岭县"))
    assert made.names_somebody("办起白沙镇零工驿站")
    assert made.names_somebody("云岭的就业形势")
    assert made.names_somebody("赵铁柱")
    assert not made.names_somebody("城镇新增就业〔数量〕人")


def test_a_pool_without_a_writer_has_the_others():
    made = pool(report("甲", JOBS), report("乙", JOBS))
    assert made.without("甲").authors() == {"乙"}
    assert made.without("丁") is made
