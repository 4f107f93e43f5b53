"""``assistant wps``: the add-in of WPS Writer made known to WPS, or taken out again (experimental)."""

from pathlib import Path
from typing import Annotated

import typer

from assistant.interfaces.cli.terminal import Json, app, print_json, settings_of


@app.command()
def wps(
    remove: Annotated[bool, typer.Option("--remove", help="撤销登记")] = False,
    address: Annotated[str, typer.Option("--address", help="服务的网址（默认按设置）")] = "",
    file: Annotated[Path | None, typer.Option("--file", help="publish.xml 的位置（默认按系统）")] = None,
    as_json: Json = False,
) -> None:
    """把加载项登记到本机的 WPS 文字（试用）：登记后重开 WPS，功能区里有“述职助手”。

    例：assistant wps，撤销用 assistant wps --remove
    """
    from assistant.interfaces.wps import publish_file, register, unregister

    settings = settings_of()
    target = file or publish_file()
    at = address or f"http://{settings.host}:{settings.port}"
    if remove:
        message = "已撤销登记" if unregister(target) else "本来就没有登记"
    else:
        register(at, target)
        message = f"已登记，指向 {at}；请先用 assistant serve 启动服务，再重开 WPS"
    if as_json:
        print_json({"file": str(target), "registered": not remove, "address": at})
    else:
        typer.echo(f"{message}（{target}）")
