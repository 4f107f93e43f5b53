"""A text as it is read, and where each of its characters stands in the text as it was sent."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.text import Span


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text, or of markup that is read as something else (``read``; "" where nothing is to be read)."""

    sent: str
    read: str | None = None


@dataclass(frozen=True, slots=True)
class Annotated:
    """``read`` is what is checked: line ends as LF, markup replaced. ``sent`` is what offsets of answers count in.

    ``begins`` and ``ends`` give for each character of ``read`` the code points of ``sent`` that it stands for.
    """

    sent: str
    read: str
    begins: Sequence[int]
    ends: Sequence[int]

    def sent_span(self, span: Span) -> Span:
        """Where a stretch of ``read`` stands in ``sent``. Raises IndexError for an empty one."""
        if not len(span):
            raise IndexError("an empty span stands nowhere")
        return Span(self.begins[span.begin], self.ends[span.end - 1])


def plain(text: str) -> Annotated:
    """A text without markup."""
    return annotated([Piece(text)])


def annotated(pieces: Iterable[Piece]) -> Annotated:
    """Text and markup in their order, as one."""
    parts = [Piece(_whole(piece.sent), piece.read) for piece in pieces]
    sent = "".join(part.sent for part in parts)
    if all(part.read is None for part in parts) and "\r" not in sent and not sent.startswith("\ufeff"):
        return Annotated(sent, sent, range(len(sent)), range(1, len(sent) + 1))
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
    return Annotated(sent, "".join(read), begins, ends)


def _characters(part: Piece, at: int, behind: int, sent: str) -> Iterable[tuple[str, int, int]]:
    if part.read is not None:
        lines = _whole(part.read).replace("\r\n", "\n").replace("\r", "\n")
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


def _whole(text: str) -> str:
    """Halves of surrogate pairs joined; one that stands alone becomes U+FFFD, which is as long in UTF-16."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
