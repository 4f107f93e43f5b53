"""Idle and slow clients are let go, and cannot keep others out."""

import asyncio
import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
import uvicorn

from assistant.interfaces.http import connections

GET = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"
LARGE = 32 * 1024 * 1024


async def hello(scope: Any, receive: Any, send: Any) -> None:
    body = b"x" * LARGE if scope["path"] == "/large" else b"hello"
    await send(
        {"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"%d" % len(body))]}
    )
    await send({"type": "http.response.body", "body": body})


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    monkeypatch.setattr(connections, "HEAD_SECONDS", 0.3)
    monkeypatch.setattr(connections, "READ_SECONDS", 0.3)
    config = uvicorn.Config(
        hello,
        port=0,
        http=connections.limited(4),
        lifespan="off",
        log_config=None,
        ws="none",
        timeout_keep_alive=1,
    )
    server = uvicorn.Server(config)
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        thread = threading.Thread(target=lambda: asyncio.run(server.serve(sockets=[listening])))
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield listening.getsockname()[1]
        server.should_exit = True
        thread.join()


def connected(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=5)


def answered(connection: socket.socket) -> bool:
    received = b""
    connection.sendall(GET)
    while not received.endswith(b"hello"):
        received += connection.recv(65536) or pytest.fail(f"closed after {received!r}")
    return True


def is_closed(connection: socket.socket) -> bool:
    try:
        return connection.recv(65536) == b""
    except (ConnectionResetError, BrokenPipeError):
        return True


def test_a_connection_that_says_nothing_is_closed(port: int) -> None:
    began = time.monotonic()
    with connected(port) as silent:
        assert is_closed(silent)
    assert 0.2 < time.monotonic() - began < 2


def test_a_head_that_drips_is_given_up_however_steadily(port: int) -> None:
    began = time.monotonic()
    with connected(port) as dripping, contextlib.suppress(OSError):
        for byte in GET * 3:
            dripping.sendall(bytes([byte]))
            time.sleep(0.02)
    assert time.monotonic() - began < 2


def test_a_request_in_time_is_answered_and_the_next_one_too(port: int) -> None:
    with connected(port) as client:
        for _ in range(2):
            assert answered(client)
            time.sleep(0.2)


def test_whoever_does_not_read_the_answer_is_let_go(port: int) -> None:
    with connected(port) as client:
        client.sendall(GET.replace(b"/ ", b"/large ", 1))
        time.sleep(1)
        received = 0
        with contextlib.suppress(OSError):
            while part := client.recv(1 << 20):
                received += len(part)
    assert received < LARGE


def test_the_oldest_idle_connection_makes_place(port: int) -> None:
    with contextlib.ExitStack() as open_ones:
        silent = [open_ones.enter_context(connected(port)) for _ in range(4)]
        with connected(port) as late:
            assert answered(late)
        assert is_closed(silent[0])


def test_the_number_fits_the_file_handles() -> None:
    assert connections.most_connections(100) == 100
    assert 32 <= connections.most_connections(0) <= 4096


def test_errors_of_accepting_are_one_short_line(caplog: pytest.LogCaptureFixture) -> None:
    loop = asyncio.new_event_loop()
    connections.quiet_accept_errors(loop)
    loop.call_exception_handler(
        {"message": "socket.accept() out of system resource", "exception": OSError(24, "Too many open files")}
    )
    loop.close()

    assert [record.getMessage() for record in caplog.records] == [
        "new connections cannot be accepted: [Errno 24] Too many open files"
    ]
