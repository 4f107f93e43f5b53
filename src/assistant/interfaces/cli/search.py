"""``assistant search``: passages by portfolio and section."""

from typing import Annotated

import typer

from assistant.base.tables import split_list
from assistant.domain.results import Filters, Mode, Query, SearchResult, years
from assistant.interfaces.cli.terminal import IndexFolder, Json, app, print_json, service_of

_SNIPPET = 120


@app.command()
def search(
    query: Annotated[str, typer.Argument(help="要找的说法，例如：农民工讨薪")],
    portfolio: Annotated[list[str] | None, typer.Option("--portfolio", "-p", help="分管领域，可多次")] = None,
    role: Annotated[
        list[str] | None, typer.Option("--role", "-r", help="部分：学习 履职 廉政 问题 打算 …")
    ] = None,
    year: Annotated[str | None, typer.Option("--year", help="2022 或 2020-2023")] = None,
    author: Annotated[list[str] | None, typer.Option("--author")] = None,
    office: Annotated[list[str] | None, typer.Option("--office", help="职务")] = None,
    region: Annotated[list[str] | None, typer.Option("--region", help="地区，可只写一部分")] = None,
    collection: Annotated[list[str] | None, typer.Option("--collection", help="材料集")] = None,
    exclude: Annotated[list[str] | None, typer.Option("--exclude-report", help="不要这份报告（id）")] = None,
    mode: Annotated[Mode, typer.Option("--mode", help="综合、语义、字面、原句")] = Mode.HYBRID,
    limit: Annotated[int, typer.Option("--limit", "-k", help="几条")] = 10,
    offset: Annotated[int, typer.Option("--offset", help="从第几条起")] = 0,
    index: IndexFolder = None,
    as_json: Json = False,
) -> None:
    """按分管领域和部分检索段落。

    例：assistant search 农民工讨薪 --portfolio 人社 --year 2021-2023
    """
    first, last = years(year)
    filters = Filters(
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
    result = service_of(index=index).search(Query(query, filters, mode, limit, offset))
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
    for number, hit in enumerate(result.hits, start=result.applied.offset + 1):
        where = " › ".join((str(hit.role), *hit.heading_path))
        who = "，".join(str(part) for part in (hit.report.office, hit.report.year) if part)
        portfolios = "、".join(hit.portfolios)
        text = hit.text.replace("\n", " ")
        typer.echo(f"{number}. 《{hit.report.title or hit.report.id}》（{who}） {hit.score:.2f}")
        typer.echo(f"   {where}" + (f" · {portfolios}" if portfolios else ""))
        typer.echo(f"   {text[:_SNIPPET]}{'…' if len(text) > _SNIPPET else ''}")
        if hit.same_text_in:
            typer.echo(f"   同文另见 {len(hit.same_text_in)} 篇：{'、'.join(hit.same_text_in)}")
