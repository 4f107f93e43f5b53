"""Jinja environments, all set up in one way; Jinja itself is loaded when the first one is made."""

from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from jinja2 import Environment

_Kind = TypeVar("_Kind", bound="Environment")


def environment(package: str, *, html: bool = True, **options: Any) -> "Environment":
    """The environment of the templates in the folder ``templates`` of a package.

    What is missing is an error, not a blank; blocks leave no lines behind; in ``html`` values are escaped. ``options``
    are further ones of Jinja's.
    """
    from jinja2 import Environment, PackageLoader

    return configured(Environment, html=html, loader=PackageLoader(package, "templates"), **options)


def configured(kind: type[_Kind], *, html: bool, **options: Any) -> _Kind:
    """An environment of another ``kind`` (a sandbox), set up in the same way."""
    from jinja2 import StrictUndefined

    return kind(autoescape=html, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, **options)
