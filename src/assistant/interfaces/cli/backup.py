"""``assistant backup``: everything that cannot be made again, in one file."""

from pathlib import Path
from typing import Annotated

import typer

from assistant.interfaces.cli.terminal import IndexFolder, Json, app, print_json, progress, service_of


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(help="备份文件，例如 /backup/述职-20250101.zip")],
    with_index: Annotated[
        bool, typer.Option("--with-index", help="连索引一起备份（不备份也能从报告库重建）")
    ] = False,
    corpus: Annotated[Path | None, typer.Option("--corpus", help="报告所在的文件夹（默认 corpus/）")] = None,
    index: IndexFolder = None,
    as_json: Json = False,
) -> None:
    """备份报告库、元数据表、忽略清单、核对与处理意见、账号和访问记录；服务不必停。写好后逐个校验。

    例：assistant backup /backup/述职-20250101.zip
    """
    service = service_of(corpus=corpus, index=index)
    with progress(as_json) as report_progress:
        contents = service.backup(file, with_index=with_index, progress=report_progress)
    if as_json:
        print_json(contents)
        return
    for skipped in contents.skipped:
        typer.echo(f"注意：没有备份 {skipped}", err=True)
    typer.echo(f"已备份并校验：{file}，{contents.files} 个文件，{contents.bytes // 1024 + 1} KB。")
