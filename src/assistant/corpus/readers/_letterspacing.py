"""Text whose characters are set apart by blanks, as the text layers of some scanning programs have it."""

import re

_WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60“”‘’…—"
_APART = re.compile(f"(?<=[{_WIDE}]) (?=[{_WIDE}])")
_TOGETHER = re.compile(f"[{_WIDE}](?=[{_WIDE}])")
_BLANK = re.compile(f"(?<=[{_WIDE}0-9%.,]) (?=[{_WIDE}0-9%.,])")
_MIN_PAIRS = 30
_MIN_SHARE = 0.6


def is_letterspaced(text: str) -> bool:
    """Whether most neighbouring Chinese characters are parted by a single blank."""
    apart = len(_APART.findall(text))
    return apart >= _MIN_PAIRS and apart >= _MIN_SHARE * (apart + len(_TOGETHER.findall(text)))


def without_letterspacing(text: str) -> str:
    """The text without the single blanks between its characters and figures."""
    return _BLANK.sub("", text)


_BESIDE_WIDE = re.compile(f"(?<=[{_WIDE}]) {{1,4}}| {{1,4}}(?=[{_WIDE}])")
_WITHIN_FIGURE = re.compile(r"(?<=[0-9]) ?([.．]) ?(?=[0-9])|(?<=[*＊])() (?=[*＊])")
_TO_WIDE = str.maketrans("(),:;?!", "（），：；？！")
_HALF_MARK = re.compile(f"(?<=[{_WIDE}])[(),:;?!]|[(),:;?!](?=[{_WIDE}])")


def without_blanks_beside_chinese(text: str) -> str:
    """Recognised text as one would type it: no blanks beside Chinese characters and within figures and masks.

    Marks between Chinese characters are full-width.
    """
    text = _WITHIN_FIGURE.sub(lambda found: found[1] or "", _BESIDE_WIDE.sub("", text))
    return _HALF_MARK.sub(lambda found: found[0].translate(_TO_WIDE), text)
