"""Names of places as they stand at a clear edge of running text."""

import re
from collections.abc import Iterable, Iterator

from assistant.base.tables import characters
from assistant.corpus.parse.common_words import holds_common_word
from assistant.corpus.parse.names import rare_in_place_names
from assistant.domain.text import Span

_EDGE = r"(?:^|(?<=[，。；、：（“《\s　在由向与和及从对将被为的了把让使])|(?<=给予|只有|还有|唯独|来到|走进|就在))"
_NAMED_PLACE = re.compile(
    rf"{_EDGE}(?P<name>(?P<stem>[\u4e00-\u9fff]{{2,3}}?)(?P<end>县|市|镇|乡|村|街道|社区|小区))"
    r"(?!民(?!政)|[长级委场直属干部医里庄区镇乡村愁亲情土味音风俗企办工道两])",
    re.MULTILINE,
)
_NOWHERE = characters("in_no_place_before_its_kind")
_NOT_LAST = characters("ends_no_place_before_its_kind")


def places_at_edges(text: str) -> Iterator[Span]:
    """Names of places that begin at a clear edge, each ending on what says what it is (石溪县, 榆钱巷社区)."""
    match = _NAMED_PLACE.search(text)
    while match is not None:
        is_name = can_be_name(match["stem"])
        if is_name:
            yield Span(match.start("name"), match.end("name"))
        # 把柳河镇 is no name, but 柳河镇 within it is.
        match = _NAMED_PLACE.search(text, match.end() if is_name else match.start() + 1)


def names_before(kinds: Iterable[str], text: str) -> Iterator[tuple[Span, str]]:
    """Names that begin at a clear edge before one of ``kinds`` (水库, 大桥), each with its kind; names are whole."""
    listed = sorted(kinds, key=lambda kind: (-len(kind), kind))
    if not listed:
        return
    group = "|".join(map(re.escape, listed))
    for match in re.finditer(
        rf"{_EDGE}(?P<stem>[\u4e00-\u9fff]{{2,4}}?)(?P<kind>{group})", text, re.MULTILINE
    ):
        if can_be_name(match["stem"]):
            yield Span(match.start("stem"), match.end("kind")), match["kind"]


def can_be_name(stem: str) -> bool:
    """Whether characters can be a name before what says what it is: no common word among them, none that hardly occur."""
    return (
        not (_NOWHERE | rare_in_place_names()) & set(stem)
        and stem[-1] not in _NOT_LAST
        and not holds_common_word(stem)
    )
