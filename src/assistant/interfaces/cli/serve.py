"""``assistant serve``: the pages and the endpoint."""

import ipaddress
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from assistant.base.errors import BadInput
from assistant.interfaces.cli.terminal import IndexFolder, app, settings_of
from assistant.settings import Settings


@app.command()
def serve(
    host: Annotated[str | None, typer.Option("--host", help="默认 127.0.0.1，只应答本机")] = None,
    port: Annotated[int | None, typer.Option("--port", help="默认 8000")] = None,
    allow_remote: Annotated[bool, typer.Option("--allow-remote", help="允许别的机器访问")] = False,
    corpus: Annotated[Path | None, typer.Option("--corpus", help="报告所在的文件夹（默认 corpus/）")] = None,
    certfile: Annotated[Path | None, typer.Option("--certfile", help="HTTPS 的证书（PEM）")] = None,
    keyfile: Annotated[Path | None, typer.Option("--keyfile", help="HTTPS 的私钥（PEM）")] = None,
    proxy: Annotated[
        str | None, typer.Option("--proxy", help="反向代理的 IP：只相信它转来的来访地址和协议")
    ] = None,
    workers: Annotated[int | None, typer.Option("--workers", help="同时应答的进程数（默认 1）")] = None,
    index: IndexFolder = None,
) -> None:
    """启动页面和检索接口。给别的机器用，要先建账户（assistant user add）。

    例：assistant serve --port 8000，然后打开 http://127.0.0.1:8000
    """
    settings = settings_of(
        corpus=corpus,
        index=index,
        host=host,
        port=port,
        allow_remote=allow_remote or None,
        certfile=certfile,
        keyfile=keyfile,
        proxy=proxy,
        workers=workers,
    )
    settings = _guarded(settings)
    from assistant.interfaces.http.serving import run

    scheme = "https" if settings.certfile else "http"
    typer.echo(f"页面：{scheme}://{settings.host}:{settings.port}/    停止：Ctrl+C", err=True)
    run(settings)


def _guarded(settings: Settings) -> Settings:
    """The settings to serve with. Raises BadInput where others could reach the service and nobody has to sign in."""
    for path in (settings.certfile, settings.keyfile):
        if path is not None and not path.is_file():
            raise BadInput(f"没有文件“{path}”", "请检查证书和私钥的路径")
    if (settings.certfile is None) != (settings.keyfile is None):
        raise BadInput("证书和私钥要一起给出", "请同时写 --certfile 和 --keyfile")
    local = settings.host in {"127.0.0.1", "localhost", "::1"}
    if local and not settings.proxy:
        return settings
    from assistant.service import Assistant

    if not Assistant(settings).accounts_in_force:
        raise BadInput(
            f"{settings.proxy or settings.host} 会让别的机器也能访问，而现在还没有账户",
            "请先建账户：assistant user add 名字 --role admin；只在本机用时去掉 --host 和 --proxy",
        )
    if settings.proxy:
        _ensure_addresses(settings.proxy)
    elif settings.certfile is None:
        typer.echo(
            "注意：没有用 HTTPS，口令和报告在网络上是明文；请用 --certfile 和 --keyfile，或放在反向代理后面",
            err=True,
        )
    return replace(settings, allow_remote=True)


def _ensure_addresses(proxy: str) -> None:
    try:
        for one in proxy.split(","):
            ipaddress.ip_network(one.strip())
    except ValueError as error:
        raise BadInput(f"--proxy 的“{proxy}”不是 IP 地址", "例如 --proxy 127.0.0.1") from error
