"""Names of places as they stand at a clear edge of running text."""

import re
from collections.abc import Iterator

from assistant.base.tables import characters
from assistant.corpus.parse.common_words import holds_common_word
from assistant.corpus.parse.names import rare_in_place_names
from assistant.domain.text import Span

_EDGE = r"(?:^|(?<=[，。；、：（“《\s　在由向与和及从对将被为的了])|(?<=给予))"
_NAMED_PLACE = re.compile(
    rf"{_EDGE}(?P<name>(?P<stem>[\u4e00-\u9fff]{{2,3}}?)(?P<end>县|市|镇|乡|村|街道|社区|小区))"
    r"(?!民(?!政)|[长级委场直属干部医里庄区镇乡村愁亲情土味音风俗企办工道两])",
    re.MULTILINE,
)
_COMMON = characters("in_no_place_before_its_kind")
"""What no name of a place is made of, but what stands before 县 or 社区 in running text."""


def places_at_edges(text: str) -> Iterator[Span]:
    """Names of places that begin at a clear edge, each ending on what says what it is (石溪县, 榆钱巷社区)."""
    for match in _NAMED_PLACE.finditer(text):
        stem = match["stem"]
        if not (_COMMON | rare_in_place_names()) & set(stem) and not holds_common_word(stem):
            yield Span(match.start("name"), match.end("name"))
