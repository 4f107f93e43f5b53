"""``assistant audit``: many reports compared with one another."""

from pathlib import Path
from typing import Annotated, Any

import typer

from assistant.base.errors import BadInput
from assistant.domain.results import Severity
from assistant.interfaces.cli.terminal import (
    FAIL_ON_HELP,
    IndexFolder,
    Json,
    app,
    progress,
    service_of,
    settings_of,
    write_output,
)

_MAX_PAIRS, _MAX_ERRORS = 20, 20


@app.command()
def audit(
    paths: Annotated[
        list[Path] | None, typer.Argument(help="文件夹、文件或 zip；不填时核对索引里的报告")
    ] = None,
    collection: Annotated[list[str] | None, typer.Option("--collection", help="材料集，可多次")] = None,
    reference: Annotated[Path | None, typer.Option("--reference", help="只与这一份文件对照")] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="写到 html xlsx docx json 文件")
    ] = None,
    fail_on: Annotated[Severity | None, typer.Option("--fail-on", help=FAIL_ON_HELP)] = None,
    index: IndexFolder = None,
    as_json: Json = False,
) -> None:
    """成批核对：一批报告里有哪些差错，谁和谁有相同相近的文字，改了什么。中断后再运行会接着做。

    例：assistant audit 2023年述职材料/ -o 核对.xlsx
    """
    from assistant.domain.results import AuditScope
    from assistant.export import audit_exporters, export_audit

    form = output.suffix.lower().removeprefix(".") if output else "json"
    if form not in audit_exporters():
        raise BadInput(f"不能写成“{form}”格式", f"可用的格式：{'、'.join(audit_exporters())}")
    if paths and collection:
        raise BadInput("文件和 --collection 只能选一样", "核对文件夹时去掉 --collection")
    with progress(as_json) as report_progress:
        if paths:
            from assistant.interfaces.unfiled import audit_files

            file, read = audit_files(
                paths, settings_of(index=index), reference=reference, progress=report_progress
            )
            for refusal in read.refused:
                typer.echo(f"没有读 {refusal.file}：{refusal.detail}", err=True)
        else:
            service = service_of(index=index)
            against = service.draft_from(reference) if reference else None
            scope = AuditScope(collections=tuple(collection or ()))
            file = service.run_audit(scope, reference=against, progress=report_progress)
    if output:
        write_output(output, export_audit(form, file))
        typer.echo(f"已写入 {output}", err=True)
    if as_json:
        typer.echo(export_audit("json", file).decode(), nl=False)
    elif output is None:
        _print_result(file)
    findings = [one.finding for one in file.result.findings if one.is_listed]
    if fail_on is not None and any(finding.severity.reaches(fail_on) for finding in findings):
        raise typer.Exit(1)


def _print_result(file: Any) -> None:
    from assistant.export.audit_labels import counts_text, errors_of, order_text
    from assistant.export.labels import EVIDENCE, citation

    result = file.result
    typer.echo("，".join(counts_text(result)) + "。")
    names = {report.id: report.title or report.source for report in result.reports}
    errors = errors_of(result.findings)
    for found in errors[:_MAX_ERRORS]:
        typer.echo(f"差错  {names[found.report_id]}：{found.finding.message}")
    if len(errors) > _MAX_ERRORS:
        typer.echo(f"差错另有 {len(errors) - _MAX_ERRORS} 处，请用 -o 写到文件查看。")
    for pair in result.pairs[:_MAX_PAIRS]:
        own = "（同一作者）" if pair.same_series else ""
        order = "" if pair.direction == "earlier" else f"，{order_text(pair)}"
        names_of_both = f"{citation(pair.later)} 与 {citation(pair.first)}{own}"
        typer.echo(f"{pair.shares.later.adjusted:6.1%}  {names_of_both}，{len(pair.stretches)} 处{order}")
    if len(result.pairs) > _MAX_PAIRS:
        typer.echo(f"另有 {len(result.pairs) - _MAX_PAIRS} 对，请用 -o 写到文件查看。")
    for note in (*result.warnings, *(hint.message for hint in result.hints)):
        typer.echo(f"注意：{note}", err=True)
    typer.echo(EVIDENCE)
