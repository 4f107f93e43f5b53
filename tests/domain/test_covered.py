"""A text knows which of its characters are taken."""

from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.covered import CoveredText
from assistant.domain.text import Span

_SPANS = st.tuples(st.integers(0, 30), st.integers(0, 8)).map(lambda pair: Span(pair[0], pair[0] + pair[1]))


@given(st.lists(_SPANS, max_size=6), _SPANS)
def test_it_says_what_each_span_would_say(spans: list[Span], wanted: Span) -> None:
    covered = CoveredText(40, spans)
    taken = {at for span in spans for at in range(span.begin, span.end)}
    inside = set(range(wanted.begin, wanted.end))

    assert covered.overlaps(wanted) is any(wanted.overlap(span) for span in spans)
    assert covered.covers(wanted) is (inside <= taken)
    assert covered.share(wanted) == len(inside & taken)
