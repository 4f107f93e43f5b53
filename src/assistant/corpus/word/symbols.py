"""Characters of symbol fonts (Wingdings, Symbol), as used by bullets and ``w:sym``, converted to Unicode."""

_WINGDINGS = {
    0x46: "☞",
    0x6C: "●",
    0x6D: "○",
    0x6E: "■",
    0x6F: "□",
    0x70: "□",
    0x71: "□",
    0x72: "□",
    0x73: "◆",
    0x74: "◆",
    0x75: "◆",
    0x76: "◆",
    0x77: "◆",
    0x80: "⓪",
    **{0x81 + i: chr(0x2460 + i) for i in range(10)},
    **{0x8C + i: chr(0x2776 + i) for i in range(10)},
    0x9E: "·",
    0x9F: "•",
    0xA1: "○",
    0xA7: "▪",
    0xA8: "□",
    0xAB: "★",
    0xD8: "➤",
    0xE0: "→",
    0xE8: "→",
    0xF0: "⇨",
    0xFB: "×",
    0xFC: "✓",
    0xFD: "☒",
    0xFE: "☑",
}
_WINGDINGS_2 = {0x50: "✓", 0x52: "☑", 0x54: "☒", 0x97: "●", 0xA2: "■", 0xA3: "□", 0xAE: "◆"}
_SYMBOL = {
    0xA3: "≤",
    0xA5: "∞",
    0xA8: "◆",
    0xAE: "→",
    0xB0: "°",
    0xB1: "±",
    0xB3: "≥",
    0xB4: "×",
    0xB7: "•",
    0xB8: "÷",
    0xD7: "·",
    0xDE: "⇒",
}
_FONTS = {
    "wingdings": _WINGDINGS,
    "wingdings 2": _WINGDINGS_2,
    "symbol": _SYMBOL,
    "courier new": {0x6F: "○"},  # Word's bullet of the second level is a small o
}
_PRIVATE = range(0xE000, 0xF900)


def symbol(character: str, font: str) -> str | None:
    """The Unicode character for ``character`` in ``font``; None for a private one of unknown meaning.

    Word stores characters of symbol fonts at U+F000 plus their code, and sometimes at the code itself.
    """
    table = _FONTS.get(font.lower(), {})
    code = ord(character)
    if code in _PRIVATE:
        return table.get(code & 0xFF)
    return table.get(code, character)
