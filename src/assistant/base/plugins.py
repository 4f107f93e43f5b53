"""Plugin discovery: finds the modules for readers, encoders, indexes, rules, exporters and drafters.

Each kind of plugin has a package (``corpus.readers``, ``review.rules`` …). A module in it is a plugin when it defines
the marker of its kind, an attribute that every plugin of that kind must have. Other distributions add plugins through
entry points in the group ``assistant.<last part of the package's name>`` (``assistant.readers``). Where both have the
same name, the entry point wins, so that an installation can replace a plugin.
"""

from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from pkgutil import iter_modules
from types import ModuleType


@cache
def plugins(package: str, marker: str) -> dict[str, ModuleType]:
    """Name → module of every plugin in ``package``, sorted by name.

    Modules whose name begins with ``_``, and modules without ``marker``, are helpers of the package and not plugins.
    Plugins must be cheap to import: heavy packages are imported inside their functions.
    Raises whatever a plugin raises on import: a broken plugin is never skipped silently.
    """
    parent = import_module(f"assistant.{package}")
    names = [module.name for module in iter_modules(parent.__path__) if not module.name.startswith("_")]
    modules = {name: import_module(f"{parent.__name__}.{name}") for name in names}
    found = {name: module for name, module in modules.items() if hasattr(module, marker)}
    for entry in entry_points(group=f"assistant.{package.rpartition('.')[2]}"):
        found[entry.name] = entry.load()
    return dict(sorted(found.items()))
