"""What a recogniser finds: text in a box."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Recognised:
    """Text and the corners of its box, in pixels from the upper left: the middle of its left and right edge, its height.

    ``confidence`` is from 0 to 1.
    """

    text: str
    left: float
    left_y: float
    right: float
    right_y: float
    height: float
    confidence: float
