"""When documents are checked, and how findings reach the editor: pulled, pushed, or dropped when out of date."""

import asyncio
import logging
import os
import time
from collections.abc import Awaitable, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TypeVar

from lsprotocol import types
from pygls.capabilities import get_capability
from pygls.exceptions import JsonRpcException
from pygls.lsp.server import LanguageServer

from assistant.base.errors import AssistantError, IndexMissing, IndexUnusable
from assistant.domain.text import Span
from assistant.interfaces.lsp.diagnostics import Related, diagnostics
from assistant.interfaces.lsp.documents import Checked, OpenDocument, check
from assistant.interfaces.lsp.files import Files
from assistant.service import Assistant

T = TypeVar("T")
_log = logging.getLogger(__name__)
_TIMEOUT = 5.0  # seconds

PAUSE = 0.3
"""Seconds without a keystroke before findings are pushed. Clients that pull them decide when."""

REST = 2.0
"""Seconds more before all of a document is checked: a part that is missing shows in no paragraph."""


class Scheduler:
    """The open documents of one session. Everything but what :meth:`attempt` runs happens on the event loop."""

    def __init__(self, server: LanguageServer, service: Assistant) -> None:
        self.documents: dict[str, OpenDocument] = {}
        self.pulled = False
        """Whether the client asks for diagnostics itself."""
        self._server, self._service = server, service
        self._threads = ThreadPoolExecutor(max(2, os.cpu_count() or 1), thread_name_prefix="check")
        self._files: Files | None = None
        self._last_error = ""
        self._warned: set[str] = set()

    def serve(self, service: Assistant) -> None:
        """Work with another binding of the service from now on."""
        self._service = service

    def close(self) -> None:
        """Start no more work."""
        for document in self.documents.values():
            if document.timer is not None:
                document.timer.cancel()
        self._threads.shutdown(wait=False, cancel_futures=True)

    # --- work beside the loop -----------------------------------------------------------------------

    async def attempt(self, work: Callable[[], T]) -> T | None:
        """The result of blocking ``work``, done in a thread; None where it failed; the same error is shown once."""
        try:
            result = await asyncio.get_running_loop().run_in_executor(self._threads, work)
        except AssistantError as error:
            message = f"{error.detail}。{error.hint}" if error.hint else error.detail
            if isinstance(error, IndexMissing | IndexUnusable):
                # An editor starts programs in folders of its own choice: this is where the index was looked for.
                message = f"{message}（索引文件夹：{self._service.settings.index.resolve()}）"
        except Exception:
            # What is wrong in the program must not end the session; where, stands in the editor's log.
            _log.exception("a request was not answered")
            self.warn("程序出错了，这次没有做成。请把编辑器日志里最后的报错发给维护人员")
            return None
        else:
            return result
        if message != self._last_error:
            self._last_error = message
            self.show(message, types.MessageType.Error)
        return None

    # --- checks -------------------------------------------------------------------------------------

    async def current(self, document: OpenDocument) -> Checked | None:
        """What is found in a document as it stands when this returns; None where it cannot be checked."""
        await document.ready.wait()
        async with document.lock:
            while True:
                snapshot, previous = document.snapshot(), document.checked
                began = time.perf_counter()
                checked = await self.attempt(partial(check, self._service, snapshot, previous))
                if checked is None:
                    return None
                self._last_error = ""
                if checked is not previous:
                    self._traced(checked, time.perf_counter() - began)
                document.keep(checked)
                if snapshot == document.snapshot():
                    return checked

    async def whole(self, document: OpenDocument) -> bool:
        """Check all of a document that was checked a paragraph after another; whether that brought something new.

        What comes after the document has changed is dropped: it will rest again.
        """
        previous = document.checked
        if previous is None or (previous.snapshot == document.snapshot() and previous.checked_span is None):
            return False
        snapshot, serial, began = document.snapshot(), document.serial, time.perf_counter()
        checked = await self.attempt(partial(check, self._service, snapshot, previous, whole=True))
        if checked is None or snapshot != document.snapshot():
            return False
        self._traced(checked, time.perf_counter() - began)
        document.keep(checked)
        return document.serial != serial

    async def diagnostics(self, document: OpenDocument, checked: Checked) -> list[types.Diagnostic]:
        """The diagnostics of what was found, with places in files of past reports where the client can show them."""
        draft = checked.draft
        if draft is None:
            return []
        positions = document.positions()
        files = self._files_known()

        def place(span: Span) -> types.Range:
            return positions.range(checked.place(span))

        related = Related(document.uri, draft, place, files) if files else None
        work = partial(diagnostics, document.shown(checked), draft, place, document.preferences, related)
        return await self.attempt(work) or []

    def _files_known(self) -> Files | None:
        capability = "text_document.publish_diagnostics.related_information"
        if self._files is None and get_capability(self._server.client_capabilities, capability, False):
            self._files = Files(
                self._service, types.PositionEncodingKind(self._server.workspace.position_encoding).value
            )
        return self._files

    # --- the editor ---------------------------------------------------------------------------------

    def changed(self, document: OpenDocument, pause: float = PAUSE) -> None:
        """A document has changed: wait for a pause, then for a rest."""
        if document.timer is not None:
            document.timer.cancel()
        document.timer = asyncio.ensure_future(self._rest(document, pause))

    def forget(self, uri: str) -> None:
        """A document was closed; what was pushed of it is taken back."""
        document = self.documents.pop(uri, None)
        if document is None:
            return
        if document.timer is not None:
            document.timer.cancel()
        if not self.pulled:
            self._publish(document, [])

    async def _rest(self, document: OpenDocument, pause: float) -> None:
        await asyncio.sleep(pause)
        if not self.pulled:
            await self._push(document)
        await asyncio.sleep(REST)
        if await self.whole(document):
            await self.refresh([document])

    async def _push(self, document: OpenDocument) -> None:
        checked = await self.current(document)
        found = await self.diagnostics(document, checked) if checked else []
        if self.documents.get(document.uri) is document and (
            checked is None or checked.snapshot == document.snapshot()
        ):
            self._publish(document, found)

    def _publish(self, document: OpenDocument, found: list[types.Diagnostic]) -> None:
        self._server.text_document_publish_diagnostics(
            types.PublishDiagnosticsParams(uri=document.uri, diagnostics=found, version=document.version)
        )

    async def recheck_all(self) -> None:
        """Settings or the list of ignored findings have changed: all documents are to be checked anew."""
        await self.refresh(list(self.documents.values()))

    async def refresh(self, documents: Iterable[OpenDocument]) -> None:
        """Findings of these documents have changed otherwise than by typing: push them, or have the client pull them."""
        if not self.pulled:
            for document in documents:
                await self._push(document)
        elif get_capability(self._server.client_capabilities, "workspace.diagnostics.refresh_support", False):
            await self.answer(self._server.workspace_diagnostic_refresh_async(None))

    async def answer(self, request: Awaitable[T]) -> T | None:
        """The answer of the client to a request; None where it refuses, or does not answer in time."""
        try:
            return await asyncio.wait_for(request, _TIMEOUT)
        except (JsonRpcException, TimeoutError):
            return None

    # --- messages --------------------------------------------------------------------------------------

    def show(self, text: str, kind: types.MessageType) -> None:
        """Show a message in the editor."""
        self._server.window_show_message(types.ShowMessageParams(kind, text))

    def warn(self, text: str) -> None:
        """Show a warning, once in a session."""
        if text not in self._warned:
            self._warned.add(text)
            self.show(text, types.MessageType.Warning)

    def trace(self, text: str) -> None:
        """Log what was done, for a client that traces."""
        if text and self._server.protocol.trace != types.TraceValue.Off:
            self._server.log_trace(types.LogTraceParams(text))

    def _traced(self, checked: Checked, seconds: float) -> None:
        where = "全文"
        if checked.checked_span is not None:
            place = checked.place(checked.checked_span)
            first = checked.snapshot.text.count("\n", 0, place.begin) + 1
            where = f"第 {first}–{first + place.of(checked.snapshot.text).count(chr(10))} 行"
        self.trace(f"核对{where}，共 {len(checked.findings)} 处，{seconds * 1000:.0f} 毫秒")
