"""``python -m tests.bench.cases [FOLDER]``: documents made after situations that came out wrong, and what each should give.

FOLDER holds one folder for each (``02-letterspaced-title/ti1.txt``); without it, ``../shared/data/cases/documents`` beside
the repository. Prints one line for each expectation that is not met, and exits with 1 if there is any.
"""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from assistant.corpus.parse import parse
from assistant.corpus.readers import read
from assistant.corpus.spreadsheets import read_grids
from assistant.domain.report import Item, Metadata, Report, Role

DUTY, PROBLEMS, PLANS, LEAD = Role.DUTY, Role.PROBLEMS, Role.PLANS, Role.LEAD
Check = Callable[[Report], bool]


def roles(*wanted: Role) -> Check:
    """The roles of the sections, in order, without lead, closing and annexes."""
    return lambda report: (
        tuple(
            section.role
            for section in report.sections
            if section.role not in (LEAD, Role.CLOSING, Role.OTHER)
        )
        == wanted
    )


def title(wanted: str) -> Check:
    return lambda report: report.title == wanted


def year(wanted: int) -> Check:
    return lambda report: report.year == wanted


def heads(*wanted: str) -> Check:
    """All of these are headings or heads."""

    def found(items: tuple[Item, ...]) -> Iterator[str]:
        for item in items:
            if item.head:
                yield item.head.text
            yield from found(item.items)

    def check(report: Report) -> bool:
        all_of_them = {section.heading.text for section in report.sections if section.heading}
        all_of_them |= {head for section in report.sections for head in found(section.items)}
        return all_of_them.issuperset(wanted)

    return check


def no_head(part: str) -> Check:
    return lambda report: (
        not any(part in item.head.text for section in report.sections for item in section.items if item.head)
    )


def facts(count: int) -> Check:
    return lambda report: len([fact for fact in report.facts if fact.unit]) >= count


def names(*wanted: str) -> Check:
    return lambda report: {fact.name for fact in report.facts}.issuperset(wanted)


def unnamed(*unwanted: str) -> Check:
    return lambda report: {fact.name for fact in report.facts}.isdisjoint(unwanted)


def post(office: str, region: str) -> Check:
    return lambda report: office in report.office and report.region == region


EXPECTED: dict[str, list[Check]] = {
    "01-spaces-around-digits/g7.txt": [facts(20)],
    "01-spaces-around-digits/sp1.md": [facts(5), names("新增学位", "投入资金")],
    "02-letterspaced-title/ti1.txt": [title("述职报告"), roles(DUTY, PROBLEMS)],
    "03-year-line-below-title/y1.txt": [year(2024)],
    "03-year-line-below-title/y9.txt": [year(2024)],
    "05-past-post/of1.txt": [post("局长", "柳溪县"), post("水利局", "柳溪县")],
    "09-wechat-hidden/g4_wechat.html": [title("2024年度述职报告"), roles(DUTY, PROBLEMS, PLANS)],
    "10-gov-page-furniture/g1_gov.html": [
        title("青岚县教育局局长2024年度述职报告"),
        roles(DUTY, PROBLEMS, PLANS),
    ],
    "12-flat-opc-as-doc/flatopc.doc": [title("2024年度述职报告"), roles(DUTY, PROBLEMS, PLANS)],
    "14-pdf-fake-bold/q3_fakebold.pdf": [title("2024年度述职报告"), heads("一、履职情况", "二、存在的问题")],
    "18-table-row-as-head/t1_table_between.docx": [roles(DUTY, PROBLEMS, PLANS), no_head("\t")],
    "19-toc-word-in-title/c15_toc.docx": [lambda report: "目" not in report.title, roles(DUTY, PROBLEMS)],
    "21-line-above-title/s9d.txt": [lambda report: report.title.startswith("2024年度述职报告"), year(2024)],
    "22-decimal-heads/s3_dec.txt": [
        roles(DUTY, PROBLEMS, PLANS),
        heads("1 履职情况", "2 存在的问题", "3 下一步打算"),
    ],
    "23-head-and-body-one-line/hd2.txt": [
        roles(DUTY, Role.INTEGRITY, PROBLEMS, PLANS),
        heads("一、履职情况", "四、下一步打算"),
    ],
    "25-glued-lines/a5_pagesplit.txt": [
        title("小康驻村工作组2023年度述职报告"),
        roles(DUTY, PROBLEMS, PLANS),
    ],
    "26-units-unknown/u1.txt": [lambda report: len(report.facts) >= 67],
    "28-name-from-remnant/a3_xx.txt": [names("优秀女教师"), unnamed("元对", "日拿出")],
    "28-name-from-remnant: 30-short-year-month-range/g1_numbers.txt": [
        names("5G基站"),
        unnamed("G基站", "年累计投入"),
    ],
    "28-name-from-remnant: 41-role-by-slogan/a1_bareheads.txt": [
        names("培养后备干部"),
        unnamed("一是培养后备干部", "岁以上占", "以上占"),
    ],
    "30-short-year-month-range/g1_numbers.txt": [
        lambda report: "24年3月" in {fact.span.of(report.text) for fact in report.facts}
    ],
    "38-unicode-line-ends/u2028.txt": [title("2024年度述职报告"), roles(DUTY, PROBLEMS, PLANS)],
    "40-labels-and-lists/a6_labels.txt": [
        heads("工会工作:", "城管工作:"),
        lambda report: [len(item.items) for item in report.sections[1].items] == [2, 2],
    ],
    "41-role-by-slogan/a1_bareheads.txt": [roles(DUTY, DUTY, DUTY, PROBLEMS, PLANS)],
    "42-heavenly-stems/c03c_tianGan.docx": [
        roles(DUTY, PROBLEMS, PLANS),
        heads("甲、履职情况", "（贰）抓义务教育。"),
    ],
}


def report_of(path: Path) -> Report:
    """The report in a file, as it would be filed."""
    document = read(path, path.name)
    return parse(document.text, Metadata(title=document.metadata.get("title", "")), source=path.name)


def main() -> int:
    """Check every document; the number of expectations that are not met decides the exit status."""
    usual = Path(__file__).resolve().parents[3] / "shared" / "data" / "cases" / "documents"
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else usual
    failed = []
    for name, checks in EXPECTED.items():
        report = report_of(folder / name.rpartition(": ")[2])
        failed += [f"{name}: expectation {n}" for n, check in enumerate(checks, start=1) if not check(report)]
    sheet = next((folder / "16-xlsx-percent-format").glob("*.xlsx"))
    shown = {
        cell for grid in read_grids(sheet.name, sheet.read_bytes(), 500) for row in grid.rows for cell in row
    }
    failed += [f"{sheet.parent.name}: {wanted}" for wanted in ("98.6%", "87") if wanted not in shown]
    print("\n".join(failed) or f"all of {len(EXPECTED) + 1} as expected")
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
