"""Piles of reports for audits: four authors, three years, wording that travels."""

from collections.abc import Mapping
from dataclasses import replace

from assistant.audit import AuditedCorpus
from assistant.base.errors import IndexUnusable
from assistant.corpus.parse import parse
from assistant.domain.report import Metadata, Report
from assistant.index import ReportRecord
from assistant.reuse import shingles
from assistant.reuse.sources import Sources

HARVEST = (
    "秋收那一个月，我把铺盖搬到晒场边上，白天跟着收割机走，夜里帮着看粮堆，全乡3200亩晚稻赶在雨前颗粒归仓。"
)
WELLS = "旱情最紧的时候，打井队一天三班倒，先打人畜饮水井，再打灌溉井，前后打成机井27眼，没有让一户群众断水。"
LETTERS = "每一封来信我都要亲手拆，能当天答复的不过夜，要几家一起办的当面交代清楚，谁接手、哪天回音，都写在信封背面。"
TEACHERS = (
    "新来的年轻教师一人带一个本子，听完课当场写三条好处三条不足，学期末把本子收上来，看谁写得最不客气。"
)
OWN = {
    "甲": "今年最难的是把撂荒的梯田重新种起来，我和村里商量出先修路、再修渠、后分地的办法，修通机耕路11公里。",
    "乙": "卫生院的夜班从前常常没有人接，我们把值班表贴到大门口，院长带头排夜班，群众半夜来也敲得开门。",
    "丙": "集镇上的摊子占了半条街，城管不收摊、不罚款，先划线后搬家，两个月里把一百四十个摊位挪进了新市场。",
    "丁": "修桥的钱凑了三年，今年总算开工，我每个星期到工地上去一回，盯着钢筋和水泥的标号，不许有一根以次充好。",
}


def report_of(author: str, year: int, *paragraphs: str) -> tuple[Metadata, str]:
    """A report of an author and a year, with its own paragraph and the given ones."""
    title = f"临溪区{author}镇镇长{year}年述职报告"
    text = f"{title}\n\n一、履职情况\n{OWN[author]}\n" + "".join(f"{paragraph}\n" for paragraph in paragraphs)
    metadata = Metadata(
        title=title,
        author=author,
        office=f"{author}镇镇长",
        region="澜屏市临溪区",
        year=year,
        collection=f"{year}年",
    )
    return metadata, text


REPORTS = {
    "甲22": report_of("甲", 2022, HARVEST, WELLS),
    "甲23": report_of("甲", 2023, HARVEST.replace("3200", "3600"), LETTERS),
    "乙23": report_of("乙", 2023, WELLS, TEACHERS),
    "丙23": report_of("丙", 2023, WELLS.replace("27", "31"), LETTERS),
    "丁21": report_of("丁", 2021, TEACHERS),
}


def corpus_of(
    reports: Mapping[str, tuple[Metadata, str]], files: Mapping[str, bytes] | None = None
) -> AuditedCorpus:
    """A corpus over parsed reports; ``files``: the docx files of some of them."""
    parsed: dict[str, Report] = {
        name: parse(text, metadata, id=name, source=f"{name}.{'docx' if name in (files or {}) else 'txt'}")
        for name, (metadata, text) in reports.items()
    }
    report_records = {
        name: ReportRecord(
            **report.values(),
            id=name,
            source=report.source,
            digest="",
            characters=len(report.text),
            passages=len(report.passages),
        )
        for name, report in parsed.items()
    }
    part = shingles.build([(name, report.text) for name, report in parsed.items()])
    sources = Sources(
        [part],
        {name: report_record.metadata for name, report_record in report_records.items()},
        lambda name: parsed[name].text,
    )
    return AuditedCorpus(report_records, parsed.__getitem__, lambda name: (files or {}).get(name), sources)


def many_reports() -> AuditedCorpus:
    """Twenty years of one office and another, that other processes can open, too."""
    authors = "甲乙丙丁"
    travelling = (HARVEST, WELLS, LETTERS, TEACHERS)
    reports = {
        f"{author}{year}": report_of(author, year, travelling[(year + at) % 4], travelling[(year * at) % 4])
        for at, author in enumerate(authors)
        for year in range(2005, 2025)
    }
    return replace(corpus_of(reports), reopen=many_reports)


def index_replaced() -> AuditedCorpus:
    """What another process sees when the index has moved on."""
    raise IndexUnusable("索引在核对期间已经更新", "请重新发起核对")
