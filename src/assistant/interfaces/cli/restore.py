"""``assistant restore``: a backup becomes an installation again."""

from pathlib import Path
from typing import Annotated

import typer

from assistant.interfaces.cli.terminal import (
    IndexFolder,
    Json,
    app,
    print_json,
    progress,
    service_of,
    settings_of,
)


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="assistant backup 写的备份文件")],
    corpus: Annotated[
        Path | None, typer.Option("--corpus", help="恢复到哪里（默认 corpus/），须是空的")
    ] = None,
    index: IndexFolder = None,
    no_index: Annotated[bool, typer.Option("--no-index", help="只恢复文件，先不建索引")] = False,
    as_json: Json = False,
) -> None:
    """把备份恢复到空的文件夹，先逐个校验，再放到位，然后建好索引。

    例：assistant restore /backup/述职-20250101.zip --corpus 新/corpus --index 新/index
    """
    from assistant.service.backups import restore_backup

    settings = settings_of(corpus=corpus, index=index)
    with progress(as_json) as report_progress:
        contents = restore_backup(file, settings, report_progress)
        if not (contents.has_index or no_index):
            service_of(corpus=corpus, index=index).ingest(progress=report_progress)
    if as_json:
        print_json(contents)
        return
    typer.echo(f"已恢复并校验 {contents.files} 个文件（备份于 {contents.created}）。")
    typer.echo("还没有建索引，请执行：assistant index" if no_index else "索引已就绪，可以检索了。")
