"""A language model's service on this machine, that says what a test tells it to say."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

GOOD = "全年抓实稳岗扩岗，新增城镇就业538人；盯住欠薪不松手，追回工资〔金额〕万元。"


class DrafterService(HTTPServer):
    """``answer``: text, bytes as they are sent, or a function from the material that came to the text."""

    answer: Any = GOOD
    status = 200
    asked: dict[str, Any]
    key: str | None

    @property
    def address(self) -> str:
        """What a drafter is set to."""
        return f"http://127.0.0.1:{self.server_port}/v1"


class _Handler(BaseHTTPRequestHandler):
    server: DrafterService

    def do_POST(self) -> None:
        self.server.asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.key = self.headers["Authorization"]
        told = self.server.answer
        if callable(told):
            told = told(self.server.asked["messages"][1]["content"])
        body = (
            told
            if isinstance(told, bytes)
            else json.dumps({"choices": [{"message": {"content": told}}]}).encode()
        )
        self.send_response(self.server.status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None: ...


@contextmanager
def running() -> Iterator[DrafterService]:
    """A service that runs while the block does."""
    server = DrafterService(("127.0.0.1", 0), _Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
