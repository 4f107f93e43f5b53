"""A token in the editor's settings: the language server works as whoever holds it."""

from lsprotocol import types

from assistant.domain.callers import AccountRole, Rights
from assistant.interfaces.lsp.server import _initialize, make
from assistant.service import Assistant


def _started(service: Assistant, options: object) -> Assistant:
    server = make(service)
    params = types.InitializeParams(capabilities=types.ClientCapabilities(), initialization_options=options)
    server.protocol.trace = types.TraceValue.Off
    shown: list[str] = []
    server.scheduler.show = lambda text, kind: shown.append(text)  # type: ignore[method-assign]
    _initialize(server, params)
    assert bool(shown) == (options == {"token": "zsk_x"})
    return server.service


def test_the_token_decides_what_is_seen(service: Assistant) -> None:
    secret = service.add_token("写作", Rights((AccountRole.READER,), ("别处",))).secret
    options = {"token": secret, "author": "甲"}

    bound = _started(service, options)
    assert (bound.caller.name, bound.access.collections, options) == ("写作", {"别处"}, {"author": "甲"})


def test_a_token_that_is_not_valid_may_do_nothing(service: Assistant) -> None:
    bound = _started(service, {"token": "zsk_x"})

    assert (bound.caller.permissions, bound.access.collections) == (frozenset(), frozenset())


def test_without_a_token_the_files_decide(service: Assistant) -> None:
    assert _started(service, {"author": "甲"}) is service
