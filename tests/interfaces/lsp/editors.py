"""Editors as the language server meets them: what each can do, and a document that is open in it."""

import ast
import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lsprotocol import types
from pytest_lsp import LanguageClient, client_capabilities, make_test_lsp_client

URI = "file:///稿件/2023年述职报告.txt"


def neovim() -> types.ClientCapabilities:
    """Asks for diagnostics itself; counts UTF-8."""
    return client_capabilities("neovim@v0.11")


def vscode() -> types.ClientCapabilities:
    """As of 2022: diagnostics are pushed; counts UTF-16."""
    return client_capabilities("visual-studio-code")


def vscode_today() -> types.ClientCapabilities:
    """Asks for diagnostics, can be told to ask again, knows inline completion."""
    known = vscode()
    assert known.text_document is not None
    assert known.workspace is not None
    known.text_document.diagnostic = types.DiagnosticClientCapabilities(dynamic_registration=True)
    known.text_document.inline_completion = types.InlineCompletionClientCapabilities()
    known.workspace.diagnostics = types.DiagnosticWorkspaceClientCapabilities(refresh_support=True)
    known.general = types.GeneralClientCapabilities(position_encodings=[types.PositionEncodingKind.Utf16])
    return known


def eglot() -> types.ClientCapabilities:
    """Diagnostics are pushed, no snippets; counts UTF-32."""
    return client_capabilities("emacs@v29")


@dataclass
class Editor:
    """A client with one session, and what it was told."""

    client: LanguageClient
    capabilities: types.ServerCapabilities
    traces: list[str] = field(default_factory=list)
    published: "asyncio.Queue[types.PublishDiagnosticsParams]" = field(default_factory=asyncio.Queue)
    version: int = 1

    def open(self, text: str, uri: str = URI, language: str = "plaintext") -> None:
        self.version = 1
        item = types.TextDocumentItem(uri, language, 1, text)
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(item))

    def change(self, *changes: types.TextDocumentContentChangeEvent, uri: str = URI) -> None:
        self.version += 1
        document = types.VersionedTextDocumentIdentifier(version=self.version, uri=uri)
        self.client.text_document_did_change(types.DidChangeTextDocumentParams(document, list(changes)))

    def close(self, uri: str = URI) -> None:
        document = types.TextDocumentIdentifier(uri)
        self.client.text_document_did_close(types.DidCloseTextDocumentParams(document))

    async def pull(self, uri: str = URI, known: str | None = None) -> types.DocumentDiagnosticReport:
        document = types.TextDocumentIdentifier(uri)
        return await self.client.text_document_diagnostic_async(
            types.DocumentDiagnosticParams(document, previous_result_id=known)
        )

    async def found(self, uri: str = URI) -> list[types.Diagnostic]:
        """The diagnostics of the document, asked for or, in an editor that cannot ask, as pushed next."""
        if self.capabilities.diagnostic_provider is not None:
            report = await self.pull(uri)
            assert isinstance(report, types.RelatedFullDocumentDiagnosticReport)
            return list(report.items)
        pushed = await asyncio.wait_for(self.published.get(), 20)
        assert pushed.uri == uri
        return list(pushed.diagnostics)

    async def hover(self, line: int, character: int, uri: str = URI) -> types.Hover | None:
        params = types.HoverParams(types.TextDocumentIdentifier(uri), types.Position(line, character))
        return await self.client.text_document_hover_async(params)

    async def actions(self, place: types.Range, uri: str = URI) -> list[types.CodeAction]:
        params = types.CodeActionParams(
            types.TextDocumentIdentifier(uri), place, types.CodeActionContext(diagnostics=[])
        )
        return [_action(one) for one in await self.client.text_document_code_action_async(params) or []]

    async def completions(self, line: int, character: int, uri: str = URI) -> list[types.CompletionItem]:
        params = types.CompletionParams(types.TextDocumentIdentifier(uri), types.Position(line, character))
        answer = await self.client.text_document_completion_async(params)
        assert isinstance(answer, types.CompletionList)
        return list(answer.items)

    async def do(self, command: types.Command | None) -> None:
        assert command is not None
        await self.client.workspace_execute_command_async(
            types.ExecuteCommandParams(command.command, command.arguments)
        )


def _action(one: types.Command | types.CodeAction) -> types.CodeAction:
    """An action as it was sent: the client's converter takes one without an edit for a command, and writes it down."""
    if isinstance(one, types.CodeAction):
        return one
    return types.CodeAction(one.title, command=types.Command(**ast.literal_eval(one.command)))


@asynccontextmanager
async def running(
    folder: Path, capabilities: types.ClientCapabilities, options: Any = None, settings: Any = None
) -> AsyncIterator[Editor]:
    """An editor that has started ``assistant lsp`` over ``folder`` (with corpus/ and index/), and leaves it properly.

    ``options`` are told at the start, ``settings`` when the server asks for its section.
    """
    client = make_test_lsp_client()
    client.set_configuration({"assistant": settings} if settings else {})
    editor = Editor(client, types.ServerCapabilities())
    client.feature(types.LOG_TRACE)(lambda params: editor.traces.append(params.message))
    client.feature(types.CLIENT_REGISTER_CAPABILITY)(lambda params: None)
    client.protocol.fm.features.pop(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
    client.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)(
        lambda params: editor.published.put_nowait(params)
    )
    await client.start_io(*command(folder), env=environment(folder))
    result = await client.initialize_session(
        types.InitializeParams(
            capabilities=capabilities, initialization_options=options, trace=types.TraceValue.Messages
        )
    )
    editor.capabilities = result.capabilities
    yield editor
    await client.shutdown_session()
    assert client._server is not None
    assert client._server.returncode == 0
    await client.stop()


def command(folder: Path) -> tuple[str, ...]:
    return (
        sys.executable,
        "-m",
        "assistant",
        "lsp",
        "--corpus",
        str(folder / "corpus"),
        "--index",
        str(folder / "index"),
    )


def environment(folder: Path) -> dict[str, str]:
    """The server's: its working folder is the test's, so nothing of this checkout may be needed but the program."""
    source = str(Path(__file__).parents[3] / "src")
    return {**os.environ, "PYTHONPATH": source, "ASSISTANT_CORPUS": str(folder / "corpus")}


def place(text: str, words: str, encoding: str, begin: int = 0) -> types.Range:
    """Where ``words`` stand in a text of LF or CRLF lines, worked out by encoding what is before them."""
    at = text.index(words, begin)
    size = {"utf-8": 1, "utf-16-le": 2, "utf-32-le": 4}[encoding]
    ends = []
    for offset in (at, at + len(words)):
        line = text.count("\n", 0, offset)
        before = text[text.rfind("\n", 0, offset) + 1 : offset]
        ends.append(types.Position(line, len(before.encode(encoding)) // size))
    return types.Range(*ends)
