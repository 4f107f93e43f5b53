"""Which request goes where. Requests are answered on the event loop; what takes time runs in threads beside it.

Clients that can pull diagnostics (``textDocument/diagnostic``) pull them; to all others they are pushed.
"""

from collections.abc import Callable, Generator
from typing import Any

from lsprotocol import types
from pygls.capabilities import get_capability
from pygls.lsp.server import LanguageServer
from pygls.protocol import LanguageServerProtocol
from pygls.protocol.language_server import lsp_method

from assistant.base.errors import AssistantError
from assistant.base.version import __version__
from assistant.domain.callers import Caller, CallerKind
from assistant.domain.results import Access, SuggestionRequest, Suggestions
from assistant.export.alignment import align
from assistant.interfaces.lsp.actions import IGNORE, IGNORE_HERE, actions, ignored_line
from assistant.interfaces.lsp.completion import inline_items, items
from assistant.interfaces.lsp.diagnostics import diagnostics, hover
from assistant.interfaces.lsp.documents import Checked, OpenDocument, draft_of, is_markdown, with_line_feeds
from assistant.interfaces.lsp.preferences import SECTION, preferences
from assistant.interfaces.lsp.scheduler import Scheduler
from assistant.service import Assistant

_QUICK_FIX = types.CodeActionKind.QuickFix.value


class _Protocol(LanguageServerProtocol):
    """The library's protocol, but for documents, which :mod:`assistant.interfaces.lsp.documents` keeps.

    The library's own copy parts lines at form feeds and line separators too, which end no line in the protocol, and
    writes what it makes of a position into the message.
    """

    @lsp_method(types.TEXT_DOCUMENT_DID_CHANGE)
    def lsp_text_document__did_change(
        self, params: types.DidChangeTextDocumentParams
    ) -> Generator[Any, Any, None]:
        """Hand a change on as it came."""
        yield self.fm.features[types.TEXT_DOCUMENT_DID_CHANGE], (params,), None


class Server(LanguageServer):
    """One editor's session with one service."""

    def __init__(self, service: Assistant) -> None:
        super().__init__("report-assistant", __version__, protocol_cls=_Protocol)
        self.service = service
        self.scheduler = Scheduler(self, service)
        self.options: object = None
        self.is_shut_down = False
        """Whether the editor has sent the request to shut down."""

    def sign_in(self, token: str) -> None:
        """Work as whoever holds the token, from the editor's settings; one that is not valid may do nothing."""
        try:
            caller = self.service.caller_of_token(token, "editor")
        except AssistantError as error:
            caller = Caller(CallerKind.TOKEN, permissions=frozenset(), access=Access(frozenset()))
            self.scheduler.warn(f"设置里的 token 不能用：{error}")
        self.service = self.service.as_caller(caller)
        self.scheduler.serve(self.service)

    def can(self, capability: str) -> bool:
        """Whether the client has a capability, by its dotted name."""
        return bool(get_capability(self.client_capabilities, capability, False))

    def reads_markdown(self, capability: str) -> bool:
        """Whether the client reads Markdown where ``capability`` lists the formats it knows."""
        return types.MarkupKind.Markdown in (get_capability(self.client_capabilities, capability, None) or ())


def make(service: Assistant) -> Server:
    """A server over ``service`` that has not been started."""
    server = Server(service)
    for method, handler, options in _FEATURES:
        server.feature(method, options)(handler)
    server.command(IGNORE_HERE)(_ignore_here)
    server.command(IGNORE)(_ignore)
    return server


# --- the session -------------------------------------------------------------------------------------


def _initialize(ls: Server, params: types.InitializeParams) -> None:
    ls.options = params.initialization_options
    if isinstance(ls.options, dict) and (token := ls.options.pop("token", None)):
        ls.sign_in(str(token))
    if params.trace is not None:
        ls.protocol.trace = params.trace
    ls.scheduler.pulled = ls.can("text_document.diagnostic")
    if ls.scheduler.pulled:
        options = types.DiagnosticOptions(
            inter_file_dependencies=False, workspace_diagnostics=False, identifier="report-assistant"
        )
        ls.feature(types.TEXT_DOCUMENT_DIAGNOSTIC, options)(_diagnostic)
    if ls.can("text_document.inline_completion"):
        ls.feature(types.TEXT_DOCUMENT_INLINE_COMPLETION, types.InlineCompletionOptions())(_inline_completion)


async def _initialized(ls: Server, params: types.InitializedParams) -> None:
    if ls.can("workspace.did_change_configuration.dynamic_registration"):
        what = types.DidChangeConfigurationRegistrationOptions(section=SECTION)
        registration = types.Registration(SECTION, types.WORKSPACE_DID_CHANGE_CONFIGURATION, what)
        await ls.scheduler.answer(
            ls.client_register_capability_async(types.RegistrationParams([registration]))
        )
    await ls.scheduler.attempt(ls.service.warm)


def _shutdown(ls: Server, params: None) -> None:
    ls.is_shut_down = True
    ls.scheduler.close()


async def _configured(ls: Server, params: types.DidChangeConfigurationParams) -> None:
    settings = params.settings
    if not ls.can("workspace.configuration") and isinstance(settings, dict):
        ls.options = settings.get(SECTION, ls.options)
    for document in list(ls.scheduler.documents.values()):
        await _load_preferences(ls, document)
    await ls.scheduler.recheck_all()


async def _load_preferences(ls: Server, document: OpenDocument) -> None:
    """Read the settings for a document: those of its folder where the client has them, else those of the start."""
    settings = None
    if ls.can("workspace.configuration"):
        item = types.ConfigurationItem(scope_uri=document.uri, section=SECTION)
        answer = await ls.scheduler.answer(
            ls.workspace_configuration_async(types.ConfigurationParams([item]))
        )
        settings = answer[0] if answer else None
    found = await ls.scheduler.attempt(lambda: preferences(_merged(ls.options, settings), ls.service))
    if found is not None:
        document.preferences, warnings = found
        for warning in warnings:
            ls.scheduler.warn(warning)


def _merged(options: object, settings: object) -> object:
    if isinstance(options, dict) and isinstance(settings, dict):
        return {**options, **{key: value for key, value in settings.items() if value not in (None, "", [])}}
    return options if settings is None else settings


# --- documents ---------------------------------------------------------------------------------------


async def _opened(ls: Server, params: types.DidOpenTextDocumentParams) -> None:
    item = params.text_document
    markdown = is_markdown(str(getattr(item.language_id, "value", item.language_id)))
    if markdown is None:
        return
    encoding = types.PositionEncodingKind(ls.workspace.position_encoding).value
    document = OpenDocument(item.uri, markdown, item.version, with_line_feeds(item.text), encoding)
    ls.scheduler.documents[document.uri] = document
    try:
        await _load_preferences(ls, document)
    finally:
        document.ready.set()
    ls.scheduler.changed(document, pause=0)


def _changed(ls: Server, params: types.DidChangeTextDocumentParams) -> None:
    document = ls.scheduler.documents.get(params.text_document.uri)
    if document is not None:
        document.change(params.content_changes, params.text_document.version)
        ls.scheduler.changed(document)


def _closed(ls: Server, params: types.DidCloseTextDocumentParams) -> None:
    ls.scheduler.forget(params.text_document.uri)


# --- requests -----------------------------------------------------------------------------------


async def _diagnostic(ls: Server, params: types.DocumentDiagnosticParams) -> types.DocumentDiagnosticReport:
    document = ls.scheduler.documents.get(params.text_document.uri)
    while document is not None:
        checked = await ls.scheduler.current(document)
        if checked is None:
            break
        name = document.result_id
        if name == params.previous_result_id:
            return types.RelatedUnchangedDocumentDiagnosticReport(result_id=name)
        found = await ls.scheduler.diagnostics(document, checked)
        if checked.snapshot == document.snapshot():
            return types.RelatedFullDocumentDiagnosticReport(items=found, result_id=name)
    return types.RelatedFullDocumentDiagnosticReport(items=[])


async def _hover(ls: Server, params: types.HoverParams) -> types.Hover | None:
    document = ls.scheduler.documents.get(params.text_document.uri)
    checked = await ls.scheduler.current(document) if document else None
    if document is None or checked is None or checked.draft is None:
        return None
    positions = document.positions()
    at = positions.offset(params.position)
    there = [(checked.place(finding.span), finding) for finding in document.shown(checked)]
    there = [(span, finding) for span, finding in there if span.begin <= at < max(span.end, span.begin + 1)]
    if not there:
        return None
    there.sort(key=lambda pair: len(pair[0]))
    markdown = ls.reads_markdown("text_document.hover.content_format")
    text = hover(
        [finding for _, finding in there],
        checked.draft,
        lambda span: positions.range(checked.place(span)),
        document.preferences,
        markdown=markdown,
    )
    kind = types.MarkupKind.Markdown if markdown else types.MarkupKind.PlainText
    return types.Hover(types.MarkupContent(kind, text), positions.range(there[0][0]))


async def _code_action(ls: Server, params: types.CodeActionParams) -> list[types.CodeAction]:
    only = params.context.only
    if only and not any(_QUICK_FIX.startswith(getattr(kind, "value", kind)) for kind in only):
        return []
    document = ls.scheduler.documents.get(params.text_document.uri)
    checked = await ls.scheduler.current(document) if document else None
    if document is None or checked is None or checked.draft is None:
        return []
    positions = document.positions()
    selected = positions.span(params.range)
    there = [finding for finding in document.shown(checked) if checked.place(finding.span).meets(selected)]
    found = [
        (finding, diagnostic)
        for finding in there
        for diagnostic in diagnostics(
            [finding], checked.draft, lambda span: positions.range(checked.place(span)), document.preferences
        )
    ]
    return list(
        actions(document, checked.draft, found, versioned=ls.can("workspace.workspace_edit.document_changes"))
    )


async def _completion(ls: Server, params: types.CompletionParams) -> types.CompletionList:
    document = ls.scheduler.documents.get(params.text_document.uri)
    found = await _suggested(ls, document, params.position) if document else None
    if document is None or found is None:
        return types.CompletionList(is_incomplete=False, items=[])
    read, cursor, suggestions = found
    ls.scheduler.trace("；".join(suggestions.warnings))
    return types.CompletionList(
        is_incomplete=False,
        items=items(
            suggestions.suggestions,
            read,
            cursor,
            document.positions(),
            snippets=ls.can("text_document.completion.completion_item.snippet_support"),
            markdown=ls.reads_markdown("text_document.completion.completion_item.documentation_format"),
        ),
    )


async def _inline_completion(
    ls: Server, params: types.InlineCompletionParams
) -> types.InlineCompletionList | None:
    document = ls.scheduler.documents.get(params.text_document.uri)
    invoked = params.context.trigger_kind is types.InlineCompletionTriggerKind.Invoked
    if document is None or not (invoked or document.preferences.ghost_text):
        return None
    found = await _suggested(ls, document, params.position)
    if found is None:
        return None
    read, cursor, suggestions = found
    # What stands behind the cursor on its line would be pushed along by what is offered.
    if read.snapshot.text[cursor : cursor + 1] not in ("", "\n"):
        return None
    snippets = ls.can("text_document.completion.completion_item.snippet_support")
    offered = inline_items(suggestions.suggestions, cursor, document.positions(), snippets=snippets)
    return types.InlineCompletionList(offered)


async def _suggested(
    ls: Server, document: OpenDocument, position: types.Position
) -> tuple[Checked, int, Suggestions] | None:
    """Suggestions at a position, with the draft as it was read and the cursor in the document; None where there are none."""
    await document.ready.wait()
    cursor = document.positions().offset(position)
    snapshot, previous = document.snapshot(), document.checked

    def work() -> tuple[Checked, int, Suggestions]:
        draft = draft_of(ls.service, snapshot, previous) or ls.service.draft("", snapshot.preferences.about)
        read = Checked(snapshot, None, draft, align(snapshot.text, draft.text))
        known = draft.metadata
        request = SuggestionRequest(
            read.offset(cursor),
            known.portfolios,
            author=known.author,
            office=known.office,
            region=known.region,
            year=known.year,
            exclude_reports=(draft.id,),
        )
        return read, cursor, ls.service.suggestions(draft.text, request)

    found = await ls.scheduler.attempt(work)
    # Typed on since: what was found is for another place.
    return found if found and snapshot.text == document.text else None


# --- commands ----------------------------------------------------------------------------------------


async def _ignore_here(ls: Server, uri: str, key: str) -> None:
    document = ls.scheduler.documents.get(uri)
    if document is not None:
        document.hidden.add(key)
        await ls.scheduler.refresh([document])


async def _ignore(ls: Server, line: Any) -> None:
    added = await ls.scheduler.attempt(lambda: ls.service.ignore(ignored_line(line)))
    if added is not None:
        ls.scheduler.show(
            f"已列入忽略清单 {ls.service.settings.corpus / 'ignored.csv'}，撤回用 assistant ignore --remove {added.id}",
            types.MessageType.Info,
        )
        await ls.scheduler.recheck_all()


Handler = Callable[..., Any]
_FEATURES: tuple[tuple[str, Handler, Any], ...] = (
    (types.INITIALIZE, _initialize, None),
    (types.INITIALIZED, _initialized, None),
    (types.SHUTDOWN, _shutdown, None),
    (types.WORKSPACE_DID_CHANGE_CONFIGURATION, _configured, None),
    (types.TEXT_DOCUMENT_DID_OPEN, _opened, None),
    (types.TEXT_DOCUMENT_DID_CHANGE, _changed, None),
    (types.TEXT_DOCUMENT_DID_CLOSE, _closed, None),
    (types.TEXT_DOCUMENT_HOVER, _hover, None),
    (
        types.TEXT_DOCUMENT_CODE_ACTION,
        _code_action,
        types.CodeActionOptions(code_action_kinds=[types.CodeActionKind.QuickFix]),
    ),
    (types.TEXT_DOCUMENT_COMPLETION, _completion, None),
)
