"""Where vectors are searched: on this machine, or in an engine that a URL names.

``qdrant://host:6333/prefix?shards=collection``: the scheme is the name of the backend, the path begins the names of what
the engine keeps, the rest is for the backend to read. A key is never part of the address: addresses stand in messages.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlsplit

from assistant.base.errors import BadSetting

ENGINE_STATE = "engine.json"
"""File of a generation that says what its engine holds of it. A copy of the generation has none: what is restored has to be
sent anew, since the engine has gone on."""

_EXAMPLE = "地址应像 qdrant://主机:6333/名称"


@dataclass(frozen=True, slots=True)
class EngineAddress:
    """A search engine. ``kind`` is the backend's name, ``key`` what the engine asks for, never shown; ``port`` 0: the usual."""

    kind: str = "local"
    host: str = ""
    port: int = 0
    prefix: str = ""
    options: Mapping[str, str] = field(default_factory=dict, hash=False)
    key: str = field(default="", repr=False)

    def __str__(self) -> str:
        """The address without options and key, for messages."""
        port = f":{self.port}" if self.port else ""
        return f"{self.kind}://{self.host}{port}/{self.prefix}" if self.host else self.kind


LOCAL = EngineAddress()
"""No engine: everything is searched by this process."""


def parse_address(url: str, key: str = "") -> EngineAddress:
    """The engine that ``url`` names; "" is :data:`LOCAL`. Raises BadSetting, whose text never repeats a password."""
    if not url:
        return LOCAL
    try:
        parts = urlsplit(url)
        port = parts.port or 0
        options = dict(parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query)))
    except ValueError as error:
        raise BadSetting("检索引擎的地址读不懂", _EXAMPLE) from error
    if parts.username is not None or parts.password is not None:
        raise BadSetting("检索引擎的地址里写了密钥", "请从地址里去掉，写在环境变量 ASSISTANT_ENGINE_KEY 里")
    if not parts.scheme or not parts.hostname:
        raise BadSetting("检索引擎的地址里没有主机名", _EXAMPLE)
    return EngineAddress(parts.scheme, parts.hostname, port, parts.path.strip("/"), options, key)
