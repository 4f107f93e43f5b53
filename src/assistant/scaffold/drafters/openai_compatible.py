"""Any service that speaks OpenAI's chat completions: vLLM, Ollama, llama.cpp on this machine or in the house."""

import contextlib
import json
import socket
import threading
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any
from urllib.parse import urlsplit

from assistant.base.errors import DrafterFailed

_LONGEST = 1_000_000  # bytes of an answer


def accepts(spec: str) -> bool:
    """Whether ``spec`` is an address on the web."""
    return urlsplit(spec).scheme in {"http", "https"}


def load(spec: str, *, model: str = "", key: str = "", timeout: float = 60.0) -> "Service":
    """The service at ``spec``, which ends in ``/v1`` as these services have it. ``timeout`` in seconds."""
    return Service(spec.rstrip("/"), model, key, timeout)


@dataclass(frozen=True, slots=True)
class Service:
    """One service and one of its models; "" for the one that it takes by itself."""

    address: str
    model: str
    key: str
    timeout: float

    @property
    def name(self) -> str:
        """What is shown to people: the model and where it runs."""
        return f"{self.model or '默认模型'}（{urlsplit(self.address).netloc}）"

    def write(self, task: str, material: str) -> str:
        """The first choice's text. Raises DrafterFailed with what the service said."""
        payload: dict[str, Any] = {
            "messages": [{"role": "system", "content": task}, {"role": "user", "content": material}],
            "temperature": 0.3,
            "max_tokens": 800,
            "stream": False,
        }
        if self.model:
            payload["model"] = self.model
        headers = {"Content-Type": "application/json"}
        if self.key:
            headers["Authorization"] = f"Bearer {self.key}"
        try:
            status, body = self._post(json.dumps(payload).encode(), headers)
        except (OSError, HTTPException, UnicodeError) as error:
            raise DrafterFailed(
                f"连接不上起草服务 {self.address}", "请检查服务是否在运行、地址是否正确"
            ) from error
        if 300 <= status < 400:
            # Neither the key nor what is drafted goes to an address that nobody has set.
            raise DrafterFailed(
                f"起草服务 {self.address} 转到了别的地址，没有跟过去", "请把设置改成它现在的地址"
            )
        if status != 200:
            raise DrafterFailed(
                f"起草服务 {self.address} 答复 {status}", "请看该服务的日志，核对模型名和口令"
            )
        try:
            text = json.loads(body)["choices"][0]["message"]["content"]
        except (ValueError, KeyError, IndexError, TypeError, RecursionError) as error:
            raise DrafterFailed(
                f"起草服务 {self.address} 的答复看不懂", "它应当兼容 OpenAI 的 /v1/chat/completions"
            ) from error
        if not isinstance(text, str) or not text.strip():
            raise DrafterFailed(f"起草服务 {self.address} 没有写出文字", "请换一个模型，或稍后再试")
        return text.strip()

    def _post(self, body: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
        """Status and body of the answer. Raises OSError, HTTPException, DrafterFailed when it is not there in time.

        Directly, without the proxies of the environment: the service is inside the organisation, and what is drafted must
        not leave it. The time-out of a socket is for one read; one that drips would go on for ever, so it is closed.
        """
        address = urlsplit(self.address)
        kind = HTTPSConnection if address.scheme == "https" else HTTPConnection
        connection = kind(address.hostname or "", address.port, timeout=self.timeout)
        late = threading.Event()
        opened: list[socket.socket] = []

        def end() -> None:
            late.set()
            for one in opened:
                with contextlib.suppress(OSError):
                    one.shutdown(socket.SHUT_RDWR)

        timer = threading.Timer(self.timeout, end)
        timer.daemon = True
        timer.start()
        try:
            connection.connect()
            opened.append(connection.sock)
            connection.request("POST", f"{address.path}/chat/completions", body, headers)
            answer = connection.getresponse()
            received = answer.read(_LONGEST)
        except (OSError, HTTPException) as error:
            if late.is_set() or isinstance(error, TimeoutError):
                raise self._too_late() from error
            raise
        finally:
            timer.cancel()
            connection.close()
        if late.is_set():
            raise self._too_late()
        return answer.status, received

    def _too_late(self) -> DrafterFailed:
        return DrafterFailed(
            f"起草服务 {self.address} 在 {self.timeout:g} 秒里没有答完",
            "请换一个快些的模型，或加大 drafter_timeout",
        )
