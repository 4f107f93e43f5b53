"""The writer's post as the text states it: 现任…, 2021年5月起任…; a post that the writer once had is the last resort."""

import re
from collections.abc import Iterator, Sequence

from assistant.base.patterns import patterns
from assistant.corpus.parse.form_lines import FieldKind, FormField, values_of

_PATTERNS = patterns("parsing.toml", "metadata")
_OWN_POST = _PATTERNS["own_post"]
_PRESENT_POST = _PATTERNS["present_post"]
_FORMER_POST = _PATTERNS["former_post"]
_DATED = re.compile(r"(?:19|20)[0-9]{2}年(?:[0-9]{1,2}月)?(?:起|后)?$")


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


def posts_in_form(fields: Sequence[FormField]) -> Iterator[str]:
    """The posts in the fields of a form, each with the unit where the form names one."""
    units = values_of(fields, FieldKind.UNIT)
    for post in values_of(fields, FieldKind.POST):
        if units and not post.startswith(units[0]):
            yield units[0] + post
        yield post
    yield from values_of(fields, FieldKind.PERSON)  # 述职人：云岫县人民检察院检察长
