"""A token in the editor's settings: the language server works as whoever holds it."""

import pytest

from assistant.domain.callers import AccountRole, Rights
from assistant.interfaces.lsp.server import Server, make
from assistant.service import Assistant


@pytest.fixture
def server(service: Assistant, monkeypatch: pytest.MonkeyPatch) -> Server:
    """A server that has not been started, and keeps what it would show."""
    server = make(service)
    monkeypatch.setattr(server.scheduler, "warn", lambda text: setattr(server, "shown", text))
    return server


def test_the_token_decides_what_is_seen(server: Server, service: Assistant) -> None:
    server.sign_in(service.add_token("写作", Rights((AccountRole.READER,), ("别处",))).secret)

    assert (server.service.caller.name, server.service.access.collections) == ("写作", {"别处"})
    assert server.scheduler._service is server.service
    assert not hasattr(server, "shown")


def test_a_token_that_is_not_valid_may_do_nothing(server: Server) -> None:
    server.sign_in("zsk_x")

    bound = server.service
    assert (bound.caller.permissions, bound.access.collections) == (frozenset(), frozenset())
    assert "token 不能用" in server.shown  # type: ignore[attr-defined]
