"""Where a piece of the draft stands in a source, and how well: rapidfuzz on folded characters."""

from dataclasses import dataclass

from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq

_SLACK = 6  # characters by which the place may be longer than the piece at either side: something was put in
_RUN = 2  # a single character is met by chance


@dataclass(frozen=True, slots=True)
class Alignment:
    """``source[begin:end]`` is what the piece was made of; ``similarity`` in 0–1 counts the piece's aligned share."""

    begin: int
    end: int
    similarity: float


def align(piece: str, source: str, least: float) -> Alignment | None:
    """The best place of ``piece`` in ``source``, None below similarity ``least``.

    Similarity is Indel similarity of piece and place times the share of the piece that is aligned: without
    the share, a source of four characters would hold everything that has them.
    """
    found = fuzz.partial_ratio_alignment(piece, source, score_cutoff=least * 100)
    if found is None:
        return None
    share = (found.src_end - found.src_start) / len(piece) if piece else 0.0
    similarity = found.score / 100 * share
    if similarity < least or found.dest_end <= found.dest_start:
        return None
    begin, end = found.dest_start, found.dest_end
    if similarity < 1.0:
        begin, end = max(0, begin - _SLACK), min(len(source), end + _SLACK)
        begin, end = _trimmed(piece, source[begin:end], begin)
    return Alignment(begin, end, similarity)


def _trimmed(piece: str, window: str, offset: int) -> tuple[int, int]:
    """The window from its first to its last run of characters that the piece has, too."""
    blocks = [block for block in LCSseq.opcodes(piece, window) if block.tag == "equal"]
    runs = [block for block in blocks if block.dest_end - block.dest_start >= _RUN] or blocks
    if not runs:
        return offset, offset + len(window)
    return offset + runs[0].dest_start, offset + runs[-1].dest_end
