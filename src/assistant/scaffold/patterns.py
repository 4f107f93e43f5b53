"""In what order most authors go about a matter, and the best passages to read: there even where no wording is common."""

from collections import defaultdict

from assistant.domain.report import series
from assistant.domain.results import Move
from assistant.scaffold.gather import Pool, Said
from assistant.scaffold.interim import FrameSource, MovePattern
from assistant.scaffold.moves import move, order, usual

SOURCES = 4


def pattern(pool: Pool, *, general: bool = False) -> MovePattern | None:
    """The usual order of moves in the passages of a pool and one passage each of its nearest authors; None for an empty pool.

    ``support``: authors who make these moves in this order in a passage. ``general``: the pool is of other portfolios.
    """
    made = orders(pool)
    moves = usual(list(made.values()))
    if not moves:
        return None
    authors = {said.passage.id: said.series for said in pool.said}
    following = {authors[name] for name, steps in made.items() if _follows(steps, moves)}
    best: dict[str, FrameSource] = {}
    for filed in pool.filed:
        source = FrameSource(filed.passage.id, filed.passage.report_id, filed.metadata.year, filed.text)
        best.setdefault(series(filed.metadata, filed.passage.report_id), source)
    return MovePattern(pool.portfolio, moves, len(following), tuple(best.values())[:SOURCES], general)


def orders(pool: Pool) -> dict[str, tuple[Move, ...]]:
    """The moves of each passage, by its id, in their order; of a passage on several portfolios those on this one."""
    sentences: dict[str, list[Said]] = defaultdict(list)
    for said in pool.said:
        sentences[said.passage.id].append(said)
    found = {}
    for name, listed in sentences.items():
        clauses = [clause for said in listed for clause in said.clauses]
        ours = [clause for clause in clauses if clause.ours] or clauses
        found[name] = order(move(clause.text, pool.role) for clause in ours)
    return found


def _follows(order_: tuple[object, ...], moves: tuple[object, ...]) -> bool:
    rest = iter(order_)
    return all(step in rest for step in moves)
