"""Characters of a Word document put in the place of others: what is masked is gone from the file, not only covered.

Besides the text that is read, a file keeps what was deleted with changes tracked, comments, footnotes, running heads,
texts for pictures and the names of those who wrote it. There the same words are replaced wherever they stand.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from assistant.corpus.word.document import WordDocument
from assistant.corpus.word.names import local
from assistant.corpus.word.package import is_strict, write_xml
from assistant.domain.text import Span

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_TEXTS = frozenset({"t", "delText"})
_TOLD = frozenset({"descr", "title", "author", "initials"})
"""Attributes that people read or wrote."""

_CORE = "docProps/core.xml"
_WRITERS = frozenset({"creator", "lastModifiedBy"})
_PRESERVE = "{http://www.w3.org/XML/1998/namespace}space"


def with_replacements(
    document: WordDocument, edits: Sequence[tuple[Span, str]], everywhere: Mapping[str, str]
) -> bytes:
    """The file with each span of its text replaced, and the words of ``everywhere`` wherever else they stand.

    Spans count in ``document.text`` and do not overlap; the first character's look is that of the new text. Who
    wrote the file is no longer told. ``document`` is used up.
    """
    package = document.package
    _edit(document, edits)
    changed: dict[str, Element] = {document.main: document.root}
    for name in package.names():
        if name.endswith(".xml") and name.startswith(("word/", "docProps/")) and name != document.main:
            root = package.xml(name)
            if root is not None and (_replace(root, everywhere) | (name == _CORE and _forget(root))):
                changed[name] = root
    _replace(document.root, everywhere)
    return package.rewritten(
        {name: write_xml(root, strict=is_strict(package.part(name) or b"")) for name, root in changed.items()}
    )


def _edit(document: WordDocument, edits: Sequence[tuple[Span, str]]) -> None:
    """Replace spans of the main part, from the last to the first: what stands before keeps its place."""
    placed = []
    at = 0
    for line in document.lines:
        for piece in line.pieces:
            placed.append((at, piece))
            at += len(piece.text)
        at += 1
    for span, new in sorted(edits, reverse=True):
        here = [(begin, piece) for begin, piece in placed if _meets(span, begin, len(piece.text))]
        for begin, piece in reversed(here):
            node = piece.node
            if node is None or local(node) not in _TEXTS:
                continue
            whole = node.text or ""
            first = piece.at + max(span.begin - begin, 0)
            last = piece.at + min(span.end - begin, len(piece.text))
            _write(node, whole[:first] + (new if begin == here[0][0] else "") + whole[last:])


def _meets(span: Span, begin: int, length: int) -> bool:
    return begin < span.end and span.begin < begin + length


def _replace(root: "Element", everywhere: Mapping[str, str]) -> bool:
    """Replace words in the paragraphs and the read attributes of a part; whether there were any."""
    found = False
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        for key, value in element.items():
            new = _replaced(str(value), everywhere) if str(key).rpartition("}")[2] in _TOLD else value
            if new != value:
                element.set(str(key), str(new))
                found = True
        if local(element) == "p":
            found |= _replace_across([node for node in element.iter() if local(node) in _TEXTS], everywhere)
    return found


def _replace_across(nodes: "Sequence[Element]", everywhere: Mapping[str, str]) -> bool:
    """Replace words that may be divided among several nodes."""
    found = False
    for word, new in everywhere.items():
        behind = 0
        while (at := "".join(node.text or "" for node in nodes).find(word, behind)) >= 0:
            found = True
            behind = at + len(new)
            begin, put = 0, False
            for node in nodes:
                whole = node.text or ""
                first, last = max(at - begin, 0), min(at + len(word) - begin, len(whole))
                if first < last:
                    _write(node, whole[:first] + ("" if put else new) + whole[last:])
                    put = True
                begin += len(whole)
    return found


def _replaced(value: str, everywhere: Mapping[str, str]) -> str:
    for word, new in everywhere.items():
        value = value.replace(word, new)
    return value


def _forget(core: "Element") -> bool:
    """Empty the names of those who wrote the file; whether there were any."""
    written = [element for element in core if local(element) in _WRITERS and element.text]
    for element in written:
        element.text = ""
    return bool(written)


def _write(node: "Element", text: str) -> None:
    node.text = text
    if text != text.strip():
        node.set(_PRESERVE, "preserve")
