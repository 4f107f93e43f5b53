"""``assistant trends``: how wording changes over the years."""

from typing import Annotated

import typer

from assistant.domain.results import Change, Keyword, PhraseUse, Trends
from assistant.interfaces.cli.terminal import IndexFolder, Json, app, print_json, service_of

_BAR = 40


@app.command()
def trends(
    phrase: Annotated[
        list[str] | None, typer.Argument(help="要看的词语，可多个；不写时列出渐多、渐少的")
    ] = None,
    since: Annotated[int | None, typer.Option("--since", help="以哪一年为界，比较前后")] = None,
    index: IndexFolder = None,
    as_json: Json = False,
) -> None:
    """提法的变化：一个词语历年、各位作者用得多少；或者哪些词语渐多、渐少。频率按每万字计。

    例：assistant trends 科学发展观 高质量发展
    """
    service = service_of(index=index)
    if phrase:
        used = service.uses(phrase)
        if as_json:
            print_json(Trends(phrases=used))
        for one in () if as_json else used:
            _print_use(one)
        return
    changed = service.change(since)
    if as_json:
        print_json(Trends(change=changed))
    else:
        _print_change(changed)


def _print_use(use: PhraseUse) -> None:
    typer.echo(f"“{use.phrase}”：{use.count} 次，{use.reports} 篇报告")
    most = max((year.rate for year in use.years), default=0.0)
    for year in use.years:
        bar = "█" * round(_BAR * year.rate / most) if most else ""
        span = f"{year.low:.2f}–{year.high:.2f}"
        typer.echo(f"  {year.year}  {year.count:>4} 次  每万字 {year.rate:>6.2f}（{span}）  {bar}".rstrip())
    if use.authors:
        authors = "，".join(
            f"{one.author} {one.count} 次（每万字 {one.rate:.2f}）" for one in use.authors[:8]
        )
        typer.echo(f"  作者：{authors}")
    for note in use.notes:
        typer.echo(f"  注意：{note}")
    typer.echo("")


def _print_change(changed: Change) -> None:
    if changed.since is not None:
        typer.echo(f"{changed.since}年起渐多：{_words(changed.rising)}\n")
        typer.echo(f"{changed.since}年起渐少：{_words(changed.fading)}\n")
    for period in changed.periods:
        years = f"{period.first}" if period.first == period.last else f"{period.first}–{period.last}"
        typer.echo(f"{years}（{period.reports} 篇）：{_words(period.keywords)}")
    for note in changed.notes:
        typer.echo(f"注意：{note}")


def _words(keywords: tuple[Keyword, ...]) -> str:
    return "、".join(keyword.phrase for keyword in keywords) or "没有明显多用的词语"
