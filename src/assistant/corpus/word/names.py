"""Element names and small queries of WordprocessingML (ECMA-376 Part 1, 17)."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

NAMESPACE = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def w(name: str) -> str:
    """A name in the main namespace, as lxml writes it."""
    return NAMESPACE + name


VAL = w("val")
_LONGEST_NUMBER = 20


def local(element: "Element") -> str:
    """An element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def child_value(parent: "Element | None", name: str) -> str | None:
    """Attribute ``val`` of the child of that name; None without such a child or attribute."""
    child = None if parent is None else parent.find(w(name))
    return None if child is None else child.get(VAL)


def number(value: str | None) -> int | None:
    """The value of a decimal attribute, a number of 32 bits; None when it is missing or not one."""
    try:
        found = None if value is None or len(value) > _LONGEST_NUMBER else int(value)
    except ValueError:
        return None
    return found if found is not None and -(2**31) <= found < 2**31 else None


def toggle(parent: "Element | None", name: str) -> bool | None:
    """An on/off property such as ``w:vanish``; None when it is not set."""
    child = None if parent is None else parent.find(w(name))
    return None if child is None else child.get(VAL, "1") not in {"0", "false", "off"}
