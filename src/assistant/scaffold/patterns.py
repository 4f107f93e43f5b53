"""In what order most authors go about a matter, and the best passages to read: there even where no wording is common."""

from collections import defaultdict

from assistant.results import FrameSource, MovePattern
from assistant.scaffold.gather import Pool, Said, series_of
from assistant.scaffold.moves import move, order, usual

SOURCES = 4


def pattern(pool: Pool) -> MovePattern | None:
    """The usual order of moves in the passages of a pool and one passage each of its nearest authors; None for an empty pool.

    ``support``: authors who make these moves in this order in a passage.
    """
    sentences: dict[str, list[Said]] = defaultdict(list)
    for said in pool.said:
        sentences[said.passage.id].append(said)
    orders = {
        name: order(move(clause.text, pool.role) for said in listed for clause in said.clauses)
        for name, listed in sentences.items()
    }
    moves = usual(list(orders.values()))
    if not moves:
        return None
    following = {listed[0].series for name, listed in sentences.items() if _follows(orders[name], moves)}
    best: dict[str, FrameSource] = {}
    for filed in pool.filed:
        source = FrameSource(filed.passage.id, filed.passage.report_id, filed.metadata.year, filed.text)
        best.setdefault(series_of(filed.metadata), source)
    return MovePattern(pool.portfolio, moves, len(following), tuple(best.values())[:SOURCES])


def _follows(order_: tuple[object, ...], moves: tuple[object, ...]) -> bool:
    rest = iter(order_)
    return all(step in rest for step in moves)
