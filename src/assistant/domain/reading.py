"""What the reader of a file remarks on places of it: what is not in the text and why, and what is to be compared."""

from dataclasses import dataclass
from enum import StrEnum

from assistant.domain.text import Span


class RemarkKind(StrEnum):
    """Whether a place of the file is missing in the text, or is in it and should be compared with the file."""

    LEFT_OUT = "left_out"
    UNCERTAIN = "uncertain"


@dataclass(frozen=True, slots=True)
class Remark:
    """A remark of the reader on one place of a file.

    ``span`` lies in the text of the report; where something was left out it is empty and says where that stood, and
    ``text`` holds its words as far as there are any. ``reason`` is a Chinese phrase; ``page`` counts from 1, None where
    the file has no pages.
    """

    kind: RemarkKind
    span: Span
    reason: str
    text: str = ""
    page: int | None = None
