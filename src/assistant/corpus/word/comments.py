"""Writes and replaces comments in a Word document, and leaves everything else as it is.

Only the comments part, the marks of comments and the runs that they split are changed; every other part of the
package keeps its bytes. (Therefore python-docx is not used here: it rewrites all parts, drops those it does not know,
and refuses .docm, Strict documents and the dangling relationships that WPS leaves.)
"""

import posixpath
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from assistant.base.errors import DamagedFile, TooLarge
from assistant.corpus.word.anchors import Anchor, insert_marks
from assistant.corpus.word.document import WordDocument, relationships_path
from assistant.corpus.word.names import local, number, w
from assistant.corpus.word.package import is_strict, write_xml

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

MAX_COMMENTS = 32_767
"""Word opens no file with more ([MS-OI29500] 2.1.315)."""

_TYPES = "[Content_Types].xml"
_TYPES_NAMESPACE = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_RELATIONSHIPS_NAMESPACE = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_COMMENTS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_COMMENT_MARKS = frozenset({"commentRangeStart", "commentRangeEnd", "commentReference"})
_COMPANIONS = ("commentsExtended", "commentsIds", "commentsExtensible")
"""Parts in which newer versions of Word keep threads, durable ids and times of comments."""

_PARENT = "{http://schemas.microsoft.com/office/word/2012/wordml}paraIdParent"
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Author:
    """The author of comments; name and initials together distinguish them from others'."""

    name: str
    initials: str


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment: its anchor and its paragraphs."""

    anchor: Anchor
    paragraphs: Sequence[str]


def printable(text: str) -> str:
    """The text with U+FFFD in place of each character that XML does not allow."""
    return _NOT_XML.sub("\ufffd", text)


def with_comments(
    document: WordDocument, comments: Sequence[Comment], author: Author, timestamp: datetime
) -> bytes:
    """The file with these comments instead of all previous ones by ``author``; those of others stay.

    ``document`` is modified and cannot be used again. ``timestamp`` is written as given, in local time as Word does.
    Raises TooLarge for more comments than Word opens.
    """
    package = document.package
    path = document.related.get("comments")
    old = None if path is None else package.xml(path)
    root = _new_comments_part(document, "comments") if old is None else old
    changed: dict[str, Element] = {document.main: document.root}
    changed |= _remove_own(document, root, author)
    if old is None and comments:
        path = _unused_path(document, "comments")
        changed |= _declare_part(document, path)
    if path is not None and (old is not None or comments):
        changed[path] = root
    if len(root) + len(comments) > MAX_COMMENTS:
        raise TooLarge(
            package.name,
            f"批注将超过 Word 一份文档的上限（{MAX_COMMENTS} 条）",
            "请分部分核对，或改用网页导出",
        )
    _write(document.root, root, comments, author, timestamp)
    stored = {name: _serialised(document, name, element) for name, element in changed.items()}
    return package.rewritten(stored)


def _serialised(document: WordDocument, path: str, root: "Element") -> bytes:
    before = document.package.part(path) or document.package.part(document.main) or b""
    return write_xml(root, strict=is_strict(before))


# --- writing -----------------------------------------------------------------------------------------


def _write(
    body: "Element", root: "Element", comments: Sequence[Comment], author: Author, timestamp: datetime
) -> None:
    make = body.makeelement
    used = [number(element.get(w("id"))) for element in root]
    used += [number(element.get(w("id"))) for element in body.iter(*map(w, _COMMENT_MARKS))]
    first = max((n for n in used if n is not None), default=-1) + 1
    marks = []
    for index, comment in enumerate(comments, first):
        attributes = {w("id"): str(index)}
        element = make(
            w("comment"),
            attributes
            | {
                w("author"): author.name,
                w("date"): f"{timestamp:%Y-%m-%dT%H:%M:%SZ}",
                w("initials"): author.initials,
            },
        )
        for position, paragraph in enumerate(comment.paragraphs):
            element.append(_paragraph(make, printable(paragraph), first=position == 0))
        root.append(element)
        reference = make(w("r"))
        reference.append(make(w("commentReference"), attributes))
        marks.append(
            (
                comment.anchor,
                [make(w("commentRangeStart"), attributes)],
                [make(w("commentRangeEnd"), attributes), reference],
            )
        )
    insert_marks(marks)


def _paragraph(make: "Callable[..., Element]", text: str, *, first: bool) -> "Element":
    """A small paragraph without indent; otherwise it would inherit the document's default, large and indented."""
    paragraph, properties = make(w("p")), make(w("pPr"))
    spacing = {"before": "0", "after": "0", "line": "240", "lineRule": "auto"}
    indent = {"left": "0", "right": "0", "firstLineChars": "0", "firstLine": "0"}
    for name, values in (("spacing", spacing), ("ind", indent), ("jc", {"val": "left"})):
        properties.append(make(w(name), {w(key): value for key, value in values.items()}))
    paragraph.append(properties)
    if first:
        mark = make(w("r"))
        mark.append(make(w("annotationRef")))
        paragraph.append(mark)
    run, run_properties, text_node = make(w("r")), make(w("rPr")), make(w("t"))
    for name, values in (("sz", {"val": "18"}), ("szCs", {"val": "18"}), ("lang", {"eastAsia": "zh-CN"})):
        run_properties.append(make(w(name), {w(key): value for key, value in values.items()}))
    text_node.text = text
    text_node.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    run.extend((run_properties, text_node))
    paragraph.append(run)
    return paragraph


# --- removing the author's own comments --------------------------------------------------------------


def _remove_own(document: WordDocument, root: "Element", author: Author) -> Mapping[str, "Element"]:
    """Remove the author's comments from ``root`` and their marks from the text; the companion parts that changed."""
    own_comments = [
        comment
        for comment in root
        if (comment.get(w("author")), comment.get(w("initials"))) == (author.name, author.initials)
    ]
    ids = {comment.get(w("id")) for comment in own_comments}
    for mark in [*document.root.iter(*map(w, _COMMENT_MARKS))]:
        if mark.get(w("id")) in ids:
            _remove(mark)
    paragraphs = [_attributes(paragraph) for comment in own_comments for paragraph in comment.iter(w("p"))]
    removed = {values["paraId"] for values in paragraphs if "paraId" in values}
    for comment in own_comments:
        root.remove(comment)
    return _companions_without(document, removed) if removed else {}


def _remove(mark: "Element") -> None:
    parent = mark.getparent()
    assert parent is not None
    parent.remove(mark)
    run_is_empty = local(parent) == "r" and all(local(child) == "rPr" for child in parent)
    if run_is_empty and (holder := parent.getparent()) is not None:
        holder.remove(parent)


def _companions_without(document: WordDocument, removed: set[str]) -> Mapping[str, "Element"]:
    """The companion parts without entries for the paragraphs ``removed``; replies to these become threads."""
    changed: dict[str, Element] = {}
    durable: set[str] = set()
    for kind in _COMPANIONS:
        path = document.related.get(kind)
        part = None if path is None else document.package.xml(path)
        if path is None or part is None:
            continue
        for entry in list(part):
            values = _attributes(entry)
            if values.get("paraId") in removed or values.get("durableId") in durable:
                durable |= {values["durableId"]} if "durableId" in values else set()
                part.remove(entry)
            elif entry.get(_PARENT) in removed:
                del entry.attrib[_PARENT]
        changed[path] = part
    return changed


def _attributes(element: "Element") -> dict[str, str]:
    """The attributes of an element by name without namespace."""
    return {str(key).rpartition("}")[2]: str(value) for key, value in element.items()}


# --- adding a comments part --------------------------------------------------------------------------


def _new_comments_part(document: WordDocument, name: str) -> "Element":
    from lxml import etree

    return etree.Element(w(name), nsmap={"w": w("")[1:-1]})


def _unused_path(document: WordDocument, name: str) -> str:
    """A path next to the main part that is not used yet."""
    taken = {part.casefold() for part in document.package.names()}
    folder = posixpath.dirname(document.main)
    names = (posixpath.join(folder, f"{name}{index or ''}.xml") for index in range(len(taken) + 1))
    return next(path for path in names if path.casefold() not in taken)


def _declare_part(document: WordDocument, path: str) -> Mapping[str, "Element"]:
    """Register a new comments part: the changed parts of content types and relationships."""
    from lxml import etree

    package = document.package
    types = package.xml(_TYPES)
    if types is None:
        raise DamagedFile(
            package.name, "文件里缺少内容类型表，不是完整的 Word 文档", "请用 Word 或 WPS 另存后再导出"
        )
    etree.SubElement(types, f"{_TYPES_NAMESPACE}Override", PartName=f"/{path}", ContentType=_COMMENTS_TYPE)
    links_path = relationships_path(document.main)
    links = package.xml(links_path)
    if links is None:
        links = etree.fromstring(f'<Relationships xmlns="{_RELATIONSHIPS_NAMESPACE[1:-1]}"/>')
    ids = {link.get("Id") for link in links}
    new_id = next(name for index in range(len(ids) + 1) if (name := f"rIdComments{index or ''}") not in ids)
    target = posixpath.relpath(path, posixpath.dirname(document.main) or ".")
    etree.SubElement(
        links, f"{_RELATIONSHIPS_NAMESPACE}Relationship", Id=new_id, Type=_COMMENTS, Target=target
    )
    return {_TYPES: types, links_path: links}
