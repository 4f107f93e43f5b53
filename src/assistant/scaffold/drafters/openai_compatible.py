"""Any service that speaks OpenAI's chat completions: vLLM, Ollama, llama.cpp on this machine or in the house."""

import json
from dataclasses import dataclass
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import ProxyHandler, Request, build_opener

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
        request = Request(f"{self.address}/chat/completions", json.dumps(payload).encode(), headers)
        try:
            # No proxy: the service is inside the organisation, and what is drafted must not leave it by an environment variable.
            with build_opener(ProxyHandler({})).open(request, timeout=self.timeout) as answer:
                reply = json.loads(answer.read(_LONGEST))
            text = reply["choices"][0]["message"]["content"]
        except HTTPError as error:
            raise DrafterFailed(
                f"起草服务 {self.address} 答复 {error.code}", "请看该服务的日志，核对模型名和口令"
            ) from error
        except (URLError, TimeoutError, OSError) as error:
            raise DrafterFailed(
                f"连接不上起草服务 {self.address}", "请检查服务是否在运行、地址是否正确"
            ) from error
        except (ValueError, KeyError, IndexError, TypeError) as error:
            raise DrafterFailed(
                f"起草服务 {self.address} 的答复看不懂", "它应当兼容 OpenAI 的 /v1/chat/completions"
            ) from error
        if not isinstance(text, str) or not text.strip():
            raise DrafterFailed(f"起草服务 {self.address} 没有写出文字", "请换一个模型，或稍后再试")
        return text.strip()
