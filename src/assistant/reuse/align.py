"""Where a piece of the draft stands in a source, and how well: rapidfuzz on folded characters."""

from dataclasses import dataclass

from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq


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
        begin, end = _trimmed(piece, source[begin:end], begin)
    return Alignment(begin, end, similarity)


def _trimmed(piece: str, window: str, offset: int) -> tuple[int, int]:
    """The window without what at its edges has no counterpart in the piece."""
    blocks = [block for block in LCSseq.opcodes(piece, window) if block.tag == "equal"]
    if not blocks:
        return offset, offset + len(window)
    return offset + blocks[0].dest_start, offset + blocks[-1].dest_end
