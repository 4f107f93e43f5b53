"""Text → Report: title, metadata, sections with roles, items, passages with portfolios, facts.

Parsing is pure: the same text and metadata give the same report. Nothing is refused; a text in which no
structure shows is one section.
"""

from collections.abc import Iterable

from assistant.base.decoding import decode_newlines
from assistant.corpus.parse.facts import find_facts
from assistant.corpus.parse.layout import lines
from assistant.corpus.parse.metadata import infer
from assistant.corpus.parse.passages import find_passages
from assistant.corpus.parse.portfolios import assign
from assistant.corpus.parse.structure import find_sections
from assistant.corpus.parse.title import title_span
from assistant.corpus.parse.topics import Terms
from assistant.domain.report import Metadata, Report
from assistant.domain.vocabulary import Vocabulary, load

__all__ = ["parse"]


def parse(
    text: str,
    metadata: Metadata = Metadata(),  # noqa: B008 (frozen)
    *,
    id: str = "draft",  # noqa: A002 (the report's field has this name)
    source: str = "",
    notes: Iterable[str] = (),
    vocabulary: Vocabulary | None = None,
) -> Report:
    """The report that ``text`` is. What ``metadata`` leaves open is filled from title, file name and text.

    A BOM and CR line ends are removed first: spans count in :attr:`Report.text`. ``source`` is the
    file's path below the corpus; ``notes`` are the reader's remarks on the file.
    """
    text = decode_newlines(text)
    found = lines(text)
    title = title_span(text, found)
    known = infer(text, title, source, metadata)
    body = [line for line in found if title is None or line.span.begin >= title.end]
    sections = find_sections(text, body, known.year)
    vocabulary = vocabulary or load()
    terms = Terms(tuple(vocabulary.term_matches(text)))
    passages = find_passages(text, sections, id, terms)
    return Report(
        id=id,
        metadata=known,
        text=text,
        sections=sections,
        passages=assign(text, passages, known, vocabulary, terms),
        facts=find_facts(text),
        title_span=title,
        source=source,
        notes=tuple(notes),
    )
