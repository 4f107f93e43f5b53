"""Replaces text in a Word document for masking, so that what is masked is removed from the file and not only covered.

Besides the text that is read, a file contains tracked deletions, comments, footnotes, running heads, alternative texts
of pictures and the names of its authors. In these the same words are replaced wherever they occur.
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
_TEXT_ATTRIBUTES = frozenset({"descr", "title", "author", "initials"})
"""Attributes with text that people read or wrote."""

_CORE = "docProps/core.xml"
_AUTHOR_ELEMENTS = frozenset({"creator", "lastModifiedBy"})
_PRESERVE = "{http://www.w3.org/XML/1998/namespace}space"


def with_replacements(
    document: WordDocument, edits: Sequence[tuple[Span, str]], words: Mapping[str, str]
) -> bytes:
    """The file with the spans of ``edits`` replaced, and with ``words`` (old → new) replaced everywhere else.

    Spans count in ``document.text`` and do not overlap; the new text has the format of the first character replaced.
    The names of the file's authors are removed. ``document`` is modified and cannot be used again.
    """
    package = document.package
    _edit(document, edits)
    changed: dict[str, Element] = {document.main: document.root}
    for name in package.names():
        if name.endswith(".xml") and name.startswith(("word/", "docProps/")) and name != document.main:
            root = package.xml(name)
            if root is not None and (_replace(root, words) | (name == _CORE and _clear_authors(root))):
                changed[name] = root
    _replace(document.root, words)
    return package.rewritten(
        {name: write_xml(root, strict=is_strict(package.part(name) or b"")) for name, root in changed.items()}
    )


def _edit(document: WordDocument, edits: Sequence[tuple[Span, str]]) -> None:
    """Replace spans of the main part, from the last to the first, so that earlier offsets stay valid."""
    fragments_at = []
    at = 0
    for line in document.lines:
        for fragment in line.fragments:
            fragments_at.append((at, fragment))
            at += len(fragment.text)
        at += 1
    for span, new in sorted(edits, reverse=True):
        affected = [
            (begin, fragment)
            for begin, fragment in fragments_at
            if _overlaps(span, begin, len(fragment.text))
        ]
        for begin, fragment in reversed(affected):
            node = fragment.node
            if node is None or local(node) not in _TEXTS:
                continue
            content = node.text or ""
            first = fragment.at + max(span.begin - begin, 0)
            last = fragment.at + min(span.end - begin, len(fragment.text))
            _write(node, content[:first] + (new if begin == affected[0][0] else "") + content[last:])


def _overlaps(span: Span, begin: int, length: int) -> bool:
    return begin < span.end and span.begin < begin + length


def _replace(root: "Element", words: Mapping[str, str]) -> bool:
    """Replace words in the paragraphs and text attributes of a part; whether there were any."""
    found = False
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        for key, value in element.items():
            new = (
                _with_words_replaced(str(value), words)
                if str(key).rpartition("}")[2] in _TEXT_ATTRIBUTES
                else value
            )
            if new != value:
                element.set(str(key), str(new))
                found = True
        if local(element) == "p":
            found |= _replace_across([node for node in element.iter() if local(node) in _TEXTS], words)
    return found


def _replace_across(nodes: "Sequence[Element]", words: Mapping[str, str]) -> bool:
    """Replace words that may be spread over several nodes; whether there were any."""
    found = False
    for word, new in words.items():
        after = 0
        while (at := "".join(node.text or "" for node in nodes).find(word, after)) >= 0:
            found = True
            after = at + len(new)
            begin, inserted = 0, False
            for node in nodes:
                content = node.text or ""
                first, last = max(at - begin, 0), min(at + len(word) - begin, len(content))
                if first < last:
                    _write(node, content[:first] + ("" if inserted else new) + content[last:])
                    inserted = True
                begin += len(content)
    return found


def _with_words_replaced(value: str, words: Mapping[str, str]) -> str:
    for word, new in words.items():
        value = value.replace(word, new)
    return value


def _clear_authors(core: "Element") -> bool:
    """Remove the names of the file's authors; whether there were any."""
    elements = [element for element in core if local(element) in _AUTHOR_ELEMENTS and element.text]
    for element in elements:
        element.text = ""
    return bool(elements)


def _write(node: "Element", text: str) -> None:
    node.text = text
    if text != text.strip():
        node.set(_PRESERVE, "preserve")
