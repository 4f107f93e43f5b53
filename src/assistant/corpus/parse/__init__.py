"""Parsing: text → Report, with title, metadata, sections and their roles, items, passages, portfolios and facts.

Parsing is pure: the same text and metadata give the same report. No text is refused; one without any recognisable
structure becomes a single section.
"""

from collections.abc import Iterable

from assistant.base.decoding import report_newlines
from assistant.corpus.parse.document_markers import (
    with_document_markers,
    with_title_line,
    without_page_cuts,
)
from assistant.corpus.parse.facts import find_facts
from assistant.corpus.parse.front import split_front
from assistant.corpus.parse.further_roles import with_further_roles
from assistant.corpus.parse.layout import lines
from assistant.corpus.parse.marked_headings import with_marked_headings
from assistant.corpus.parse.metadata import infer_metadata
from assistant.corpus.parse.passages import find_passages
from assistant.corpus.parse.portfolios import assign_portfolios
from assistant.corpus.parse.structure import find_sections
from assistant.corpus.parse.tables import find_tables, with_headers, with_table_facts
from assistant.corpus.parse.topics import Terms
from assistant.domain.reading import Remark
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
    remarks: Iterable[Remark] = (),
    page_begins: Iterable[int] = (),
    headings: Iterable[tuple[int, int]] = (),
    vocabulary: Vocabulary | None = None,
) -> Report:
    """Parse the text of a report. Metadata that is not given is inferred from title, file name and text.

    A BOM and CR line ends are removed first: spans count in :attr:`Report.text`. ``source`` is the
    path of the file below the corpus folder; ``notes``, ``remarks`` and ``page_begins`` are what the reader says of the file,
    ``headings`` (offset and level, 1 the outermost) what the file marks as such.
    """
    text = report_newlines(text)
    found = lines(text)
    front = split_front(text, with_title_line(text, without_page_cuts(text, found)))
    title = front.title
    known = infer_metadata(text, title, source, metadata)
    body = with_marked_headings(text, front.body, dict(headings))
    sections = find_sections(text, with_document_markers(text, body), known.year)
    vocabulary = vocabulary or load()
    terms = Terms(tuple(vocabulary.term_matches(text)))
    passages = with_further_roles(text, find_passages(text, sections, id, terms), known.year)
    tables = find_tables(text, found)
    return Report(
        **known.values(),
        id=id,
        text=text,
        sections=sections,
        passages=with_headers(text, assign_portfolios(text, passages, known, vocabulary, terms), tables),
        facts=with_table_facts(text, find_facts(text), tables),
        title_span=title,
        source=source,
        notes=tuple(notes),
        remarks=tuple(remarks),
        page_begins=tuple(page_begins),
    )
