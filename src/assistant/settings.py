"""Settings: frozen, from arguments, then the environment, then ``assistant.toml``, then the defaults."""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from assistant.base.errors import BadSetting
from assistant.base.tables import read_toml, split_list

FILE = "assistant.toml"
_PREFIX = "ASSISTANT_"
_OTHER_VARIABLES = frozenset({"CONFIG", "SOFFICE", "OCR"})
"""Variables with the prefix that are no settings: the file of settings, the path of LibreOffice, the recogniser."""

_TRUE = {"1", "true", "yes", "on", "是"}
LOG_KEEP_AT_LEAST = 180
"""Days: network logs are kept for six months at least (网络安全法第二十一条)."""

_FALSE = {"0", "false", "no", "off", "否", ""}


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set. The environment's names are these in capitals after ``ASSISTANT_``.

    ``index``: the folder of the index. ``engine``: "" where this process searches by itself, else the engine that does,
    ``qdrant://host:6333/prefix``; it may be written as the value of ``index``, which then is the default folder, or that of its
    parameter ``folder``. ``engine_key``: what the engine asks for.
    ``encoder``: "" for the one that ships, else a sentence-transformers folder.
    ``dense_weight``: the dense share of a hybrid score, 0–1; the rest is lexical.
    ``drafter``: "" for none, else the address of a language model's service of the organisation (http://127.0.0.1:11434/v1);
    ``drafter_timeout`` in seconds.
    ``vocabulary``: a folder whose TOML files extend the shipped ones; ``corpus/vocabulary`` where it exists.
    ``allowed_hosts``: with ``allow_remote``, the names by which the service may be called, beside addresses and its own.
    ``max_request_mb``: an upload of several files, in MiB. ``work_seconds``, ``work_megabytes``: what working on one text or
    file may take, in seconds and in MiB of memory.
    ``max_waiting``: requests that wait while others are served; those beyond are told to try again.
    ``workers``: server processes on the one address.
    ``max_connections``: open connections; 0: as many as the system lets the process have.
    ``log_format`` ∈ text json; ``log_file``: None for standard error.
    ``profile``: the kind of report (述职述廉) that drafts are held against; "": their title says it.
    ``state``: the folder of accounts and access log; ``state`` beside the index where it is not set.
    ``session_hours``, ``session_idle_minutes``: how long a sign-in lasts, at most and without a request;
    ``password_days``: after how long a password must be changed (0: never).
    ``log_max_mb``: size of a file of the access log; ``log_keep_days``: how long they are kept, at least 180;
    ``log_queries``: write down the words of a search, not only their length and a hash.
    ``certfile``, ``keyfile``: certificate and key for HTTPS; ``proxy``: address of the proxy whose headers are trusted.
    ``sso`` ∈ oidc cas ldap, "" for none; ``sso_url``, ``sso_client``, ``sso_secret``, ``sso_name``, ``sso_role``: see
    docs/access.md.
    ``token``: with which the shell and the language server do their work; "": as whoever may read the files.
    """

    corpus: Path = Path("corpus")
    index: Path = Path("index")
    engine: str = ""
    engine_key: str = field(default="", repr=False)
    encoder: str = ""
    encoder_batch: int = 64
    encoder_backend: str = "torch"
    dense_weight: float = 0.75
    vocabulary: Path | None = None
    profile: str = ""
    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 1
    allow_remote: bool = False
    allowed_hosts: tuple[str, ...] = ()
    max_upload_mb: int = 50
    max_request_mb: int = 200
    work_seconds: float = 60.0
    work_megabytes: int = 2048
    max_waiting: int = 64
    max_connections: int = 0
    log_format: str = "text"
    log_file: Path | None = None
    drafter: str = ""
    drafter_model: str = ""
    drafter_key: str = ""
    drafter_timeout: float = 60.0
    state: Path | None = None
    session_hours: int = 12
    session_idle_minutes: int = 60
    password_days: int = 0
    log_max_mb: int = 16
    log_keep_days: int = 365
    log_queries: bool = False
    certfile: Path | None = None
    keyfile: Path | None = None
    proxy: str = ""
    sso: str = ""
    sso_url: str = ""
    sso_client: str = ""
    sso_secret: str = ""
    sso_name: str = ""
    sso_role: str = ""
    token: str = ""

    def __post_init__(self) -> None:
        if not 0 <= self.dense_weight <= 1:
            raise BadSetting(f"dense_weight 是 {self.dense_weight}", "应在 0 与 1 之间")
        if not 0 <= self.port <= 65535:
            raise BadSetting(f"port 是 {self.port}", "应在 0 与 65535 之间")
        if self.log_keep_days < LOG_KEEP_AT_LEAST:
            raise BadSetting(
                f"log_keep_days 是 {self.log_keep_days}", f"访问日志至少要留 {LOG_KEEP_AT_LEAST} 天"
            )
        if self.sso not in ("", "oidc", "cas", "ldap"):
            raise BadSetting(f"sso 是“{self.sso}”", "可用的值：oidc、cas、ldap")
        if self.sso_role not in ("", "reader", "writer", "auditor"):
            raise BadSetting(f"sso_role 是“{self.sso_role}”", "可用的值：reader、writer、auditor，或不填")
        if self.password_days < 0:
            raise BadSetting(f"password_days 是 {self.password_days}", "应是天数，0 为不限")
        if self.log_format not in ("text", "json"):
            raise BadSetting(f"log_format 是“{self.log_format}”", "应为 text 或 json")
        for name in (
            "encoder_batch",
            "max_upload_mb",
            "max_request_mb",
            "work_seconds",
            "work_megabytes",
            "max_waiting",
            "workers",
            "session_hours",
            "session_idle_minutes",
            "log_max_mb",
        ):
            if getattr(self, name) < 1:
                raise BadSetting(f"{name} 是 {getattr(self, name)}", "应大于 0")

    def state_folder(self) -> Path:
        """The folder of accounts and access log, beside the index where it is not set."""
        return self.state or self.index.parent / "state"

    def vocabulary_folder(self) -> Path | None:
        """The folder of the user's own vocabulary, None where there is none."""
        folder = self.vocabulary or self.corpus / "vocabulary"
        return folder if folder.is_dir() else None


def load_settings(
    environment: Mapping[str, str] | None = None, file: Path | None = None, **arguments: object
) -> Settings:
    """Settings in force. ``arguments`` that are None count as not given.

    Raises BadSetting for a name that does not exist (in the file, or in the environment after the prefix) and
    for a value of the wrong kind.
    """
    environment = os.environ if environment is None else environment
    path = file or Path(environment.get(_PREFIX + "CONFIG", FILE))
    known = {f.name: f.type for f in fields(Settings)}
    values: dict[str, Any] = {}
    if path.is_file():
        for name, value in read_toml(path, "请按文档检查引号和等号，并存为 UTF-8").items():
            values |= _read_named(name, value, known, str(path))
        for name in ("corpus", "index", "vocabulary", "log_file", "state", "certfile", "keyfile"):
            if name in values and values[name] is not None:
                values[name] = path.parent / values[name]
    elif file is not None or _PREFIX + "CONFIG" in environment:
        raise BadSetting(f"没有设置文件 {path}", "请检查路径")
    for variable, value in environment.items():
        if variable.startswith(_PREFIX) and variable.removeprefix(_PREFIX) not in _OTHER_VARIABLES:
            name = variable.removeprefix(_PREFIX).lower()
            values |= _read_named(name, value, known, f"环境变量 {variable}")
    for name, argument in arguments.items():
        if argument is not None:
            values |= _read_named(name, argument, known, "参数")
    return replace(Settings(), **values)


def _read_named(name: str, value: object, known: Mapping[str, object], where: str) -> dict[str, object]:
    """A setting under its name; the address of an engine may stand for the folder of the index."""
    if name != "index":
        return {name: _read(name, value, known, where)}
    address = str(value)
    if "://" not in address:
        return {"index": _read("index", value, known, where), "engine": ""}
    engine, folder = _engine_and_folder(address)
    return {"engine": engine} | ({"index": Path(folder).expanduser()} if folder else {})


def _engine_and_folder(url: str) -> tuple[str, str]:
    """The address without its parameter ``folder``, and that parameter: where the texts are; "" where it is not given."""
    parts = urlsplit(url)
    options = parse_qsl(parts.query, keep_blank_values=True)
    folder = next((value for name, value in options if name == "folder"), "")
    rest = urlencode([(name, value) for name, value in options if name != "folder"])
    return urlunsplit(parts._replace(query=rest)), folder


def _listed(value: object) -> Iterable[object]:
    if not isinstance(value, list | tuple):
        raise ValueError
    return value


def _read(name: str, value: object, known: Mapping[str, object], where: str) -> object:
    if name not in known:
        raise BadSetting(f"{where}里的 {name} 不是已知的设置", f"可用的设置：{'、'.join(known)}")
    kind = str(known[name])
    try:
        if "tuple" in kind:
            return split_list(value) if isinstance(value, str) else tuple(str(one) for one in _listed(value))
        if "Path" in kind:
            return Path(str(value)).expanduser() if value else None
        if "bool" in kind:
            text = str(value).strip().lower()
            if text not in _TRUE | _FALSE:
                raise ValueError
            return text in _TRUE
        if "int" in kind:
            return int(str(value))
        if "float" in kind:
            return float(str(value))
    except ValueError as error:
        raise BadSetting(f"{where}里的 {name} 不能是“{value}”", "请检查数值") from error
    return str(value)
