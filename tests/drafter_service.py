"""A local language model service whose answers a test sets."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

GOOD = "全年抓实稳岗扩岗，新增城镇就业538人；盯住欠薪不松手，追回工资〔金额〕万元。"


class DrafterService(HTTPServer):
    """``answer``: a text, raw bytes, or a function from the received material to the text."""

    answer: Any = GOOD
    status = 200
    received: dict[str, Any]
    key: str | None

    @property
    def address(self) -> str:
        """The base URL for the drafter's settings."""
        return f"http://127.0.0.1:{self.server_port}/v1"


class _Handler(BaseHTTPRequestHandler):
    server: DrafterService

    def do_POST(self) -> None:
        self.server.received = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.key = self.headers["Authorization"]
        answer = self.server.answer
        if callable(answer):
            answer = answer(self.server.received["messages"][1]["content"])
        body = (
            answer
            if isinstance(answer, bytes)
            else json.dumps({"choices": [{"message": {"content": answer}}]}).encode()
        )
        self.send_response(self.server.status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None: ...


@contextmanager
def running() -> Iterator[DrafterService]:
    """A service that runs within the ``with`` block."""
    server = DrafterService(("127.0.0.1", 0), _Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
