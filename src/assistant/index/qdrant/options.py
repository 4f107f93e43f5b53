"""What an address of Qdrant says beside host, port and prefix."""

import re
from dataclasses import dataclass

from assistant.base.errors import BadSetting
from assistant.index import EngineAddress

PORT = 6333
_PREFIX = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,99}")
_YES, _NO = {"1", "true", "yes"}, {"0", "false", "no"}


@dataclass(frozen=True, slots=True)
class Options:
    """How a collection is laid out and how the engine is called.

    ``by_collection``: a shard for each collection of reports (needs an engine that runs as a cluster), else points are spread
    evenly over ``shards``. ``replicas``: copies of each shard. ``timeout``: seconds for one call. ``on_disk``: vectors are
    read from disk, not kept in the engine's memory. ``concurrent``: calls of this process at the same time.
    """

    tls: bool = False
    by_collection: bool = False
    shards: int = 1
    replicas: int = 1
    timeout: float = 10.0
    on_disk: bool = False
    concurrent: int = 16


def options_of(address: EngineAddress) -> Options:
    """The options of an address. Raises BadSetting for one that does not exist or has no such value."""
    if not _PREFIX.fullmatch(address.prefix):
        raise BadSetting(
            f"检索引擎的地址里名称“{address.prefix}”不行",
            "名称在最后一个斜杠之后，用字母、数字、横线，例如 qdrant://主机:6333/reports",
        )
    values: dict[str, object] = {}
    for name, value in address.options.items():
        if name == "shards" and value == "collection":
            values["by_collection"] = True
        elif name in ("shards", "replicas", "concurrent"):
            values[name] = _number(name, value)
        elif name == "timeout":
            values[name] = float(_number(name, value))
        elif name in ("tls", "on_disk") and value.lower() in _YES | _NO:
            values[name] = value.lower() in _YES
        else:
            raise BadSetting(
                f"检索引擎的地址里 {name}={value} 不行",
                "可用的：tls=1、on_disk=1、shards=collection 或份数、replicas、timeout（秒）、concurrent",
            )
    return Options(**values)  # type: ignore[arg-type]


def _number(name: str, value: str) -> int:
    if not re.fullmatch(r"[1-9]\d{0,3}", value):
        raise BadSetting(f"检索引擎的地址里 {name}={value} 不行", "应是 1 到 9999 的整数")
    return int(value)
