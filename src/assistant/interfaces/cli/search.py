"""``assistant search``: passages by portfolio and section."""

from typing import Annotated

import typer

from assistant.base.errors import BadInput
from assistant.base.tables import split_list
from assistant.domain.report import role_text
from assistant.domain.results import Filters, GroupBy, Mode, Query, SearchResult, Sort, years
from assistant.interfaces.cli.terminal import IndexFolder, Json, app, print_json, searching_of

_SNIPPET = 120
BELOW_THE_LINE = "—— 以下相关程度较低 ——"
NOTHING_ANSWERS = "没有找到明显相关的段落。下面几段字面或意思最接近，仅供参考。"


Portfolio = Annotated[list[str] | None, typer.Option("--portfolio", "-p", help="分管领域，可多次")]
RoleOption = Annotated[
    list[str] | None, typer.Option("--role", "-r", help="部分：学习 履职 廉政 问题 打算 …")
]
Year = Annotated[str | None, typer.Option("--year", help="2022 或 2020-2023")]
Author = Annotated[list[str] | None, typer.Option("--author", help="作者，可多次")]
Office = Annotated[list[str] | None, typer.Option("--office", help="职务")]
Region = Annotated[list[str] | None, typer.Option("--region", help="地区，可只写一部分")]
Collection = Annotated[list[str] | None, typer.Option("--collection", help="材料集")]
Exclude = Annotated[list[str] | None, typer.Option("--exclude-report", help="不要这份报告（id）")]
ModeOption = Annotated[Mode, typer.Option("--mode", help="综合、语义、字面、原句")]
SortOption = Annotated[Sort, typer.Option("--sort", help="按相关程度，或按年份从新到旧、从旧到新")]
Grouping = Annotated[GroupBy | None, typer.Option("--group-by", help="每份报告只列一条：report")]
Collapse = Annotated[bool, typer.Option("--collapse", help="只有数字不同的段落合为一条")]
Facet = Annotated[list[str] | None, typer.Option("--facet", help="同时计数的条件：portfolios roles years …")]
Limit = Annotated[int, typer.Option("--limit", "-k", help="几条")]
Offset = Annotated[int, typer.Option("--offset", help="从第几条起")]
CursorOption = Annotated[str | None, typer.Option("--cursor", help="接着上一次的 next_cursor")]


@app.command()
def search(
    query: Annotated[
        str, typer.Argument(help='要找的说法；可写 "必含的词组"、-不要的词、年份:2022、作者:…、地区:…')
    ],
    portfolio: Portfolio = None,
    role: RoleOption = None,
    year: Year = None,
    author: Author = None,
    office: Office = None,
    region: Region = None,
    collection: Collection = None,
    exclude: Exclude = None,
    mode: ModeOption = Mode.HYBRID,
    sort: SortOption = Sort.RELEVANCE,
    group_by: Grouping = None,
    collapse: Collapse = False,
    facet: Facet = None,
    limit: Limit = 10,
    offset: Offset = 0,
    cursor: CursorOption = None,
    index: IndexFolder = None,
    as_json: Json = False,
) -> None:
    """按分管领域和部分检索段落。

    例：assistant search 农民工讨薪 --portfolio 人社 --year 2021-2023
    """
    filters = _filters(portfolio, role, year, author, office, region, collection, exclude)
    made = Query(
        query,
        filters,
        mode,
        limit,
        offset,
        sort,
        group_by,
        collapse,
        facets=tuple(facet or ()),
        cursor=cursor,
    )
    _answer(searching_of(index=index).search(made), as_json=as_json)


@app.command()
def similar(
    passage_id: Annotated[str | None, typer.Argument(help="段落编号，见检索结果里的 passage_id")] = None,
    text: Annotated[str | None, typer.Option("--text", help="或者：一段文字")] = None,
    portfolio: Portfolio = None,
    role: RoleOption = None,
    year: Year = None,
    author: Author = None,
    office: Office = None,
    region: Region = None,
    collection: Collection = None,
    exclude: Exclude = None,
    sort: SortOption = Sort.RELEVANCE,
    group_by: Grouping = None,
    collapse: Collapse = False,
    limit: Limit = 10,
    index: IndexFolder = None,
    as_json: Json = False,
) -> None:
    """找与某一段（或某段文字）相近的段落。

    例：assistant similar S02#12 --group-by report
    """
    if (passage_id is None) == (text is None):
        raise BadInput(
            "段落编号和 --text 应当写一个，而且只写一个", "例：assistant similar --text 落实一生一案"
        )
    filters = _filters(portfolio, role, year, author, office, region, collection, exclude)
    made = Query(text or "", filters, Mode.HYBRID, limit, 0, sort, group_by, collapse)
    _answer(searching_of(index=index).similar(made, passage_id), as_json=as_json)


def _filters(
    portfolio: list[str] | None,
    role: list[str] | None,
    year: str | None,
    author: list[str] | None,
    office: list[str] | None,
    region: list[str] | None,
    collection: list[str] | None,
    exclude: list[str] | None,
) -> Filters:
    first, last = years(year)
    return Filters(
        portfolios=frozenset(split_list(";".join(portfolio or ()))),
        roles=frozenset(role or ()),
        year_from=first,
        year_to=last,
        authors=frozenset(author or ()),
        offices=frozenset(office or ()),
        regions=frozenset(region or ()),
        collections=frozenset(collection or ()),
        exclude_reports=frozenset(exclude or ()),
    )


def _answer(result: SearchResult, *, as_json: bool) -> None:
    if as_json:
        print_json(result)
    else:
        _print_hits(result)


def _print_hits(result: SearchResult) -> None:
    for warning in result.warnings:
        typer.echo(f"注意：{warning}", err=True)
    if not result.hits:
        typer.echo("没有找到。")
        return
    last = max((at for at, hit in enumerate(result.hits) if hit.relevant is not False), default=-1)
    for at, hit in enumerate(result.hits):
        number = result.applied.offset + 1 + at
        if at == last + 1:
            typer.echo(BELOW_THE_LINE if at or result.relevant else NOTHING_ANSWERS)
        where = " › ".join((role_text(hit.role, hit.further_roles), *hit.heading_path))
        who = "，".join(str(part) for part in (hit.report.office, hit.report.year) if part)
        portfolios = "、".join(hit.portfolios)
        text = hit.text.replace("\n", " ")
        typer.echo(f"{number}. 《{hit.report.title or hit.report.id}》（{who}） {hit.score:.2f}")
        typer.echo(f"   {where}" + (f" · {portfolios}" if portfolios else ""))
        typer.echo(f"   {text[:_SNIPPET]}{'…' if len(text) > _SNIPPET else ''}")
        if hit.same_text_in:
            typer.echo(f"   同文另见 {len(hit.same_text_in)} 篇：{'、'.join(hit.same_text_in)}")
        if hit.same_but_figures_in:
            others = "、".join(hit.same_but_figures_in)
            typer.echo(f"   只有数字不同的另见 {len(hit.same_but_figures_in)} 篇：{others}")
        if hit.others_in_report:
            typer.echo(f"   这份报告里还有 {hit.others_in_report} 段")
