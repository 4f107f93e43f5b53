"""A session: settings, what cannot be done, leaving, the other way in, and the program without its optional part."""

import asyncio
import socket
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from editors import command, environment, neovim, running, vscode, vscode_today
from lsprotocol import types
from pytest_lsp import make_test_lsp_client
from typer.testing import CliRunner

from assistant.base.errors import MissingExtra
from assistant.domain.report import Metadata
from assistant.index.local.manifest import read_manifest, write_manifest
from assistant.interfaces import cli
from assistant.interfaces.lsp import serve
from assistant.interfaces.lsp.preferences import Preferences, preferences
from assistant.interfaces.lsp.scheduler import Scheduler
from assistant.service import Assistant
from assistant.settings import Settings

TEXT = """云岭县副县长2024年述职报告

　　白沙镇的零工驿站开到了码头边，每天傍晚都有人来问活。修了机耕道XX公里。
"""


@pytest.mark.asyncio
async def test_without_an_index_the_cure_is_told_once_and_the_index_is_found_when_it_is_there(
    folder: Path,
) -> None:
    (folder / "index").rename(folder / "later")
    async with running(folder, neovim()) as editor:
        editor.open(TEXT)
        assert await editor.found() == []
        assert await editor.hover(2, 3) is None
        (message,) = editor.client.messages
        assert message.type is types.MessageType.Error
        where = (folder / "index").resolve()
        assert (
            message.message == f"还没有索引。请先建立索引：assistant index 报告文件夹（索引文件夹：{where}）"
        )
        (folder / "later").rename(folder / "index")
        assert [one.code for one in await editor.found()] == ["reuse", "placeholder"]


@pytest.mark.asyncio
async def test_an_index_of_another_encoder_is_told(folder: Path) -> None:
    assistant = Assistant(Settings(corpus=folder / "corpus", index=folder / "index"))
    model = assistant._resources.model
    written = read_manifest(folder / "index", model)
    other = replace(written, encoder=replace(model, fingerprint="0" * len(model.fingerprint)))
    write_manifest(folder / "index/generations" / written.generation, other)
    async with running(folder, vscode()) as editor:
        editor.open(TEXT)
        assert await editor.found() == []
        (message,) = editor.client.messages

    assert message.type is types.MessageType.Error
    assert "assistant index --rebuild" in message.message


@pytest.mark.asyncio
async def test_settings_of_the_editor_and_their_change(folder: Path) -> None:
    """Asked for by document; where the author is known, his own report is his own."""
    async with running(folder, vscode_today(), settings={"author": "甲", "jahr": 2024}) as editor:
        editor.open(TEXT)
        assert "本人" in (await editor.found())[0].message
        (message,) = editor.client.messages
        assert message.type is types.MessageType.Warning
        assert message.message.startswith("设置 assistant.jahr 不认识，没有用上")
        editor.client.set_configuration({"assistant": {"author": "丁", "without": ["placeholder"]}})
        editor.client.workspace_did_change_configuration(types.DidChangeConfigurationParams(settings=None))
        for _ in range(100):
            if editor.client.diagnostic_refresh_count:
                break
            await asyncio.sleep(0.1)
        (finding,) = await editor.found()

    assert finding.message == "与《云岭县副县长2021年述职报告》（甲，2021年）近同，改动措辞 1 处"


@pytest.mark.asyncio
async def test_a_fault_in_the_program_ends_no_session(caplog: pytest.LogCaptureFixture) -> None:
    shown: list[types.ShowMessageParams] = []
    scheduler = Scheduler(cast(Any, SimpleNamespace(window_show_message=shown.append)), Assistant())

    assert await scheduler.attempt(lambda: 1 / 0) is None
    assert await scheduler.attempt(lambda: [][1]) is None
    assert await scheduler.attempt(lambda: "好") == "好"

    scheduler.close()
    assert [(one.type, one.message[:18]) for one in shown] == [
        (types.MessageType.Warning, "程序出错了，这次没有做成。请把编辑器")
    ]
    assert [record.exc_info and record.exc_info[0] for record in caplog.records] == [
        ZeroDivisionError,
        IndexError,
    ]


def test_settings_as_they_come() -> None:
    told = {
        "author": "甲",
        "year": 2024,
        "portfolios": ["人力资源和社会保障", "就业处"],
        "formulas": True,
        "ghostText": "yes",
        "without": "length;structure",
        "service": None,
    }

    known, warnings = preferences(told, Assistant())

    assert known == Preferences(
        Metadata(author="甲", year=2024, portfolios=("人社",)),
        formulas=True,
        without=frozenset({"length", "structure"}),
    )
    assert [warning.partition("，")[0].partition("（")[0] for warning in warnings] == [
        "设置 assistant.ghostText 应是 true 或 false",
        "没有“就业处”这个分管领域",
    ]
    assert preferences(None, Assistant()) == (Preferences(), [])
    assert preferences("甲", Assistant())[1][0].startswith("设置 assistant 应是一组键和值")


@pytest.mark.asyncio
@pytest.mark.parametrize(("says", "code"), [(True, 0), (False, 1)], ids=["after shutdown", "without"])
async def test_leaving(folder: Path, says: bool, code: int) -> None:
    client = make_test_lsp_client()
    await client.start_io(*command(folder), env=environment(folder))
    await client.initialize_session(types.InitializeParams(capabilities=types.ClientCapabilities()))
    if says:
        await client.shutdown_async(None)
    client.exit(None)
    assert client._server is not None
    assert await asyncio.wait_for(client._server.wait(), 20) == code
    await client.stop()


def test_nothing_but_messages_goes_to_standard_output(folder: Path) -> None:
    """Whatever else prints, from Python or below it, goes to standard error; an editor that is gone ends the server."""
    program = (
        "import os, sys, threading; from assistant.interfaces import lsp\n"
        "import assistant.interfaces.lsp.server as s\n"
        "make = s.make\n"
        "def noisy(service):\n"
        "    print('noise'); os.write(1, b'noise'); return make(service)\n"
        "s.make = noisy\n"
        "from assistant.service import Assistant\n"
        "sys.exit(lsp.serve(Assistant()))\n"
    )
    ask = b'{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"capabilities":{}}}'
    done = subprocess.run(
        [sys.executable, "-c", program],
        input=b"Content-Length: %d\r\n\r\n%s" % (len(ask), ask),
        capture_output=True,
        env=environment(folder),
        timeout=30,
        check=False,
    )

    assert done.returncode == 1
    assert done.stdout.startswith(b"Content-Length: ")
    assert done.stdout.count(b"Content-Length: ") == 1
    assert b"noise" not in done.stdout
    assert done.stderr.count(b"noise") == 2


@pytest.mark.asyncio
async def test_over_a_socket(folder: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = await asyncio.create_subprocess_exec(
        *command(folder), "--tcp", str(port), env=environment(folder)
    )
    client = make_test_lsp_client()
    for _ in range(200):
        try:
            await client.start_tcp("127.0.0.1", port)
            break
        except OSError:
            await asyncio.sleep(0.1)
    result = await client.initialize_session(types.InitializeParams(capabilities=neovim()))
    assert result.server_info is not None
    assert result.server_info.name == "report-assistant"
    await client.shutdown_async(None)
    client.exit(None)
    assert await asyncio.wait_for(server.wait(), 20) == 0
    await client.stop()


def test_without_the_optional_part_the_cure_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pygls", None)
    for name in [name for name in sys.modules if name.startswith(("pygls.", "assistant.interfaces.lsp."))]:
        if name != "assistant.interfaces.lsp.transport":
            monkeypatch.delitem(sys.modules, name)

    with pytest.raises(MissingExtra) as error:
        serve(Assistant(Settings(corpus=folder / "corpus", index=folder / "index")))

    assert error.value.detail == "编辑器里的核对需要可选组件 lsp，尚未安装"
    assert error.value.hint == "请执行：pip install 'report-assistant[lsp]'"


def test_help_has_an_example() -> None:
    shown = CliRunner().invoke(cli.app, ["lsp", "--help"])

    assert shown.exit_code == 0
    assert "例：assistant lsp --index index/" in shown.output
    assert "--tcp" in shown.output
