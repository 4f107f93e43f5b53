"""Calls of a Qdrant server over HTTP: what is sent, what is tried again, and what is said when it does not work."""

import json
import logging
import socket
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import numpy as np
import pytest

from assistant.base.errors import Busy, EngineUnavailable
from assistant.index import EngineAddress
from assistant.index.qdrant import retries
from assistant.index.qdrant.client import connect, connect_shared
from assistant.index.qdrant.engine import Condition, Point, SparseVector

KEY = "s3cret-key-of-the-engine"
OK = (200, {"result": [{"points": [{"id": 7, "version": 1, "score": 0.5}]}], "status": "ok", "time": 0.0}, {})
WORDS = SparseVector(np.array([3, 9], np.uint32), np.array([1.5, 0.5], np.float32))

Answer = tuple[int, Any, dict[str, str]]


class FakeServer:
    """Answers as ``answer`` says, and keeps what it was sent: method, path, body, headers."""

    def __init__(self) -> None:
        self.requests: list[tuple[str, str, Any, dict[str, str]]] = []
        self.answer: Callable[[str, str], Answer] = lambda method, path: OK
        server = self

        class Handler(BaseHTTPRequestHandler):
            def _reply(self) -> None:
                length = int(self.headers.get("content-length") or 0)
                body = json.loads(self.rfile.read(length)) if length else None
                server.requests.append((self.command, self.path, body, dict(self.headers)))
                status, content, headers = server.answer(self.command, self.path)
                data = json.dumps(content).encode()
                self.send_response(status)
                for name, value in {"content-type": "application/json", **headers}.items():
                    self.send_header(name, value)
                self.send_header("content-length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = _reply  # noqa: N815

            def log_message(self, *arguments: object) -> None:
                pass

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self._http.server_address[1]
        threading.Thread(target=self._http.serve_forever, daemon=True).start()

    def address(self, **options: str) -> EngineAddress:
        return EngineAddress("qdrant", "127.0.0.1", self.port, "reports", options, KEY)

    def close(self) -> None:
        self._http.shutdown()
        self._http.server_close()


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeServer]:
    monkeypatch.setattr(retries, "FIRST_PAUSE", 0.001)
    running = FakeServer()
    yield running
    running.close()


def _point(number: int, shard: str) -> Point:
    return Point(
        number, np.array([0.6, 0.8], np.float32), WORDS, {"collections": shard, "years": 2022}, shard
    )


def test_a_search_is_sent_with_its_condition_and_the_key_in_a_header(server: FakeServer) -> None:
    engine = connect(server.address())
    condition = Condition(
        {"roles": frozenset(["打算", "履职"])}, {"report": frozenset(["r1"])}, year_from=2020
    )

    found = engine.nearest("reports-1", np.array([1, 0], np.float32), condition, 20, exact=False)
    engine.best_words("reports-1", WORDS, Condition(), 5)
    engine.close()

    assert (found.ids.tolist(), found.scores.tolist()) == ([7], [0.5])
    (method, path, body, headers), (_, _, words_body, _) = server.requests
    assert (method, path.partition("?")[0]) == ("POST", "/collections/reports-1/points/query/batch")
    (body,), (words,) = body["searches"], words_body["searches"]
    assert headers["api-key"] == KEY
    sent = {name: value for name, value in body.items() if value is not None}
    assert sent["query"] == {"nearest": [1.0, 0.0]}
    assert (sent["using"], sent["limit"]) == ("dense", 20)
    assert sent["params"]["hnsw_ef"] == 256
    assert sent["params"]["exact"] is False
    assert json.loads(json.dumps(sent["filter"]), object_hook=_without_nothing) == {
        "must": [
            {"key": "roles", "match": {"any": ["履职", "打算"]}},
            {"key": "years", "range": {"gte": 2020.0}},
        ],
        "must_not": [{"key": "report", "match": {"any": ["r1"]}}],
    }
    assert words["query"]["nearest"] == {"indices": [3, 9], "values": [1.5, 0.5]}
    assert words["using"] == "words"


def _without_nothing(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value is not None}


def test_the_weights_are_ours(server: FakeServer) -> None:
    """No modifier by which the server would multiply its own idf; every field has an index; copies as configured."""
    done = {"operation_id": 1, "status": "completed"}

    def answer(method: str, path: str) -> Answer:
        result = {"exists": False} if path.endswith("exists") else done if "/index" in path else True
        return 200, {"result": result, "status": "ok", "time": 0.0}, {}

    server.answer = answer
    engine = connect(server.address(replicas="2", on_disk="1"))
    engine.create("reports-1", 256)
    engine.close()

    created = next(
        body
        for method, path, body, _ in server.requests
        if path.partition("?")[0] == "/collections/reports-1"
    )
    assert created["vectors"]["dense"]["size"] == 256
    assert created["vectors"]["dense"]["distance"] == "Dot"
    assert created["vectors"]["dense"]["on_disk"] is True
    assert created["sparse_vectors"]["words"]["index"]["on_disk"] is True
    assert created["sparse_vectors"]["words"].get("modifier") is None
    assert created["replication_factor"] == 2
    indexed = {
        body["field_name"]: body["field_schema"] for _, path, body, _ in server.requests if "/index" in path
    }
    assert indexed == {
        **dict.fromkeys(
            ("report", "roles", "portfolios", "authors", "offices", "regions", "collections", "batch"),
            "keyword",
        ),
        "years": "integer",
    }


def test_each_collection_of_reports_has_a_shard_and_a_caller_is_answered_from_his(server: FakeServer) -> None:
    def answer(method: str, path: str) -> Answer:
        if method == "GET":
            return 200, {"result": {"shard_keys": [{"key": "甲库"}]}, "status": "ok", "time": 0.0}, {}
        if "/query" in path:
            return OK
        done = {"operation_id": 1, "status": "completed"} if "points" in path else True
        return 200, {"result": done, "status": "ok", "time": 0.0}, {}

    server.answer = answer
    engine = connect(server.address(shards="collection"))
    engine.put("reports-1", [_point(1, "甲库"), _point(2, "乙库"), _point(3, ""), _point(4, "甲库")])
    engine.delete("reports-1", [1])
    engine.nearest(
        "reports-1",
        np.array([1, 0], np.float32),
        Condition({"collections": frozenset(["乙库", ""])}),
        3,
        exact=True,
    )
    engine.close()

    made = [
        body["shard_key"]
        for method, path, body, _ in server.requests
        if path.partition("?")[0].endswith("/shards") and body
    ]
    assert made == ["-", "乙库"]
    put = {
        body["shard_key"]: [point["id"] for point in body["points"]]
        for method, path, body, _ in server.requests
        if method == "PUT" and path.partition("?")[0].endswith("/points")
    }
    assert put == {"甲库": [1, 4], "乙库": [2], "-": [3]}
    assert server.requests[-2][2] == {"points": [1], "shard_key": ["-", "乙库", "甲库"]}
    (search,) = server.requests[-1][2]["searches"]
    assert search["shard_key"] == ["-", "乙库"]
    assert search["params"]["exact"] is True


@pytest.mark.parametrize(
    "failure",
    [
        (503, {"status": {"error": "starting"}}, {}),
        (500, {"status": {"error": "lost a replica"}}, {}),
        (429, {"status": {"error": "slow down"}}, {"Retry-After": "0"}),
    ],
    ids=["starting", "internal", "too many"],
)
def test_what_may_pass_is_tried_again(server: FakeServer, failure: Answer) -> None:
    answers = [failure, failure, OK]
    server.answer = lambda method, path: answers.pop(0)
    engine = connect(server.address())

    assert engine.nearest("r", np.array([1, 0], np.float32), Condition(), 3, exact=True).ids.tolist() == [7]
    assert len(server.requests) == 3
    engine.close()


@pytest.mark.parametrize(
    ("failure", "message", "calls"),
    [
        ((503, {"status": {"error": KEY}}, {}), r"答复有误（503）.*检查引擎", retries.ATTEMPTS),
        ((429, {"status": {"error": KEY}}, {"Retry-After": "0"}), "太忙", retries.ATTEMPTS),
        ((401, {"status": {"error": KEY}}, {}), r"不认这里的密钥.*ASSISTANT_ENGINE_KEY", 1),
        ((404, {"status": {"error": KEY}}, {}), r"没有这个索引的数据.*assistant index", 1),
        ((400, {"status": {"error": KEY}}, {}), r"答复有误（400）", 1),
        ((200, {"result": KEY}, {}), "答复读不懂", 1),
    ],
    ids=["unavailable", "too many", "key refused", "nothing there", "bad request", "no answer of Qdrant"],
)
def test_what_does_not_pass_is_said_with_its_cure_and_without_the_key(
    server: FakeServer,
    failure: Answer,
    message: str,
    calls: int,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    server.answer = lambda method, path: failure
    engine = connect(server.address())

    with pytest.raises(EngineUnavailable, match=message) as raised:
        engine.best_words("r", WORDS, Condition(), 3)

    assert len(server.requests) == calls
    assert f"qdrant://127.0.0.1:{server.port}/reports" in str(raised.value)
    assert raised.value.status == 503
    assert raised.value.__cause__ is None
    assert KEY not in str(raised.value) + caplog.text
    engine.close()


def test_an_engine_that_is_away_or_silent_is_said_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retries, "FIRST_PAUSE", 0.001)
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port = listening.getsockname()[1]
        engine = connect(EngineAddress("qdrant", "127.0.0.1", port, "reports"))
        with pytest.raises(EngineUnavailable, match=r"连不上.*请检查引擎是否在运行"):
            engine.count("r")
        engine.close()
        listening.listen()
        monkeypatch.setattr(retries, "ATTEMPTS", 1)
        engine = connect(EngineAddress("qdrant", "127.0.0.1", port, "reports", {"timeout": "1"}))
        with pytest.raises(EngineUnavailable, match="没有按时答复"):
            engine.count("r")
        engine.close()


def test_too_many_calls_wait_and_are_then_turned_away() -> None:
    """A slow engine is not buried: no more calls than agreed are under way."""
    begun, go_on = threading.Semaphore(0), threading.Event()
    caller = retries.Caller("qdrant://e", 2, 0.05, lambda error: None)

    def slow() -> str:
        begun.release()
        go_on.wait(10)
        return "done"

    results: list[str] = []
    threads = [threading.Thread(target=lambda: results.append(caller(slow))) for _ in range(2)]
    for thread in threads:
        thread.start()
    for _ in threads:
        begun.acquire(timeout=10)
    with pytest.raises(Busy):
        caller(slow)
    go_on.set()
    for thread in threads:
        thread.join()
    assert results == ["done", "done"]
    assert caller(slow) == "done"


def test_an_error_of_the_program_is_not_hidden() -> None:
    caller = retries.Caller("qdrant://e", 2, 1, lambda error: None)

    def wrong() -> None:
        raise ValueError("a mistake of ours")

    with pytest.raises(ValueError, match="a mistake of ours"):
        caller(wrong)


def test_the_package_is_imported_only_where_it_is_chosen() -> None:
    import subprocess
    import sys

    code = (
        "import sys, assistant.interfaces.app, assistant.index.qdrant, assistant.index as index;"
        "index._backend(index.LOCAL);"
        "print(sorted(name for name in sys.modules if name.startswith(('qdrant', 'grpc'))))"
    )
    output = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert output.strip() == "[]"


def test_generations_share_connections_but_not_with_other_addresses() -> None:
    address = EngineAddress("qdrant", "127.0.0.1", 1, "reports", key="one")
    shared = connect_shared(address)
    assert connect_shared(EngineAddress("qdrant", "127.0.0.1", 1, "reports", key="one")) is shared
    assert connect_shared(EngineAddress("qdrant", "127.0.0.1", 1, "reports", key="two")) is not shared
    assert (
        connect_shared(EngineAddress("qdrant", "127.0.0.1", 1, "reports", {"timeout": "3"}, "one"))
        is not shared
    )
