"""What of a sentence is no statement by itself: the words that only lead on to the next clause, or announce a list."""

import re

from assistant.domain.text import Span
from assistant.scaffold.blanks import FIGURES, Blanked
from assistant.scaffold.words import pieces, words

_MARK = re.compile(
    r"\s{0,8}(?:[（(]?[0-9０-９一二三四五六七八九十]{1,3}[）)、.．]\s{0,8}|[①-⑳]\s{0,8}|[一二三四五六七八九十]是(?:要)?|[一二三四五六七八九十]要(?=[^求件素])"
    r"|第[一二三四五六七八九十](?:[件条个点项]|方面)?[，,、：:]"
    r"|首先[，,]?|其次[，,]?|再次[，,]?|最后[，,]?|同时[，,]|此外[，,]|另外[，,]|——)"
)
_BEFORE_LIST = re.compile(r"[^。；;：:]{0,30}[，,：:](?=一是|第一[，,、])")
_ANNOUNCED = re.compile(
    r"[^。；;：:]{0,30}(?:[几两二三四五六七八九十]{1,2}(?:件|条|项|点|个方面|方面)[^。；;：:，,]{0,6}|不足|问题|差距|毛病|打算|短板)[：:]"
)
_SHORTEST = 6  # characters of what is left behind an announcement
_CHARGED = re.compile(  # whom one has do it: 督促人社局紧紧围绕重点产业链，
    "^(?:督促|指导|推动|带领|组织|会同|协调)[㐀-鿿〔〕]{2,8}?(?=(?:紧紧)?围绕|针对|聚焦|紧扣|紧盯)"
)
_WHEN = re.compile("[中后时前][，,]?$")
_COUNTED = re.compile("(?!全|都|均|已)[^由被把将对为在给向到\\W]{2,12}[，,]?")
_ACTS_ON = "把将对为给向让被由从在"


def after_opening(text: str, span: Span) -> int:
    """Where a sentence begins once its number (一是, 第二件，) and what announces a list (办好三件事：) are left out."""
    begin = span.begin
    for pattern in (_BEFORE_LIST, _ANNOUNCED, _MARK):
        found = pattern.match(text, begin, span.end)
        least = 0 if pattern is _MARK else _SHORTEST
        if found and found.end() + least < span.end:
            begin = found.end()
    return begin


def leads_on(text: Blanked) -> bool:
    """Whether a clause only leads on to the next one: 针对…问题，· …整治中，· 茶山上摔伤的〔数量〕位老人，"""
    plain = _CHARGED.sub("", _MARK.sub("", text.text, count=1), count=1)
    known = words()
    figure = any(blank.kind in FIGURES for blank in text.blanks)
    if not figure and (known.leading.match(plain) or known.leading_if.match(plain)):
        return True
    if figure and (found := known.leading_to.match(plain)):
        return not _has_verb(plain[found.end() :])
    return _tells_when(plain) or _is_subject(text)


def announces(plain: str) -> bool:
    """Whether a sentence only announces what stands behind it: 对照职责，短板主要有两处。"""
    return bool(words().announcing.search(plain))


def _tells_when(plain: str) -> bool:
    found = _WHEN.search(plain)
    return found is not None and plain[found.start() - 1 : found.start() + 1] not in pieces()


def _is_subject(text: Blanked) -> bool:
    """Whether a clause is a noun with its attribute and a number, of which the next clause tells something."""
    if not text.blanks:
        return False
    last = text.blanks[-1]
    before = text.text[: last.span.begin]
    noun = text.text[last.span.end + len(last.unit or "") :]
    while match := words().adverbs.match(before):
        before = before[match.end() :]
    return (
        before.endswith("的")
        and bool(_COUNTED.fullmatch(noun))
        and not _has_verb(noun)
        and before[0] not in _ACTS_ON
        and not any(before[:length] in words().verbs for length in (1, 2, 3))
    )


def _has_verb(plain: str) -> bool:
    verbs = words().verbs - words().nominal
    return any(plain[at : at + 2] in verbs for at in range(len(plain) - 1))
