"""Exports a check as comments in a Word document: in the user's own file, or in a new document with the text.

Comments of an earlier export are replaced; those of people stay, and nothing else in the file changes.
"""

from collections.abc import Iterator
from datetime import UTC, datetime

from assistant.base.errors import BadInput
from assistant.domain.report import Report
from assistant.domain.results import AuditFile, CheckResult, Finding, Scaffold, Severity
from assistant.export.labels import (
    draft_title,
    finding_label,
    listed_findings,
    other_citations,
    shortened,
    source_citation,
)

SUFFIX = ".docx"
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TITLE = "Word"

AUTHOR, INITIALS = "述职报告助手", "助手"
"""Together they identify comments of earlier exports."""

DOUBTFUL = "提示（拿不准，请核对）"
"""Before the message of a comment on what is only worth a look; a comment cannot be folded."""

_QUOTED = 200


def check(result: CheckResult, draft: Report, original: bytes | None) -> bytes:
    """The document with one comment per finding, except set phrases.

    ``original`` is used when it is a .docx or .docm, else a new document is made. Raises BadInput when the text of
    ``original`` is not the draft's, TooLarge for more comments than Word opens.
    """
    from assistant.corpus.word.anchors import AnchorFinder
    from assistant.corpus.word.comments import Author, Comment, printable, with_comments
    from assistant.corpus.word.document import is_word, open_document

    own = original if original is not None and is_word(original) else None
    text = draft.text if own is not None else printable(draft.text)
    document = open_document(own or _plain(text, draft), draft_title(draft))
    if document.text != text:
        raise BadInput(
            "原文件的文字与所核对的不一致，批注对不上位置", "请重新核对该文件后再导出，或导出为网页"
        )
    places = AnchorFinder(document.lines)
    comments = []
    for finding in listed_findings(result):
        anchor = places.anchor(finding.span)
        if anchor is not None:
            comments.append(Comment(anchor, list(_paragraphs(finding, draft, quote=not anchor.exact))))
    return with_comments(document, comments, Author(AUTHOR, INITIALS), datetime.now(UTC).astimezone())


def document_of(draft: Report, layout_name: str = "") -> bytes:
    """The draft as a new document in a printed layout, with title, headings and paragraphs.

    Raises UnknownValue for an unknown layout.
    """
    from assistant.corpus.word.compose import Composer
    from assistant.corpus.word.layouts import layout

    composer = Composer(layout(layout_name), title=draft_title(draft), creator=AUTHOR)
    heads = {section.heading.span.begin: section.level for section in draft.sections if section.heading}
    at = 0
    for line in draft.text.split("\n"):
        begin = at + len(line) - len(line.lstrip())
        if draft.title_span and draft.title_span.begin <= begin < draft.title_span.end:
            composer.title(line.strip())
        elif begin in heads:
            composer.heading(line.strip(), heads[begin])
        else:
            composer.paragraph([line.strip()])
        at += len(line) + 1
    return composer.finish()


def audit(file: AuditFile) -> bytes:
    """An audit as a Word document."""
    from assistant.export._audit_document import document

    return document(file)


def scaffold(made: Scaffold, layout: str = "") -> bytes:
    """A scaffold as a Word document in a printed layout, with content controls for slots."""
    from assistant.export._scaffold_document import document

    return document(made, layout)


def _paragraphs(finding: Finding, draft: Report, *, quote: bool) -> Iterator[str]:
    """The paragraphs of a comment. ``quote``: it is not anchored exactly and therefore quotes the text."""
    message = finding.message or finding_label(finding, draft)
    yield f"{DOUBTFUL}：{message}" if finding.severity is Severity.INFO else message
    here = finding.span.of(draft.text).strip()
    if quote and here:
        yield f"所指文字：“{shortened(here, _QUOTED)}”"
    if finding.source is not None:
        yield f"来源：{source_citation(finding, draft)}"
        yield f"原文：“{shortened(finding.source.text, _QUOTED)}”"
    if finding.also_in:
        yield f"另见：{other_citations(finding)}"
    if finding.replacements:
        yield f"可改为：{'；'.join(shortened(each, _QUOTED) for each in finding.replacements)}"
    yield "仅供核对"


def _plain(text: str, draft: Report) -> bytes:
    """A new document in the official layout, with one paragraph per line of the text."""
    from assistant.corpus.word.compose import Composer
    from assistant.corpus.word.layouts import layout

    composer = Composer(layout(), title=draft_title(draft), creator=AUTHOR)
    for line in text.split("\n"):
        composer.paragraph([line])
    return composer.finish()
