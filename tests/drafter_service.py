"""A local language model service whose answers a test sets."""

import contextlib
import json
import threading
import time
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
    location = ""
    pause = 0.0
    """Seconds between the bytes of an answer."""

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
        if self.server.location:
            self.send_header("Location", self.server.location)
        self.end_headers()
        if not self.server.pause:
            self.wfile.write(body)
            return
        with contextlib.suppress(OSError):
            for byte in body:
                self.wfile.write(bytes([byte]))
                time.sleep(self.server.pause)

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
