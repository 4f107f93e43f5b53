"""The writer's post as the text states it: 现任…, 2021年5月起任…; a post that the writer once had is the last resort."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from assistant.base.patterns import patterns

_PATTERNS = patterns("parsing.toml", "metadata")
_OWN_POST = _PATTERNS["own_post"]
_PRESENT_POST = _PATTERNS["present_post"]
_FORMER_POST = _PATTERNS["former_post"]
_DATED = re.compile(r"(?:19|20)[0-9]{2}年(?:[0-9]{1,2}月)?(?:起|后)?$")
_FORM_LABEL = _PATTERNS["form_label"]
_FORM_LINES = 25


def stated_posts(lead: str) -> Iterator[str]:
    """The words for posts in the lead of a report, the likeliest to be the present one first."""
    present = [(found.start(), found[1]) for found in _PRESENT_POST.finditer(lead)]
    former = [(found.start(), found[1]) for found in _FORMER_POST.finditer(lead)]
    # 任 within 历任 and 现任 is not another statement.
    taken = {at for begin, words in (*present, *former) for at in range(begin, begin + len(words) + 6)}
    own = [found for found in _OWN_POST.finditer(lead) if found.start() not in taken]
    dated = [found[1] for found in own if _DATED.search(lead, max(0, found.start() - 12), found.start())]
    yield from (words for _, words in present)
    if len(dated) > 1:
        yield dated[-1]
    yield from (found[1] for found in own)
    for _, words in reversed(former):
        yield from reversed(words.split("、"))


def posts_of_form(lines: Sequence[str]) -> Iterator[str]:
    """The posts in the rows of a registration form: the cell right of 单位及职务."""
    for line in lines[:_FORM_LINES]:
        cells = [cell.strip() for cell in line.split("\t") if cell.strip()]
        for label, value in pairwise(cells):
            if _FORM_LABEL.fullmatch("".join(label.split())):
                yield value
