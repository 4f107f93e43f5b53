"""The only conversion of frozen dataclasses to plain data or JSON, and back.

Fields have the same names in JSON as in the dataclass. The API, ``--json``, the JSON exporter and the files of an audit
all contain what :func:`encode_json` returns. Tuples become arrays, enumerations their values, times ISO 8601.
The conversion is done by pydantic, which is imported at the first call, so that other commands start fast.
"""

from dataclasses import is_dataclass
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from pydantic import TypeAdapter

T = TypeVar("T")


_adapters: dict[object, "TypeAdapter[Any]"] = {}
"""By type; cached, since building an adapter takes longer than using it."""


def _adapter(kind: Any) -> "TypeAdapter[Any]":
    from pydantic import TypeAdapter

    if kind not in _adapters:
        _adapters[kind] = TypeAdapter(kind)
    return _adapters[kind]


def _adapter_of(value: object) -> "TypeAdapter[Any]":
    return _adapter(type(value) if is_dataclass(value) else Any)


def encode(value: object) -> Any:
    """A dataclass, or lists and mappings of them, as dicts, lists, strings, numbers, booleans and None."""
    return _adapter_of(value).dump_python(value, mode="json")


def encode_json(value: object, *, indent: int | None = None, exclude_defaults: bool = False) -> bytes:
    """The same as JSON in UTF-8 without escapes. ``exclude_defaults`` leaves out fields that have their default value."""
    return _adapter_of(value).dump_json(value, indent=indent, exclude_defaults=exclude_defaults)


def decode(kind: type[T], data: Any) -> T:
    """The value of type ``kind`` from plain data. Raises ValueError if ``data`` does not describe one."""
    value: T = _adapter(kind).validate_python(data)
    return value


def decode_json(kind: type[T], data: str | bytes) -> T:
    """The value of type ``kind`` from JSON. Raises ValueError if ``data`` does not describe one."""
    value: T = _adapter(kind).validate_json(data)
    return value
