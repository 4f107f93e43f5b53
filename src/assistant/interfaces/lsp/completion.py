"""Suggestions at the cursor in the protocol's words: snippets with a stop for every blank, or plain text."""

import re
from collections.abc import Iterable

from lsprotocol import types

from assistant.domain.results import Layer, Suggestion, SuggestionKind
from assistant.domain.text import Span
from assistant.export.labels import shortened
from assistant.interfaces.lsp.documents import Checked
from assistant.interfaces.lsp.positions import Positions

_SPECIAL = re.compile(r"[\\$}]")
_LABEL, _SOURCES, _EXAMPLES = 60, 3, 3


def snippet(one: Suggestion) -> str:
    """A suggestion in the protocol's snippet syntax: ``${1:〔数量〕}`` for a blank, the last stop behind it all."""
    written: list[str] = []
    stop = 0
    for text, slot in one.pieces():
        escaped = _SPECIAL.sub(r"\\\g<0>", text)
        if slot is not None and slot.value is None:
            stop += 1
            escaped = f"${{{stop}:{escaped}}}"
        written.append(escaped)
    return f"{''.join(written)}$0"


def items(
    suggestions: Iterable[Suggestion],
    read: Checked,
    cursor: int,
    positions: Positions,
    *,
    snippets: bool,
    markdown: bool,
) -> list[types.CompletionItem]:
    """Suggestions in their order. ``cursor``: a code point of the document, behind which continuations go in."""
    return [
        _item(number, one, read, cursor, positions, snippets=snippets, markdown=markdown)
        for number, one in enumerate(suggestions)
    ]


def _item(
    number: int,
    one: Suggestion,
    read: Checked,
    cursor: int,
    positions: Positions,
    *,
    snippets: bool,
    markdown: bool,
) -> types.CompletionItem:
    text = one.filled()
    span = _replaced(one, read, cursor)
    sent, documentation = read.reading.original, _documentation(one)
    return types.CompletionItem(
        label=shortened(text, _LABEL),
        label_details=types.CompletionItemLabelDetails(description=_support(one)),
        kind=types.CompletionItemKind.Snippet,
        detail=_support(one),
        documentation=types.MarkupContent(types.MarkupKind.Markdown, documentation)
        if markdown
        else documentation,
        sort_text=f"{number:03}",
        # Clients show what begins with the text that is replaced: it is that of the draft, not of the suggestion.
        filter_text=span.of(sent) or text,
        insert_text_format=types.InsertTextFormat.Snippet if snippets else types.InsertTextFormat.PlainText,
        insert_text_mode=types.InsertTextMode.AsIs,
        text_edit=types.TextEdit(positions.range(span), snippet(one) if snippets else text),
    )


def _replaced(one: Suggestion, read: Checked, cursor: int) -> Span:
    """What a suggestion stands for: nothing, at the cursor; or a sentence, up to the cursor where that is behind it."""
    if one.replaces is None:
        return Span(cursor, cursor)
    span = read.place(one.replaces)
    return Span(min(span.begin, cursor), max(span.end, cursor))


def _support(one: Suggestion) -> str:
    if one.kind is SuggestionKind.REWORDING:
        return "换个说法"
    if one.layer is Layer.OWN:
        return "接自己上年"
    return f"{one.support} 位作者写过"


def _documentation(one: Suggestion) -> str:
    lines = [one.filled(), ""]
    for slot in one.slots:
        examples = "、".join(
            f"{example.value}（{example.year}年）" if example.year else example.value
            for example in slot.examples[:_EXAMPLES]
        )
        if examples:
            lines.append(f"- {slot.name}：往年如 {examples}")
    lines += [
        f"- {f'{source.report.year}年：' if source.report.year else ''}{shortened(source.text, 120)}"
        for source in one.sources[:_SOURCES]
    ]
    return "\n".join(lines).rstrip()


def inline_items(
    suggestions: Iterable[Suggestion], cursor: int, positions: Positions, *, snippets: bool
) -> list[types.InlineCompletionItem]:
    """What goes in at the cursor as inline completion."""
    place = positions.range(Span(cursor, cursor))
    return [
        types.InlineCompletionItem(
            insert_text=types.StringValue(snippet(one)) if snippets else one.filled(),
            range=place,
        )
        for one in suggestions
        if one.kind is not SuggestionKind.REWORDING
    ]
