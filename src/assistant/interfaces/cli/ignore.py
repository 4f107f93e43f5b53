"""``assistant ignore``: findings that are to be ignored."""

from typing import Annotated

import typer

from assistant.base.errors import BadInput
from assistant.domain.results import Ignore, IgnoreList
from assistant.interfaces.cli.terminal import IndexFolder, Json, app, print_json, service_of


@app.command()
def ignore(
    text: Annotated[str, typer.Argument(help="不再提示的原文；不写时，整条规则在所限范围内不再提示")] = "",
    rule: Annotated[str, typer.Option("--rule", help="规则，例如 wording；不写时，所有规则")] = "",
    report: Annotated[str, typer.Option("--report", help="只在这份报告里（标题、文件名或 id）")] = "",
    office: Annotated[str, typer.Option("--office", help="只对这一职务")] = "",
    region: Annotated[str, typer.Option("--region", help="只对这一地区，可只写一部分")] = "",
    collection: Annotated[str, typer.Option("--collection", help="只对这一材料集")] = "",
    reason: Annotated[str, typer.Option("--reason", help="为什么")] = "",
    name: Annotated[str, typer.Option("--name", help="谁定的")] = "",
    listing: Annotated[bool, typer.Option("--list", help="列出清单")] = False,
    remove: Annotated[str, typer.Option("--remove", help="恢复提示：清单里的编号")] = "",
    index: IndexFolder = None,
    as_json: Json = False,
) -> None:
    """忽略清单：看过、不必再提示的地方。存在报告文件夹的 ignored.csv 里，也可以用表格软件直接编辑。

    例：assistant ignore 国家乡村振兴局 --rule wording --report 2023年述职报告 --reason 回顾当年
    """
    service = service_of(index=index)
    if remove:
        changed, done = service.unignore(remove), "已恢复提示"
    elif listing:
        return _print_list(service.ignores(), as_json=as_json)
    else:
        if not (text or rule):
            raise BadInput("没有写明忽略什么", "请写原文，或用 --rule 指定规则；看清单用 --list")
        line = Ignore(rule, text, report, office, region, collection, reason, name)
        changed, done = service.ignore(line), "以后不再提示"
    if as_json:
        print_json(changed)
    else:
        typer.echo(f"{done}：{_described(changed)}")
    return None


def _print_list(lines: tuple[Ignore, ...], *, as_json: bool) -> None:
    if as_json:
        print_json(IgnoreList(lines))
    elif not lines:
        typer.echo("忽略清单是空的")
    for line in () if as_json else lines:
        typer.echo(_described(line))


def _described(line: Ignore) -> str:
    where = "、".join(part for part in (line.report, line.office, line.region, line.collection) if part)
    by = "，".join(part for part in (line.name, line.date, line.reason) if part)
    what = f"“{line.text}”" if line.text else "所有地方"
    return f"{line.id}  {line.rule or '所有规则'}  {what}  {where or '所有报告'}{f'（{by}）' if by else ''}"
