"""``assistant doctor``: what is wrong here, and what to do about it."""

from pathlib import Path
from typing import Annotated

import typer

from assistant.interfaces.cli.terminal import IndexFolder, Json, app, print_json, settings_of


@app.command()
def doctor(
    deep: Annotated[
        bool, typer.Option("--deep", help="逐字节校验索引、报告和核对的每个文件（较慢）")
    ] = False,
    corpus: Annotated[Path | None, typer.Option("--corpus", help="报告所在的文件夹（默认 corpus/）")] = None,
    index: IndexFolder = None,
    as_json: Json = False,
) -> None:
    """检查环境、设置、报告库和索引，说明每个问题的原因和办法。

    例：assistant doctor --deep
    """
    from assistant.interfaces.doctor import examine

    checks = examine(settings_of(corpus=corpus, index=index), deep=deep)
    if as_json:
        print_json(checks)
    else:
        marks = {"ok": "正常", "warning": "注意", "error": "有误"}
        for check in checks:
            typer.echo(f"[{marks[check.state]}] {check.name}：{check.detail}")
            if check.hint:
                typer.echo(f"       办法：{check.hint}")
    if any(check.state == "error" for check in checks):
        raise typer.Exit(2)
