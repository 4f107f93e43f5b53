"""The one serialisation of scaffolds and suggestions, in the shape of ``POST /v1/scaffolds`` and ``/v1/suggestions``."""

from functools import cache
from typing import TYPE_CHECKING, Any

from assistant.domain.results import Scaffold, Suggestions

if TYPE_CHECKING:
    from pydantic import TypeAdapter


@cache
def _adapter(kind: type) -> "TypeAdapter[Any]":
    from pydantic import TypeAdapter

    return TypeAdapter(kind)


def scaffold_as_dict(scaffold: Scaffold) -> dict[str, Any]:
    """A scaffold as plain dicts, lists, strings and numbers; ``begin`` and ``end`` of slots count into ``frame``."""
    data: dict[str, Any] = _adapter(Scaffold).dump_python(scaffold, mode="json")
    return data


def suggestions_as_dict(found: Suggestions) -> dict[str, Any]:
    """Suggestions, each a frame with its kind and the stretch of the draft that it is another way to put."""
    data: dict[str, Any] = _adapter(Suggestions).dump_python(found, mode="json")
    return data
