"""The one report of another author that has most of a report's text."""

from collections.abc import Iterable

from assistant.domain.results import Direction, LargestSource, Pair


def largest_sources(pairs: Iterable[Pair]) -> dict[str, LargestSource]:
    """Report id → its largest single source of another author. An earlier report has no source in a later one.

    Of sources with the same share, one that is known to be earlier is taken.
    """
    largest: dict[str, LargestSource] = {}
    for pair in pairs:
        if pair.same_series:
            continue
        sides = [(pair.later, pair.first, pair.shares.later.adjusted)]
        if pair.direction is not Direction.EARLIER:
            sides.append((pair.first, pair.later, pair.shares.first.adjusted))
        for report, other, share in sides:
            known = largest.get(report.report_id)
            is_earlier = pair.direction is Direction.EARLIER
            if share and (
                known is None or (share, is_earlier) > (known.share, known.direction is Direction.EARLIER)
            ):
                largest[report.report_id] = LargestSource(
                    other.report_id, other.title, other.author, other.year, share, pair.direction
                )
    return largest
