"""``assistant check``: a draft held against past reports and the review rules."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.base.errors import BadInput, UnknownValue
from assistant.base.tables import split_list
from assistant.domain.results import Severity
from assistant.interfaces.cli.terminal import (
    FAIL_ON_HELP,
    IndexFolder,
    Json,
    app,
    print_json,
    service_of,
    write_output,
)

if TYPE_CHECKING:
    from assistant.domain.report import Report
    from assistant.service import Assistant


@app.command()
def check(
    draft: Annotated[Path, typer.Argument(help="要核对的文件")],
    author: Annotated[str, typer.Option("--author", help="作者：他自己往年的报告算自用")] = "",
    office: Annotated[str, typer.Option("--office", help="职务")] = "",
    region: Annotated[str, typer.Option("--region", help="地区")] = "",
    year: Annotated[int | None, typer.Option("--year", help="年度：以后年份的报告不作来源")] = None,
    exclude: Annotated[list[str] | None, typer.Option("--exclude-report", help="不比这份报告（id）")] = None,
    only: Annotated[str, typer.Option("--rules", help="只用这些规则，逗号分开，例如 wording,year_left")] = "",
    without: Annotated[str, typer.Option("--without", help="不用这些规则，逗号分开")] = "",
    profile: Annotated[
        str, typer.Option("--profile", help="报告的种类，例如 述职述廉；不填时由标题认出")
    ] = "",
    form: Annotated[str, typer.Option("--format", help="text json sarif rdjson docx html")] = "text",
    output: Annotated[Path | None, typer.Option("--output", "-o", help="写到文件；不填时写到屏幕")] = None,
    mask: Annotated[
        bool,
        typer.Option("--mask", help="不核对，只提出公开前要遮盖的姓名、电话、证件号等，并写出遮盖后的副本"),
    ] = False,
    fail_on: Annotated[Severity | None, typer.Option("--fail-on", help=FAIL_ON_HELP)] = None,
    index: IndexFolder = None,
    as_json: Json = False,
) -> None:
    """核对草稿：哪些话以前有过、出自哪一篇、改了什么。

    例：assistant check 2024年述职报告.docx --author 本人 --year 2024 --format docx -o 核对.docx
    """
    from assistant.domain.report import Metadata
    from assistant.export import check_exporters, export_check
    from assistant.export.labels import listed_findings

    form = "json" if as_json else form
    exporter = check_exporters().get(form)
    if output is None and exporter is not None and "officedocument" in exporter.MEDIA_TYPE:
        raise BadInput(f"{form} 格式不能写到屏幕", f"请用 -o 指定文件，例如 -o 核对{exporter.SUFFIX}")
    service = service_of(index=index)
    report = service.draft_from(draft, Metadata(author=author, office=office, region=region, year=year))
    if mask:
        _masked(service, report, draft, output, as_json=as_json)
        return
    result = service.check(
        report, exclude=frozenset(exclude or ()), wanted=_wanted(only, without), profile=profile
    )
    data = export_check(form, result, report, draft.read_bytes())
    if output is None:
        typer.echo(data.decode(), nl=False)
    else:
        write_output(output, data)
        typer.echo(f"已写入 {output}：{len(result.findings)} 处", err=True)
    if fail_on is not None and any(finding.severity.reaches(fail_on) for finding in listed_findings(result)):
        raise typer.Exit(1)


def _masked(
    service: "Assistant", report: "Report", path: Path, output: Path | None, *, as_json: bool
) -> None:
    """What should be masked: the list, and the masked copy on the screen or in a file (.docx of a Word file)."""
    masks = service.masks(report)
    if as_json:
        from assistant.domain.codec import encode

        print_json([{**encode(one), "text": one.span.of(report.text)} for one in masks])
    for one in () if as_json else masks:
        typer.echo(f"{one.kind}：{one.span.of(report.text)} → {one.replacement}", err=True)
    if output is not None and output.suffix.lower() == ".docx":
        write_output(output, service.masked_document(path.read_bytes(), path.name, report, masks))
    elif output is not None:
        write_output(output, service.masked(report, masks).encode())
    elif not as_json:
        typer.echo(service.masked(report, masks))
    if output is not None:
        typer.echo(f"已写入 {output}：建议遮盖 {len(masks)} 处，图片里的文字请另行检查", err=True)


def _wanted(only: str, without: str) -> frozenset[str] | None:
    """The rules to use, None for all. Raises UnknownValue for one in ``without`` that does not exist."""
    from assistant.export.labels import rule_ids

    named, left_out = frozenset(split_list(only, blanks=True)), frozenset(split_list(without, blanks=True))
    for rule in left_out - set(rule_ids()):
        raise UnknownValue("规则", rule, sorted(rule_ids()))
    return (named or frozenset(rule_ids())) - left_out if named or left_out else None
