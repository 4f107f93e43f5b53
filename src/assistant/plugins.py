"""The seam: readers, encoders, indexes, exporters and drafters are found by being there.

A kind is a folder of this package (``assistant.readers`` …). Every module in it is one plugin, and so is every
entry point of another distribution in the group ``assistant.<kind>``. Built-ins and strangers come through
this one hook; where both bring the same name, the stranger's wins, so that a house can replace a part.
"""

from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from pkgutil import iter_modules
from types import ModuleType


@cache
def plugins(kind: str) -> dict[str, ModuleType]:
    """Name → module of every plugin of ``kind``, in order of name. Modules whose name begins with ``_`` are parts, not plugins.

    Plugins must be cheap to import: what is heavy is imported by their functions.
    Raises whatever a plugin raises on import: a broken plugin is not silently left out.
    """
    room = import_module(f"assistant.{kind}")
    found = {
        module.name: import_module(f"{room.__name__}.{module.name}")
        for module in iter_modules(room.__path__)
        if not module.name.startswith("_")
    }
    for entry in entry_points(group=f"assistant.{kind}"):
        found[entry.name] = entry.load()
    return dict(sorted(found.items()))
