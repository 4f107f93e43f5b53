"""Jinja environments with the settings that all templates share. Jinja is imported when the first one is made."""

from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from jinja2 import Environment

_Kind = TypeVar("_Kind", bound="Environment")


def environment(package: str, *, html: bool = True, **options: Any) -> "Environment":
    """The environment of the templates in the folder ``templates`` of a package.

    An undefined variable is an error; lines with only a block tag leave no blank line; with ``html`` values are escaped.
    ``options`` are passed to Jinja.
    """
    from jinja2 import Environment, PackageLoader

    return configured(Environment, html=html, loader=PackageLoader(package, "templates"), **options)


def configured(kind: type[_Kind], *, html: bool, **options: Any) -> _Kind:
    """An environment of another class ``kind`` (a sandbox) with the same settings."""
    from jinja2 import StrictUndefined

    return kind(autoescape=html, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, **options)
