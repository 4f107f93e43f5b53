"""What every verb shares: the program, its common options, how it prints and shows progress, and the service."""

import contextlib
import getpass
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from assistant.base.errors import BadInput
from assistant.base.version import __version__
from assistant.domain.callers import Caller, CallerKind
from assistant.settings import Settings, load_settings

app = typer.Typer(
    name="assistant",
    help="述职报告助手：检索往年报告的写法。所有操作都在本机完成，不联网。",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

_umask: int | None = None
"""The user's own mask for new files, once :func:`make_private` has set another."""

SHELL = "shell"
"""Where a request comes from that comes through no network."""

Json = Annotated[bool, typer.Option("--json", help="以 JSON 输出")]
FAIL_ON_HELP = "有这一级的发现时以 1 退出：warning 只数请核对的，info 连提示也数；通用提法不数"
IndexFolder = Annotated[
    str | None,
    typer.Option("--index", help="索引文件夹（默认 index/），或检索引擎的地址 qdrant://主机:6333/名称"),
]


def print_json(value: Any) -> None:
    """A value as JSON on standard output, in the shape that the API gives it."""
    from assistant.domain.codec import encode_json

    typer.echo(encode_json(value, indent=1).decode())


@contextlib.contextmanager
def progress(quiet: bool) -> Iterator[Any]:
    """A progress callback that draws bars on standard error when a person is looking."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        stages: dict[str, Any] = {}

        def report(stage: str, done: int, total: int) -> None:
            if stage not in stages:
                stages[stage] = bars.add_task(stage, total=total)
            # Scans have a bar each, of their pages, while they are recognised.
            bars.update(stages[stage], completed=done, total=total, visible=done < total)

        yield report


def make_private() -> None:
    """Let files and folders that this process makes be its user's alone, but for the results that a person wants written."""
    global _umask
    _umask = os.umask(0o077)


def write_output(path: Path, data: bytes) -> None:
    """Write a result to the file that was named. Raises BadInput, with the reason and the cure, where that fails."""
    try:
        is_new = not path.exists()
        path.write_bytes(data)
        if is_new and _umask is not None:
            path.chmod(0o666 & ~_umask)
    except OSError as error:
        cure = (
            "请先建好这个文件夹，或换一个文件名"
            if not path.parent.is_dir()
            else "请检查权限和磁盘空间，或换一个地方"
        )
        raise BadInput(f"“{path}”写不进去：{error.strerror}", cure) from error


def _version(shown: bool) -> None:
    if shown:
        typer.echo(f"assistant {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="版本号")
    ] = False,
) -> None:
    """述职报告助手：检索往年报告的写法。所有操作都在本机完成，不联网。"""


def settings_of(**given: Any) -> Settings:
    """The settings in force, with those that the command line gives."""
    return load_settings(**given)


def service_of(**given: Any) -> Any:
    """The service, with the settings that the command line gives, for whoever works at this shell."""
    from assistant.service import Assistant

    service = Assistant(settings_of(**given))
    return service.as_caller(shell_caller(service))


def searching_of(**given: Any) -> Any:
    """The part of the service that searches, loaded without the rest: loading all takes longer than a search."""
    settings = settings_of(**given)
    if settings.token:  # whoever holds it is known to the whole service only
        return service_of(**given)
    from assistant.service.resources import Resources
    from assistant.service.searching import Searching

    return Searching(Resources(settings), _shell_user())


def shell_caller(service: Any) -> Caller:
    """Who works at this shell: the token of the settings, else the system's user, who may do what the files permit."""
    if service.settings.token:
        caller: Caller = service.caller_of_token(service.settings.token, SHELL)
        return caller
    return _shell_user()


def _shell_user() -> Caller:
    try:
        name = getpass.getuser()
    except (OSError, KeyError):  # a user id without a name
        name = ""
    return Caller(CallerKind.SHELL, name, origin=SHELL)
