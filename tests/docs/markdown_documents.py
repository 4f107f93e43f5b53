"""The Markdown documents of this repository, their fenced blocks, and the commands in them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

PATTERNS = (
    "*.md",
    "docs/*.md",
    "corpus/*.md",
    "corpus/gold/*.md",
    "index/*.md",
    "src/assistant/data/**/*.md",
)

DOCUMENTS = sorted(path.relative_to(ROOT).as_posix() for pattern in PATTERNS for path in ROOT.glob(pattern))

_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block of a document; ``line`` is that of its first line of content."""

    language: str
    text: str
    document: str
    line: int

    def __str__(self) -> str:
        return f"{self.document}:{self.line}"


def read(document: str) -> str:
    return (ROOT / document).read_text(encoding="utf-8")


def blocks(document: str) -> list[Block]:
    """All fenced blocks of a document, in order."""
    text = read(document)
    return [
        Block(match[1], match[2], document, text.count("\n", 0, match.start()) + 2)
        for match in _FENCE.finditer(text)
    ]


def commands(document: str, program: str) -> Iterator[tuple[str, str]]:
    """Where each command of the ``sh`` blocks that calls ``program`` stands, and the command, its lines joined."""
    for block in blocks(document):
        if block.language != "sh":
            continue
        for command in block.text.replace("\\\n", " ").splitlines():
            if command.split(" ", 1)[0] == program:
                yield str(block), command


def without_blocks(document: str) -> str:
    """The prose of a document: without fenced blocks, which have tests of their own."""
    return _FENCE.sub("", read(document))
