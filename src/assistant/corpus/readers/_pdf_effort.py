"""What reading the text of a PDF file costs, counted beside it: a small file that makes much work is refused early.

A page, a form or a font can be referred to any number of times, and each time it is read anew; streams are compressed. So
the work is limited in proportion to the size of the file, far above what office programs and browsers write.
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from assistant.base.errors import TooLarge

if TYPE_CHECKING:
    from pypdf import PageObject

_MIN_CONTENT, _CONTENT_RATIO = 1_000_000, 30
"""Unpacked bytes of page descriptions that any file may have, and how many times its size a large one may have."""

_MIN_OPERATIONS, _OPERATION_RATIO = 150_000, 2
"""Operators that any file may have, and how many for each of its bytes. One takes about 15 µs."""

_MIN_CODES, _CODE_RATIO = 1_000_000, 20
"""Characters of fonts likewise, counted on every page that has the font. One takes about 2 µs."""

_USUAL_CODES = 256
_CODE_BYTES = 8
"""The least bytes that the entry of one character takes in a font's table of characters."""

_RANGE = re.compile(rb"<([0-9A-Fa-f]{1,8})>\s{0,4}<([0-9A-Fa-f]{1,8})>\s{0,4}[<\[]")
_CURE = "请用 PDF 阅读器“打印成 PDF”另存，或换成 Word 原文后再导入"


class Effort:
    """Counts the work on one file of ``size`` bytes. Its methods raise TooLarge, naming the file ``name``."""

    def __init__(self, size: int, name: str) -> None:
        self._name = name
        self._content = max(_MIN_CONTENT, _CONTENT_RATIO * size)
        self._operations = max(_MIN_OPERATIONS, _OPERATION_RATIO * size)
        self._codes = max(_MIN_CODES, _CODE_RATIO * size)
        self._sizes: dict[int, int] = {}
        self._fonts: dict[int, int] = {}
        self._forms: dict[str, tuple[int, int]] = {}
        self._seen: set[int] = set()

    def begin(self, page: "PageObject") -> None:
        """Count what a page will cost before its text is extracted: its description, its fonts and the forms it refers to."""
        contents = _resolved(page.get("/Contents"))
        for stream in contents if isinstance(contents, list) else [contents]:
            self._content -= self._size(_resolved(stream))
            self.check()
        resources = _resolved(page.get("/Resources"))
        self._codes -= self._codes_of(resources)
        self._operations -= sum(1 for _ in _entries(resources, "/XObject"))
        self._look_for_forms(resources)
        self.check()

    def operation(self, operator: Any, operands: Any, *_matrices: Any) -> None:
        """Count an operator that is about to be carried out."""
        self._operations -= 1
        if operator == b"Do" and operands:
            content, codes = self._forms.get(str(operands[0]), (0, 0))
            self._content -= content
            self._codes -= codes
        self.check()

    def check(self) -> None:
        """Raise where the work is beyond a limit: inside forms the library drops what :meth:`operation` raises."""
        if self._content < 0:
            raise TooLarge(self._name, "PDF 的页面内容解开后过大，与文件大小不相称", _CURE)
        if self._operations < 0:
            raise TooLarge(self._name, "PDF 的绘制指令过多，与文件大小不相称", _CURE)
        if self._codes < 0:
            raise TooLarge(self._name, "PDF 引用的字体过多，与文件大小不相称", _CURE)

    def _size(self, stream: Any) -> int:
        """The unpacked bytes of a stream, each unpacked once."""
        get_data = getattr(stream, "get_data", None)
        if get_data is None:
            return 0
        if id(stream) not in self._sizes:
            self._sizes[id(stream)] = len(get_data())
        return self._sizes[id(stream)]

    def _codes_of(self, resources: Any) -> int:
        """The characters of all fonts in a dictionary of resources; one that is named twice is read twice."""
        total = 0
        for _, font in _entries(resources, "/Font"):
            if id(font) not in self._fonts:
                self._fonts[id(font)] = _codes_of_font(font)
            total += self._fonts[id(font)]
        return total

    def _look_for_forms(self, resources: Any) -> None:
        """Note what each form costs that can be reached from here, by its name; the dearest of one name counts."""
        waiting = [resources]
        while waiting:
            here = waiting.pop()
            if id(here) in self._seen:
                continue
            self._seen.add(id(here))
            for name, form in _entries(here, "/XObject"):
                if form.get("/Subtype") == "/Form":
                    own = _resolved(form.get("/Resources"))
                    content, codes = self._forms.get(name, (0, 0))
                    self._forms[name] = max(content, self._size(form)), max(codes, self._codes_of(own))
                    waiting.append(own)


def _resolved(value: Any) -> Any:
    """What a reference stands for; anything else as it is."""
    return value.get_object() if hasattr(value, "get_object") else value


def _entries(resources: Any, kind: str) -> Iterator[tuple[str, Any]]:
    """Name and dictionary of each resource of one kind; what is none is left to the library."""
    listed = _resolved(resources.get(kind)) if isinstance(resources, dict) else None
    for name, value in listed.items() if isinstance(listed, dict) else ():
        found = _resolved(value)
        if isinstance(found, dict):
            yield str(name), found


def _codes_of_font(font: Any) -> int:
    """How many characters the tables of a font have: those of its text, and those of its widths."""
    table = getattr(_resolved(font.get("/ToUnicode")), "get_data", None)
    codes = _USUAL_CODES if table is None else _codes_of_table(table())
    descendants = _resolved(font.get("/DescendantFonts"))
    for descendant in descendants if isinstance(descendants, list) else ():
        described = _resolved(descendant)
        codes += _codes_of_widths(_resolved(described.get("/W")) if isinstance(described, dict) else None)
    return codes


def _codes_of_table(data: bytes) -> int:
    codes = len(data) // _CODE_BYTES
    for section in data.split(b"beginbfrange")[1:]:
        for found in _RANGE.finditer(section.partition(b"endbfrange")[0]):
            codes += max(0, int(found[2], 16) - int(found[1], 16))
    return codes


def _codes_of_widths(widths: Any) -> int:
    """The characters of an array ``first [w …]`` or ``first last w``, again and again."""
    codes = at = 0
    while isinstance(widths, list) and at + 1 < len(widths):
        first, second = _resolved(widths[at]), _resolved(widths[at + 1])
        if isinstance(second, list):
            codes, at = codes + len(second), at + 2
        elif isinstance(first, int) and isinstance(second, int):
            codes, at = codes + max(0, second - first), at + 3
        else:
            return codes
    return codes
