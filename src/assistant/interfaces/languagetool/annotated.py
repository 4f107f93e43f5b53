"""What a client sends, text or pieces of text and markup, as one text that knows where it stands in what was sent."""

from collections.abc import Iterable
from dataclasses import dataclass

from assistant.domain.text import AnnotatedText, without_lone_surrogates


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text, or of markup that is read as something else (``read``; "" where nothing is to be read)."""

    sent: str
    read: str | None = None


def plain(text: str) -> AnnotatedText:
    """A text without markup."""
    return annotated([Piece(text)])


def annotated(pieces: Iterable[Piece]) -> AnnotatedText:
    """Text and markup in their order, as one."""
    parts = [Piece(without_lone_surrogates(piece.sent), piece.read) for piece in pieces]
    sent = "".join(part.sent for part in parts)
    if all(part.read is None for part in parts) and "\r" not in sent and not sent.startswith("\ufeff"):
        return AnnotatedText(sent, sent, range(len(sent)), range(1, len(sent) + 1))
    read: list[str] = []
    begins: list[int] = []
    ends: list[int] = []
    at = 0
    for part in parts:
        behind = at + len(part.sent)
        for character, begin, end in _characters(part, at, behind, sent):
            if character == "\ufeff" and not read:
                continue
            read.append(character)
            begins.append(begin)
            ends.append(end)
        at = behind
    return AnnotatedText(sent, "".join(read), begins, ends)


def _characters(part: Piece, at: int, behind: int, sent: str) -> Iterable[tuple[str, int, int]]:
    if part.read is not None:
        lines = without_lone_surrogates(part.read).replace("\r\n", "\n").replace("\r", "\n")
        yield from ((character, at, behind) for character in lines)
        return
    for offset in range(at, behind):
        character = sent[offset]
        if character == "\r":
            if sent[offset + 1 : offset + 2] != "\n":
                yield "\n", offset, offset + 1
        elif character == "\n" and offset and sent[offset - 1] == "\r":
            yield "\n", offset - 1, offset + 1
        else:
            yield character, offset, offset + 1
