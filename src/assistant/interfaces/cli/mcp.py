"""``assistant mcp``: tools for a language model on this machine."""

from typing import Annotated

import typer

from assistant.base.errors import MissingExtra
from assistant.interfaces.cli.terminal import IndexFolder, app, service_of


@app.command()
def mcp(
    http: Annotated[
        int | None, typer.Option("--http", min=1, max=65535, help="改用 HTTP，只开在本机的这个端口")
    ] = None,
    index: IndexFolder = None,
) -> None:
    """给本单位语言模型用的工具（MCP）：检索、读报告、提纲、核对，都只读。由模型的客户端启动。

    例：assistant mcp --index index/；或 assistant mcp --http 8808，地址是 http://127.0.0.1:8808/mcp
    """
    try:
        from assistant.interfaces.mcp import serve
    except ModuleNotFoundError as error:
        if error.name and error.name.startswith("assistant"):
            raise
        raise MissingExtra("mcp", "语言模型的工具", "pip install 'report-assistant[mcp]'") from error
    serve(service_of(index=index), http)
