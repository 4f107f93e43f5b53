"""Plain text (.txt).

The text is the file decoded, BOM removed and line ends read as LF, otherwise unchanged, so that offsets
are those of the decoded file. Front matter is no part of the report: a block of known ``key: value`` lines
between ``---`` lines at the very top becomes metadata and is cut off, and offsets count from the line below
it. A file without front matter is untouched.
"""

from assistant.base.decoding import decode
from assistant.corpus.readers import Document
from assistant.corpus.readers._front_matter import split
from assistant.corpus.readers._sniff import TEXTUAL, elsewhere

SUFFIXES = (".txt",)


def read(data: bytes, name: str) -> Document:
    """Text in UTF-8, UTF-16 or GB18030, with or without BOM. Raises DamagedFile for what is no text."""
    if (document := elsewhere(data, name, TEXTUAL)) is not None:
        return document
    decoded = decode(data, name)
    below = split(decoded.text)
    return Document(below.text, below.metadata, decoded.notes + below.notes)
