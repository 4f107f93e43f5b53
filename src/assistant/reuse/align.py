"""The best alignment of a clause with a source sentence, on folded characters (rapidfuzz, bit-parallel Indel)."""

from dataclasses import dataclass

from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq

_SLACK = 6
"""Folded characters by which the aligned range may be extended at each side, for words inserted in the source."""

_MIN_RUN = 2
"""Equal folded characters in a row that may begin or end the aligned range; a single one is equal by chance."""


@dataclass(frozen=True, slots=True)
class Alignment:
    """``source[begin:end]`` corresponds to the piece; ``similarity`` in 0–1 includes the aligned share of the piece."""

    begin: int
    end: int
    similarity: float


def align(piece: str, source: str, min_similarity: float) -> Alignment | None:
    """The range of ``source`` that matches ``piece`` best, None below ``min_similarity``.

    Similarity is the Indel similarity of the two times the share of the piece that is aligned: without the share, a
    source of four characters would match every piece that contains them.
    """
    found = fuzz.partial_ratio_alignment(piece, source, score_cutoff=min_similarity * 100)
    if found is None:
        return None
    share = (found.src_end - found.src_start) / len(piece) if piece else 0.0
    similarity = found.score / 100 * share
    if similarity < min_similarity or found.dest_end <= found.dest_start:
        return None
    begin, end = found.dest_start, found.dest_end
    if similarity < 1.0:
        begin, end = max(0, begin - _SLACK), min(len(source), end + _SLACK)
        begin, end = _trimmed(piece, source[begin:end], begin)
    return Alignment(begin, end, similarity)


def _trimmed(piece: str, window: str, offset: int) -> tuple[int, int]:
    """The window reduced to the range from its first to its last run of characters that ``piece`` shares."""
    blocks = [block for block in LCSseq.opcodes(piece, window) if block.tag == "equal"]
    runs = [block for block in blocks if block.dest_end - block.dest_start >= _MIN_RUN] or blocks
    if not runs:
        return offset, offset + len(window)
    return offset + runs[0].dest_start, offset + runs[-1].dest_end
