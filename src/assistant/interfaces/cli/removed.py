"""``assistant removed``: reports that were taken out of the corpus, and the way back."""

from pathlib import Path
from typing import Annotated

import typer

from assistant.interfaces.cli.terminal import IndexFolder, Json, app, print_json, service_of


@app.command()
def removed(
    restore: Annotated[str, typer.Option("--restore", help="恢复哪一份：清单里的编号，或报告的 id")] = "",
    corpus: Annotated[Path | None, typer.Option("--corpus", help="报告所在的文件夹（默认 corpus/）")] = None,
    index: IndexFolder = None,
    as_json: Json = False,
) -> None:
    """移出的报告：列出清单，或把一份放回原处（连同作者、年份等更正过的内容）。

    例：assistant removed --restore edu-2023
    """
    service = service_of(corpus=corpus, index=index)
    if restore:
        result = service.restore_removed(restore)
        if as_json:
            print_json(result)
        else:
            typer.echo(f"已恢复：{'、'.join((*result.added, *result.changed))}")
        return
    files = service.removed()
    if as_json:
        print_json(files)
    elif not files:
        typer.echo("没有移出的报告")
    for one in () if as_json else files:
        typer.echo(f"{one.key}  {one.title or one.source}（{one.id or one.source}，{one.removed_at[:10]}）")
