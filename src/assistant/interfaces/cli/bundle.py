"""``assistant bundle``: one archive that installs the assistant where there is no network."""

from pathlib import Path
from typing import Annotated

import typer

from assistant.base.errors import BadInput, UnknownValue
from assistant.interfaces.cli.terminal import Json, app, print_json


@app.command()
def bundle(
    output: Annotated[Path, typer.Option("-o", "--output", help="写成哪个文件（.tar.gz）")] = Path(
        "report-assistant.tar.gz"
    ),
    platform: Annotated[
        list[str] | None, typer.Option("--platform", help="x86_64、aarch64（默认两种）")
    ] = None,
    python: Annotated[list[str] | None, typer.Option("--python", help="3.11、3.12、3.13（默认三种）")] = None,
    wheels: Annotated[
        Path | None, typer.Option("--wheels", help="放着全部安装包的文件夹；不填则由 pip 去取")
    ] = None,
    project: Annotated[Path, typer.Option("--project", help="本程序的源码文件夹")] = Path(),
    as_json: Json = False,
) -> None:
    """打成一个安装包，拿到不联网的机器上解开即可安装（Linux，glibc 2.28 起）。

    例：assistant bundle --platform x86_64 --python 3.11 -o report-assistant.tar.gz
    """
    from assistant.interfaces import bundle as bundles

    platforms, pythons = tuple(platform or bundles.PLATFORMS), tuple(python or bundles.PYTHONS)
    for field, chosen, known in (
        ("平台", platforms, bundles.PLATFORMS),
        ("Python", pythons, bundles.PYTHONS),
    ):
        for value in chosen:
            if value not in known:
                raise UnknownValue(field, value, known)
    if not (project / "pyproject.toml").is_file():
        raise BadInput(f"“{project}”里没有本程序的源码", "请在源码文件夹里执行，或用 --project 指定它")
    if not output.parent.is_dir():
        raise BadInput(f"没有“{output.parent}”这个文件夹", "请先建好，或换一个位置")
    made = bundles.make(
        output,
        project=project,
        platforms=platforms,
        pythons=pythons,
        source=wheels,
        tell=lambda line: typer.echo(line, err=True),
    )
    if as_json:
        print_json(
            {"file": str(output), "bytes": output.stat().st_size, "wheels": [one.file for one in made]}
        )
    else:
        typer.echo(
            f"写好了 {output}：{bundles.described(made)}，共 {output.stat().st_size / 1024 / 1024:.0f} MB"
        )
