"""``assistant lsp``: the language server for editors."""

from pathlib import Path
from typing import Annotated

import typer

from assistant.interfaces.cli.terminal import IndexFolder, app, service_of


@app.command()
def lsp(
    tcp: Annotated[
        int | None, typer.Option("--tcp", min=1, max=65535, help="改用本机的这个端口（一次一个编辑器）")
    ] = None,
    corpus: Annotated[Path | None, typer.Option("--corpus", help="报告所在的文件夹（默认 corpus/）")] = None,
    index: IndexFolder = None,
) -> None:
    """语言服务：在 Neovim、VS Code、Emacs、Helix 等编辑器里边写边核对。由编辑器启动，不在终端里直接用。

    例：assistant lsp --index index/，各编辑器的写法见 docs/editors.md
    """
    from assistant.interfaces.lsp import serve

    raise typer.Exit(serve(service_of(corpus=corpus, index=index), tcp))
