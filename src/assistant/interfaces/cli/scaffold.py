"""``assistant scaffold``: what a report is started from."""

from pathlib import Path
from typing import Annotated

import typer

from assistant.base.errors import BadInput
from assistant.base.tables import split_list
from assistant.domain.results import ScaffoldRequest
from assistant.interfaces.cli.terminal import IndexFolder, Json, app, service_of, write_output


@app.command()
def scaffold(
    portfolio: Annotated[list[str] | None, typer.Option("--portfolio", "-p", help="分管领域，可多次")] = None,
    role: Annotated[list[str] | None, typer.Option("--role", "-r", help="部分，可多次；不填为全部")] = None,
    author: Annotated[str, typer.Option("--author", help="谁的报告：接着这位作者最近的一篇写")] = "",
    office: Annotated[
        str, typer.Option("--office", help="我的职务：没有自己的往年报告时，参照相近职务")
    ] = "",
    region: Annotated[str, typer.Option("--region", help="我的地区")] = "",
    year: Annotated[int | None, typer.Option("--year", help="要写的年度：只参照以前年份的报告")] = None,
    facts: Annotated[
        Path | None, typer.Option("--facts", help="填好的数据表（xlsx、csv），按编号或名称、单位填空")
    ] = None,
    limit: Annotated[int, typer.Option("--limit", "-k", help="每个领域、每个部分最多几条")] = 20,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="写到文件：md docx txt html json；xlsx 为待填的数据表"),
    ] = None,
    form: Annotated[
        str, typer.Option("--format", help="txt md html docx xlsx json；不填时看文件名，屏幕上为 txt")
    ] = "",
    layout: Annotated[str, typer.Option("--layout", help="Word 版式，如 gbt9704")] = "",
    template: Annotated[Path | None, typer.Option("--template", help="自己的模板（txt、md、html）")] = None,
    prose: Annotated[
        bool, typer.Option("--prose", help="由本单位的语言模型写出各句（须先设 ASSISTANT_DRAFTER）")
    ] = False,
    index: IndexFolder = None,
    as_json: Json = False,
) -> None:
    """给出提纲：可选的标题、按写作顺序排好的句式（数字留空）、要收集的数和来源。

    例：assistant scaffold --portfolio 人社 --role 履职 --year 2025 -o 提纲.docx

    先要数据：-o 数据.xlsx 写出要填的数据表，各单位填好后用 --facts 数据.xlsx 读回。
    """
    from assistant.export import export_scaffold, scaffold_exporters

    form = _form(form, output, template, as_json)
    exporter = scaffold_exporters().get(form)
    if output is None and exporter is not None and "officedocument" in exporter.MEDIA_TYPE:
        raise BadInput(f"{form} 格式不能写到屏幕", f"请用 -o 指定文件，例如 -o 提纲{exporter.SUFFIX}")
    request = ScaffoldRequest(
        split_list(";".join(portfolio or ())),
        tuple(role or ()),
        author=author,
        office=office,
        region=region,
        year=year,
        limit=limit,
    )
    service = service_of(index=index)
    fact_sheet = service.fact_sheet(facts.name, _bytes_of(facts)) if facts else None
    made = service.scaffold(request)
    if fact_sheet is not None:
        made = service.filled(made, fact_sheet)
    if prose:
        made = service.written_out(made)
    data = export_scaffold(form, made, layout=layout, template=template)
    if output is None:
        typer.echo(data.decode(), nl=False)
        return
    write_output(output, data)
    for warning in made.warnings:
        typer.echo(f"注意：{warning}", err=True)
    if form == "xlsx":
        typer.echo(f"已写入 {output}：{len(made.facts)} 项要填的数；填好后用 --facts 读回", err=True)
        return
    items = sum(len(section.items) for section in made.sections)
    typer.echo(f"已写入 {output}：{items} 条，来自 {made.authors} 位作者的 {made.reports} 篇报告", err=True)


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise BadInput(f"数据表“{path}”读不了：{error.strerror}", "请检查路径") from error


def _form(form: str, output: Path | None, template: Path | None, as_json: bool) -> str:
    """The form to write: the one that is given, else what the file's name says."""
    if as_json:
        return "json"
    if form or template is not None:
        return form or "txt"
    return output.suffix.removeprefix(".").lower() if output else "txt"
