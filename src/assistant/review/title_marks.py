"""《》 around what is no work: a campaign, a meeting, a month of action (GB/T 15834—2011, 4.15 and A.13)."""

import re
from collections.abc import Iterator
from functools import cache

from assistant.domain.text import Span
from assistant.review.cues import alternatives, cue, cue_at_end
from assistant.review.remarks import Remark

_TITLE = re.compile(r"《(?P<name>[^《》\n]{2,24})》")
_BEFORE = 8  # characters before a title in which its verb stands


def no_works(text: str) -> Iterator[Remark]:
    """Titles that name an activity or a meeting by their own last word and by the verb before or the word behind."""
    for match in _TITLE.finditer(text):
        before_it = text[max(0, match.start() - _BEFORE) : match.start()]
        if cue_at_end("language", "award_before").search(before_it) and cue("language", "award_behind").match(
            text, match.end()
        ):
            right = f"“{match['name']}”"
            message = f"书名号只用于书籍、文件和作品，称号、奖项的名称用引号，请改为{right}。"
            yield Remark("no work", Span(*match.span()), message, replacements=(right,))
            continue
        kind = _kind().search(match["name"])
        if kind is None:
            continue
        behind = cue("language", "activity_behind").match(text, match.end())
        before = cue_at_end("language", "activity_before").search(before_it)
        if before or behind:
            if kind["short"]:
                right, cure = f"“{match['name']}”", f"活动的名称用引号，请改为“{match['name']}”"
            else:
                right, cure = match["name"], "会议的名称不用，请去掉"
            message = f"书名号只用于书籍、文件和作品，{cure}。"
            yield Remark("no work", Span(*match.span()), message, replacements=(right,))


@cache
def _kind() -> re.Pattern[str]:
    """What a name ends on: the short name of an activity, which stands in quotes, or a meeting, which needs no mark."""
    short, meeting = alternatives("language", "activity"), alternatives("language", "meeting")
    return re.compile(rf"(?:(?P<short>{short})|{meeting})$")
