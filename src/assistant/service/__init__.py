"""The service: what a caller may ask for, bound to what that caller may see.

Every interface goes through :class:`Assistant`, so that a request means the same from a page, a program or a shell. The
names below are loaded when they are first used: a search from the shell needs a part of the service only (see
:mod:`assistant.service.searching`), and loading all of it takes longer than the search.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from assistant.search import FACETS
    from assistant.service.assistant import Assistant
    from assistant.service.batches import single_files
    from assistant.service.bound import Stock
    from assistant.service.drafts import MAX_CHARACTERS

_HOMES = {
    "FACETS": "assistant.search",
    "MAX_CHARACTERS": "assistant.service.drafts",
    "Assistant": "assistant.service.assistant",
    "Stock": "assistant.service.bound",
    "single_files": "assistant.service.batches",
}


def __getattr__(name: str) -> Any:
    """Load a name of ``__all__`` when it is first used. Raises AttributeError."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


__all__ = ["FACETS", "MAX_CHARACTERS", "Assistant", "Stock", "single_files"]
