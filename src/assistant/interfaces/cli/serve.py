"""``assistant serve``: the pages and the endpoint."""

import logging
from pathlib import Path
from typing import Annotated

import typer

from assistant.base import logs
from assistant.base.errors import BadInput
from assistant.interfaces.cli.terminal import IndexFolder, app, settings_of
from assistant.settings import Settings


@app.command()
def serve(
    host: Annotated[str | None, typer.Option("--host", help="默认 127.0.0.1，只应答本机")] = None,
    port: Annotated[int | None, typer.Option("--port", help="默认 8000")] = None,
    allow_remote: Annotated[bool, typer.Option("--allow-remote", help="允许别的机器访问")] = False,
    corpus: Annotated[Path | None, typer.Option("--corpus", help="报告所在的文件夹（默认 corpus/）")] = None,
    index: IndexFolder = None,
) -> None:
    """启动页面和检索接口。

    例：assistant serve --port 8000，然后打开 http://127.0.0.1:8000
    """
    settings = settings_of(
        corpus=corpus, index=index, host=host, port=port, allow_remote=allow_remote or None
    )
    _refuse_remote(settings)
    from assistant.interfaces.http.serving import run

    detailed = settings.log_file is not None or settings.log_format == "json"
    logs.configure(settings.log_format, settings.log_file, logging.INFO if detailed else logging.WARNING)
    typer.echo(f"页面：http://{settings.host}:{settings.port}/    停止：Ctrl+C", err=True)
    run(settings)


def _refuse_remote(settings: Settings) -> None:
    if settings.host in {"127.0.0.1", "localhost", "::1"} or settings.allow_remote:
        return
    raise BadInput(
        f"{settings.host} 会让别的机器也能访问，而现在还没有口令保护",
        "只在本机用时去掉 --host；确实要开放时加上 --allow-remote，并用防火墙限定来访的机器",
    )
