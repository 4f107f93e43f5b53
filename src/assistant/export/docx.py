"""Comments in a Word document: in the user's own file at the characters concerned, or in a new one of the text.

Comments that an earlier export left are replaced; those of people stay, and nothing else in the file changes.
"""

from collections.abc import Iterator
from datetime import UTC, datetime

from assistant.base.errors import BadInput
from assistant.domain.report import Report
from assistant.domain.results import AuditFile, CheckResult, Finding, Scaffold
from assistant.export.labels import also_named, draft_title, label, listed, shortened, source_named

SUFFIX = ".docx"
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TITLE = "Word"

AUTHOR, INITIALS = "述职报告助手", "助手"
"""By both together our own comments are known again."""

_QUOTED = 200


def check(result: CheckResult, draft: Report, original: bytes | None) -> bytes:
    """The document with one comment for each finding; set phrases get none.

    ``original`` is commented when it is a .docx or .docm, else a new document is made.
    Raises BadInput when the text of ``original`` is not the draft's, TooLarge for more comments than Word opens.
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
    for finding in listed(result):
        anchor = places.anchor(finding.span)
        if anchor is not None:
            comments.append(Comment(anchor, list(_paragraphs(finding, draft, quote=not anchor.exact))))
    return with_comments(document, comments, Author(AUTHOR, INITIALS), datetime.now(UTC).astimezone())


def document_of(draft: Report, layout_name: str = "") -> bytes:
    """The draft as a new document in a printed layout: title, heads and paragraphs as the parser knows them.

    Raises UnknownValue for a layout that is not there.
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
    """An audit as a document of its own, to be filed or passed on."""
    from assistant.export._audit_document import document

    return document(file)


def scaffold(made: Scaffold, layout: str = "") -> bytes:
    """A scaffold in a printed layout, its blanks as content controls."""
    from assistant.export._scaffold_document import document

    return document(made, layout)


def _paragraphs(finding: Finding, draft: Report, *, quote: bool) -> Iterator[str]:
    """What the comment says. ``quote``: it could not be put at the very characters, so it names them."""
    yield finding.message or label(finding)
    here = finding.span.of(draft.text).strip()
    if quote and here:
        yield f"所指文字：“{shortened(here, _QUOTED)}”"
    if finding.source is not None:
        yield f"来源：{source_named(finding, draft)}"
        yield f"原文：“{shortened(finding.source.text, _QUOTED)}”"
    if finding.also_in:
        yield f"另见：{also_named(finding)}"
    if finding.replacements:
        yield f"可改为：{'；'.join(shortened(each, _QUOTED) for each in finding.replacements)}"
    yield "仅供核对"


def _plain(text: str, draft: Report) -> bytes:
    """A new document in the official layout, with a paragraph for each line of the text."""
    from assistant.corpus.word.compose import Composer
    from assistant.corpus.word.layouts import layout

    composer = Composer(layout(), title=draft_title(draft), creator=AUTHOR)
    for line in text.split("\n"):
        composer.paragraph([line])
    return composer.finish()
