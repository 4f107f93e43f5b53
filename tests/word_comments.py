"""Helpers to compare Word files with and without comments."""

import io
import zipfile

from lxml import etree

from reader_files import W


def name(tag: str) -> str:
    return f"{{{W}}}{tag}"


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {entry: archive.read(entry) for entry in archive.namelist()}


def look(run: etree._Element) -> bytes:
    return b"".join(etree.tostring(properties) for properties in run.iterfind(name("rPr")))


def without_marks(xml: bytes) -> bytes:
    """The main part without the marks of comments, adjacent runs of equal format joined: this must not change."""
    root = etree.fromstring(xml)
    for tag in ("commentRangeStart", "commentRangeEnd", "commentReference"):
        for mark in [*root.iter(name(tag))]:
            parent = mark.getparent()
            assert parent is not None
            parent.remove(mark)
            if tag == "commentReference":
                holder = parent.getparent()
                assert holder is not None
                holder.remove(parent)
    for run in [*root.iter(name("r"))]:
        before, parent = run.getprevious(), run.getparent()
        if before is None or parent is None or before.tag != run.tag or look(before) != look(run):
            continue
        for child in run:
            if child.tag == name("t") == before[-1].tag:
                before[-1].text = (before[-1].text or "") + (child.text or "")
            elif child.tag != name("rPr"):
                before.append(child)
        parent.remove(run)
    for text in root.iter(name("t")):
        text.attrib.clear()
    return etree.tostring(root, method="c14n")


OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"


def annotated(element: etree._Element) -> list[tuple[str, str]]:
    """Every annotation of a flat ODF text: its text, and the characters that it is anchored at."""
    found: dict[str, list[str]] = {}
    open_now: list[str] = []

    def walk(each: etree._Element) -> None:
        name = each.get(f"{OFFICE}name", "")
        if each.tag == f"{OFFICE}annotation":
            paragraphs = each.findall("{urn:oasis:names:tc:opendocument:xmlns:text:1.0}p")
            found[name] = ["".join("".join(paragraph.itertext()) for paragraph in paragraphs), ""]
            open_now.append(name)
        elif each.tag == f"{OFFICE}annotation-end":
            open_now.remove(name)
        else:
            add(each.text)
            for child in each:
                walk(child)
        add(each.tail)

    def add(text: str | None) -> None:
        for name in open_now:
            found[name][1] += text or ""

    walk(element)
    return [(comment, about) for comment, about in found.values()]
