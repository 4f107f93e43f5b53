"""Drafters: a frame → prose around its blanks, by a language model that the organisation runs. Off unless it is set up.

A drafter module has ``accepts(spec: str) -> bool`` and ``load(spec: str, **options) -> Drafter``. ``spec`` is the
address of a service. What a drafter writes is never shown unchecked: see :mod:`assistant.scaffold.prose`.
"""

from typing import Any, Protocol

from assistant.base.errors import BadSetting
from assistant.base.plugins import plugins


class Drafter(Protocol):
    """What the scaffold needs of a model. ``name`` is shown to people wherever its text stands."""

    name: str

    def write(self, task: str, material: str) -> str:
        """Prose for ``task``, from ``material`` alone. Raises DrafterFailed."""
        ...


def load(spec: str, **options: Any) -> Drafter:
    """The drafter behind an address. Raises BadSetting when nothing takes it."""
    for module in plugins("scaffold.drafters", "accepts").values():
        if module.accepts(spec):
            drafter: Drafter = module.load(spec, **options)
            return drafter
    raise BadSetting(
        f"没有起草程序能用“{spec}”",
        "ASSISTANT_DRAFTER 应为空，或是本机服务的地址，如 http://127.0.0.1:11434/v1",
    )
