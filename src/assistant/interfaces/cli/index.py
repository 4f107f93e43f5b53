"""``assistant index``: a folder of reports becomes an index."""

from pathlib import Path
from typing import Annotated

import typer

from assistant.domain.results import IngestResult
from assistant.interfaces.cli.terminal import IndexFolder, Json, app, print_json, progress, service_of


@app.command()
def index(
    corpus: Annotated[Path | None, typer.Argument(help="报告所在的文件夹（默认 corpus/）")] = None,
    index: IndexFolder = None,
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="不看旧索引，全部重建（换了编码器时用）")
    ] = False,
    yes: Annotated[
        bool, typer.Option("--yes", help="文件夹里一份报告也没有时，也照办：把索引里的全部移出")
    ] = False,
    strict: Annotated[bool, typer.Option("--strict", help="有文件读不了时以 1 退出")] = False,
    as_json: Json = False,
) -> None:
    """把文件夹里的报告建成索引；再次运行只处理有变化的文件。

    例：assistant index 往年报告/ --index index/
    """
    service = service_of(corpus=corpus, index=index)
    with progress(as_json) as report_progress:
        result = service.ingest(rebuild=rebuild, remove_all=yes, progress=report_progress)
    if as_json:
        print_json(result)
    else:
        _print_result(result)
    if strict and result.refused:
        raise typer.Exit(1)


def _print_result(result: IngestResult) -> None:
    typer.echo(
        f"新增 {len(result.added)} 篇，更新 {len(result.changed)} 篇，移出 {len(result.removed)} 篇，"
        f"未变 {result.unchanged} 篇；本次处理 {result.passages} 段。"
    )
    for warning in result.warnings:
        typer.echo(f"注意：{warning}", err=True)
    if result.ignored:
        typer.echo(f"另有 {len(result.ignored)} 个表格、说明类文件不是报告，没有读。")
    if result.refused:
        typer.echo(f"有 {len(result.refused)} 个文件没有收下：", err=True)
        for refusal in result.refused:
            hint = f"（{refusal.hint}）" if refusal.hint else ""
            typer.echo(f"  {refusal.file}：{refusal.detail}{hint}", err=True)
    typer.echo(f"索引现有 {result.total_reports} 篇报告、{result.total_passages} 段，可以检索了。")
