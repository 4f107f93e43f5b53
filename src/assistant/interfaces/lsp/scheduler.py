"""When documents are checked, and how what was found reaches the editor: asked for, pushed, or never when out of date."""

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
from assistant.interfaces.lsp.documents import Checked, Sheet, check
from assistant.interfaces.lsp.files import Files
from assistant.service import Assistant

T = TypeVar("T")
_log = logging.getLogger(__name__)
_PATIENCE = 5.0  # seconds

PAUSE = 0.3
"""Seconds without a keystroke before findings are pushed. Clients that ask for them wait as they see fit."""

REST = 2.0
"""Seconds more before all of a document is checked: a part that is missing shows in no paragraph."""


class Watch:
    """The open documents of one session. Everything but what :meth:`attempt` runs happens on the event loop."""

    def __init__(self, server: LanguageServer, service: Assistant) -> None:
        self.sheets: dict[str, Sheet] = {}
        self.pulled = False
        """Whether the client asks for diagnostics itself."""
        self._server, self._service = server, service
        self._threads = ThreadPoolExecutor(max(2, os.cpu_count() or 1), thread_name_prefix="check")
        self._files: Files | None = None
        self._told = ""
        self._warned: set[str] = set()

    def close(self) -> None:
        """Begin nothing any more."""
        for sheet in self.sheets.values():
            if sheet.resting is not None:
                sheet.resting.cancel()
        self._threads.shutdown(wait=False, cancel_futures=True)

    # --- work beside the loop -----------------------------------------------------------------------

    async def attempt(self, work: Callable[[], T]) -> T | None:
        """The result of blocking ``work``, done in a thread; None where it failed, which is told once."""
        try:
            result = await asyncio.get_running_loop().run_in_executor(self._threads, work)
        except AssistantError as error:
            told = f"{error.detail}。{error.hint}" if error.hint else error.detail
            if isinstance(error, IndexMissing | IndexUnusable):
                # An editor starts programs in folders of its own choice: this is where the index was looked for.
                told = f"{told}（索引文件夹：{self._service.settings.index.resolve()}）"
        except Exception:
            # What is wrong in the program must not end the session; where, stands in the editor's log.
            _log.exception("a request was not answered")
            self.warn("程序出错了，这次没有做成。请把编辑器日志里最后的报错发给维护人员")
            return None
        else:
            return result
        if told != self._told:
            self._told = told
            self.say(told, types.MessageType.Error)
        return None

    # --- checks -------------------------------------------------------------------------------------

    async def current(self, sheet: Sheet) -> Checked | None:
        """What is found in a document as it stands when this returns; None where it cannot be checked."""
        await sheet.ready.wait()
        async with sheet.lock:
            while True:
                look, held = sheet.look(), sheet.checked
                began = time.perf_counter()
                checked = await self.attempt(partial(check, self._service, look, held))
                if checked is None:
                    return None
                self._told = ""
                if checked is not held:
                    self._traced(checked, time.perf_counter() - began)
                sheet.keep(checked)
                if look == sheet.look():
                    return checked

    async def whole(self, sheet: Sheet) -> bool:
        """Check all of a document that was checked a paragraph after another; whether that brought something new.

        What comes after the document has changed is dropped: it will rest again.
        """
        held = sheet.checked
        if held is None or (held.look == sheet.look() and held.looked is None):
            return False
        look, serial, began = sheet.look(), sheet.serial, time.perf_counter()
        checked = await self.attempt(partial(check, self._service, look, held, whole=True))
        if checked is None or look != sheet.look():
            return False
        self._traced(checked, time.perf_counter() - began)
        sheet.keep(checked)
        return sheet.serial != serial

    async def diagnostics(self, sheet: Sheet, checked: Checked) -> list[types.Diagnostic]:
        """The diagnostics of what was found, with places in files of past reports where the client can show them."""
        draft = checked.draft
        if draft is None:
            return []
        positions = sheet.positions()
        files = self._files_known()

        def place(span: Span) -> types.Range:
            return positions.range(checked.place(span))

        related = Related(sheet.uri, draft, place, files) if files else None
        told = partial(diagnostics, sheet.shown(checked), draft, place, sheet.preferences, related)
        return await self.attempt(told) or []

    def _files_known(self) -> Files | None:
        capability = "text_document.publish_diagnostics.related_information"
        if self._files is None and get_capability(self._server.client_capabilities, capability, False):
            self._files = Files(
                self._service, types.PositionEncodingKind(self._server.workspace.position_encoding).value
            )
        return self._files

    # --- the editor ---------------------------------------------------------------------------------

    def changed(self, sheet: Sheet, pause: float = PAUSE) -> None:
        """A document has changed: wait for a pause, then for a rest."""
        if sheet.resting is not None:
            sheet.resting.cancel()
        sheet.resting = asyncio.ensure_future(self._rest(sheet, pause))

    def forget(self, uri: str) -> None:
        """A document was closed; what was pushed of it is taken back."""
        sheet = self.sheets.pop(uri, None)
        if sheet is None:
            return
        if sheet.resting is not None:
            sheet.resting.cancel()
        if not self.pulled:
            self._publish(sheet, [])

    async def _rest(self, sheet: Sheet, pause: float) -> None:
        await asyncio.sleep(pause)
        if not self.pulled:
            await self._push(sheet)
        await asyncio.sleep(REST)
        if await self.whole(sheet):
            await self.refresh([sheet])

    async def _push(self, sheet: Sheet) -> None:
        checked = await self.current(sheet)
        found = await self.diagnostics(sheet, checked) if checked else []
        if self.sheets.get(sheet.uri) is sheet and (checked is None or checked.look == sheet.look()):
            self._publish(sheet, found)

    def _publish(self, sheet: Sheet, found: list[types.Diagnostic]) -> None:
        self._server.text_document_publish_diagnostics(
            types.PublishDiagnosticsParams(uri=sheet.uri, diagnostics=found, version=sheet.version)
        )

    async def again(self) -> None:
        """Settings or the list of ignored findings have changed: all documents are to be looked at anew."""
        await self.refresh(list(self.sheets.values()))

    async def refresh(self, sheets: Iterable[Sheet]) -> None:
        """Findings of these documents have changed otherwise than by typing: push them, or have them asked for."""
        if not self.pulled:
            for sheet in sheets:
                await self._push(sheet)
        elif get_capability(self._server.client_capabilities, "workspace.diagnostics.refresh_support", False):
            await self.answer(self._server.workspace_diagnostic_refresh_async(None))

    async def answer(self, asked: Awaitable[T]) -> T | None:
        """What the client answers; None where it refuses, or says nothing for too long."""
        try:
            return await asyncio.wait_for(asked, _PATIENCE)
        except (JsonRpcException, TimeoutError):
            return None

    # --- words --------------------------------------------------------------------------------------

    def say(self, text: str, kind: types.MessageType) -> None:
        """Show a message in the editor."""
        self._server.window_show_message(types.ShowMessageParams(kind, text))

    def warn(self, text: str) -> None:
        """Show a warning, once in a session."""
        if text not in self._warned:
            self._warned.add(text)
            self.say(text, types.MessageType.Warning)

    def trace(self, text: str) -> None:
        """Tell a client that traces what was done."""
        if text and self._server.protocol.trace != types.TraceValue.Off:
            self._server.log_trace(types.LogTraceParams(text))

    def _traced(self, checked: Checked, seconds: float) -> None:
        where = "全文"
        if checked.looked is not None:
            place = checked.place(checked.looked)
            first = checked.look.text.count("\n", 0, place.begin) + 1
            where = f"第 {first}–{first + place.of(checked.look.text).count(chr(10))} 行"
        self.trace(f"核对{where}，共 {len(checked.findings)} 处，{seconds * 1000:.0f} 毫秒")
