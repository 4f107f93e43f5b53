"""Findings as diagnostics: where they stand in each encoding, how they reach the editor, and what typing does to them."""

import asyncio
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from editors import URI, eglot, neovim, place, running, vscode, vscode_today
from lsprotocol import types

pytestmark = pytest.mark.asyncio

TEXT = """云岭县副县长2024年述职报告

一、履职情况
　　（一）就业有了起色。为𠮷岭村修了机耕道XX公里。白沙镇的零工驿站开到了码头边，每天傍晚都有人来问活。
　　（二）在国家乡村振兴局指导下，办起了夜校。
二、下一步打算
　　多到车间、码头、地头去，问一问招工的和找活的。
"""
TOLD = {"author": "甲", "year": 2024}
# What is found, by its words.
UNFILLED, BUREAU = "XX公里", "国家乡村振兴局"
OWN = "白沙镇的零工驿站开到了码头边，每天傍晚都有人来问活。"
PAST = "白沙镇的零工驿站开到了码头边，每天清早都有人来问活。"

EDITORS: list[tuple[str, Callable[[], types.ClientCapabilities], str, str]] = [
    ("neovim", neovim, "utf-8", "\n"),
    ("vscode", vscode, "utf-16-le", "\r\n"),
    ("vscode today", vscode_today, "utf-16-le", "\n"),
    ("eglot", eglot, "utf-32-le", "\r\n"),
]
each_editor = pytest.mark.parametrize(
    ("capabilities", "encoding", "ends"), [case[1:] for case in EDITORS], ids=[case[0] for case in EDITORS]
)


@each_editor
async def test_findings_stand_where_the_editor_counts_and_reach_it_one_way(
    folder: Path, capabilities: Callable[[], types.ClientCapabilities], encoding: str, ends: str
) -> None:
    """Those that ask are not pushed to; what was pushed is taken back when the document is closed."""
    asks = capabilities in (neovim, vscode_today)
    text = TEXT.replace("\n", ends)
    async with running(folder, capabilities(), TOLD) as editor:
        assert (editor.capabilities.diagnostic_provider is not None) is asks
        assert editor.capabilities.position_encoding == encoding.removesuffix("-le")
        editor.open(text)
        found = await editor.found()
        if asks:
            await asyncio.sleep(0.5)
            assert editor.published.empty()
        else:
            editor.close()
            assert await editor.found() == []

    assert [(one.code, one.range) for one in found] == [
        ("placeholder", place(text, UNFILLED, encoding)),
        ("reuse", place(text, OWN, encoding)),
        ("wording", place(text, BUREAU, encoding)),
    ]
    # A sentence that stands alone in another report is a hint.
    warning, information = types.DiagnosticSeverity.Warning, types.DiagnosticSeverity.Information
    assert [one.severity for one in found] == [warning, information, warning]
    assert found[1].message == "与《云岭县副县长2021年述职报告》（本人，2021年）近同，改动措辞 1 处"
    assert found[1].source == "述职报告助手"
    assert found[1].code_description is None


async def test_the_source_can_be_opened_where_it_stands(folder: Path) -> None:
    file = folder / "corpus/云岭县副县长2021年述职报告.txt"
    async with running(folder, neovim(), TOLD) as editor:
        editor.open(TEXT)
        found = await editor.found()

    assert found[0].related_information is None
    assert list(found[1].related_information or ()) == [
        types.DiagnosticRelatedInformation(
            types.Location(file.as_uri(), place(file.read_text(encoding="utf-8"), PAST, "utf-8")),
            "《云岭县副县长2021年述职报告》（甲，2021年）",
        )
    ]


async def test_a_source_that_changed_since_is_opened_at_its_top(folder: Path) -> None:
    file = folder / "corpus/云岭县副县长2021年述职报告.txt"
    file.write_text("另一篇。\n", encoding="utf-8")
    async with running(folder, neovim(), TOLD) as editor:
        editor.open(TEXT)
        found = await editor.found()

    top = types.Position(0, 0)
    assert [one.location.range for one in found[1].related_information or []] == [types.Range(top, top)]


async def test_rules_are_explained_by_the_service_that_is_named(folder: Path) -> None:
    async with running(folder, neovim(), {**TOLD, "service": "http://127.0.0.1:8000/"}) as editor:
        editor.open(TEXT)
        found = await editor.found()

    assert [one.code_description and one.code_description.href for one in found] == [
        "http://127.0.0.1:8000/help/rules/placeholder",
        "http://127.0.0.1:8000/help/rules/reuse",
        "http://127.0.0.1:8000/help/rules/wording",
    ]


async def test_set_phrases_are_shown_where_they_are_asked_for(folder: Path) -> None:
    text = TEXT.replace("多到车间", "坚持以人民为中心的发展思想，多到车间")
    async with running(folder, neovim(), {**TOLD, "formulas": True}) as editor:
        editor.open(text)
        found = await editor.found()

    hints = [one for one in found if one.severity is types.DiagnosticSeverity.Hint]
    assert [one.range for one in hints] == [place(text, "坚持以人民为中心的发展思想", "utf-8")]


def _typed(text: str, before: str, new: str, encoding: str) -> types.TextDocumentContentChangePartial:
    at = place(text, before, encoding).start
    return types.TextDocumentContentChangePartial(range=types.Range(at, at), text=new)


def _replaced(text: str, words: str, new: str, encoding: str) -> types.TextDocumentContentChangePartial:
    return types.TextDocumentContentChangePartial(range=place(text, words, encoding), text=new)


@each_editor
async def test_typing_has_one_paragraph_checked_and_the_rest_moved(
    folder: Path, capabilities: Callable[[], types.ClientCapabilities], encoding: str, ends: str
) -> None:
    after = TEXT.replace("修了机耕道XX", "新修𠮷庆路、机耕道\nXX").replace("夜校", "技能夜校")
    async with running(folder, capabilities(), TOLD) as editor:
        editor.open(TEXT.replace("\n", ends))
        await editor.found()
        # The later place first: each change counts in the text that the one before has made.
        first = _typed(TEXT, "夜校", "技能", encoding)
        second = _replaced(TEXT, "修了机耕道", f"新修𠮷庆路、机耕道{ends}", encoding)
        editor.change(first, second)
        found = await editor.found()
        assert [(one.code, one.range) for one in found] == [
            ("placeholder", place(after, UNFILLED, encoding)),
            ("reuse", place(after, OWN, encoding)),
            ("wording", place(after, BUREAU, encoding)),
        ]
        editor.change(_replaced(after, "车间", "厂里", encoding))
        await editor.found()

    # On a slow machine there may be a rest between two keystrokes; then all of it is checked once more.
    looked = [trace.split("，")[0] for trace in editor.traces]
    assert looked[0] == "核对全文"
    assert [part for part in looked if part != "核对全文"] == ["核对第 4–6 行", "核对第 8–8 行"]


async def test_what_is_known_is_not_told_again(folder: Path) -> None:
    async with running(folder, neovim(), TOLD) as editor:
        editor.open(TEXT)
        first = await editor.pull()
        assert isinstance(first, types.RelatedFullDocumentDiagnosticReport)
        same = await editor.pull(known=first.result_id)
        assert isinstance(same, types.RelatedUnchangedDocumentDiagnosticReport)
        assert same.result_id == first.result_id
        editor.change(_typed(TEXT, "二、下一步", "　", "utf-8"))
        other = await editor.pull(known=first.result_id)
        assert isinstance(other, types.RelatedFullDocumentDiagnosticReport)
        assert other.result_id != first.result_id


async def test_after_a_rest_all_of_it_is_checked_and_the_editor_asks_again(folder: Path) -> None:
    """What is typed stands further down already: that is told there, in a paragraph that has not changed."""
    said = "多到车间、码头、地头去，问一问招工的和找活的"
    async with running(folder, vscode_today(), TOLD) as editor:
        editor.open(TEXT)
        await editor.found()
        editor.change(_typed(TEXT, "白沙镇", f"{said}。", "utf-16-le"))
        await editor.found()
        after = TEXT.replace("白沙镇", f"{said}。白沙镇")
        later = place(after, f"{said}。\n", "utf-16-le").start
        repeated = None
        for _ in range(300):
            if editor.client.diagnostic_refresh_count:
                rested = await editor.found()
                repeated = next((one for one in rested if one.range.start == later), None)
            if repeated is not None:
                break
            await asyncio.sleep(0.1)

    assert repeated is not None
    assert [one.location for one in repeated.related_information or ()] == [
        types.Location(URI, place(after, f"{said}。", "utf-16-le"))
    ]
    looked = [re.fullmatch("核对(.+)，共 (\\d+) 处，\\d+ 毫秒", trace) for trace in editor.traces]
    told = [(found[1], int(found[2])) for found in looked if found]
    (partial,) = [number for where, number in told if where == "第 4–4 行"]
    assert told[-1] == ("全文", partial + 1)


async def test_what_is_taken_back_is_not_answered_and_what_is_answered_is_of_the_last_text(
    folder: Path,
) -> None:
    """The first check of a long draft takes its time: two requests are taken back, and typing goes on under the third."""
    text = TEXT + "".join(f"　　走访第{number}户，记下愿望{number}条，当场答复。\n" for number in range(1500))
    async with running(folder, neovim(), TOLD) as editor:
        editor.open(text)
        params = types.DocumentDiagnosticParams(types.TextDocumentIdentifier(URI))
        ask = editor.client.protocol.send_request_async
        asked = [
            asyncio.ensure_future(ask(types.TEXT_DOCUMENT_DIAGNOSTIC, params, msg_id=f"pull-{number}"))
            for number in range(3)
        ]
        await asyncio.sleep(0.05)
        for number in range(2):
            editor.client.cancel_request(types.CancelParams(id=f"pull-{number}"))
        for character in "组织村民":
            editor.change(_typed(text, "修了机耕道", character, "utf-8"))
            text = text.replace("修了机耕道", f"{character}修了机耕道", 1)
            await asyncio.sleep(0.02)
        first, second, last = await asyncio.gather(*asked, return_exceptions=True)

    assert [getattr(answer, "code", None) for answer in (first, second)] == [
        types.LSPErrorCodes.RequestCancelled.value
    ] * 2
    assert isinstance(last, types.RelatedFullDocumentDiagnosticReport)
    assert [one.range for one in last.items if one.code == "placeholder"] == [place(text, UNFILLED, "utf-8")]


MARKDOWN = """---
author: 甲
year: 2024
---
# 云岭县副县长2024年述职报告

## 一、履职情况

- **𠮷岭村的路。** 修了机耕道[XX公里](路.md)。
- **就业有了起色。** 白沙镇的零工驿站*开到了码头边*，每天傍晚都有人来问活。

```text
国家乡村振兴局
```

| 项目 | 办理单位 |
|---|---|
| 路 | 国家乡村振兴局 |
"""


async def test_markdown_is_read_as_text_and_shown_where_it_stands(folder: Path) -> None:
    encoding = "utf-16-le"
    async with running(folder, vscode_today()) as editor:
        editor.open(MARKDOWN, "file:///稿.md", "markdown")
        found = await editor.found("file:///稿.md")

    table = MARKDOWN.index("| 路 |")
    expected = [
        ("placeholder", place(MARKDOWN, "XX公里", encoding)),
        ("reuse", place(MARKDOWN, "白沙镇的零工驿站*开到了码头边*，每天傍晚都有人来问活。", encoding)),
        ("wording", place(MARKDOWN, BUREAU, encoding)),
        ("wording", place(MARKDOWN, BUREAU, encoding, table)),
    ]
    assert [(one.code, one.range) for one in found] == expected


async def test_other_documents_and_empty_ones_are_left_alone(folder: Path) -> None:
    async with running(folder, neovim(), TOLD) as editor:
        editor.open(TEXT, "file:///a.py", "python")
        assert await editor.found("file:///a.py") == []
        editor.open("\n　\n")
        assert await editor.found() == []
        editor.open("---\nauthor: 甲\n---\n", "file:///头.md", "markdown")
        assert await editor.found("file:///头.md") == []
        assert editor.client.messages == []


SEPARATED = "桂岭镇镇长2024年述职报告\n\n　　修路XX公里。\u2028又修桥。\x0c完。\n　　种树XX亩。\n"


async def test_only_line_ends_end_lines(folder: Path) -> None:
    """Pasted text carries line separators and form feeds, which are characters to the protocol."""
    async with running(folder, vscode_today()) as editor:
        editor.open(SEPARATED)
        found = await editor.found()
        editor.change(_replaced(SEPARATED, "XX亩", "XX公顷", "utf-16-le"))
        again = await editor.found()

    def unfilled(diagnostics: list[types.Diagnostic]) -> list[types.Range]:
        return [one.range for one in diagnostics if one.code == "placeholder"]

    first = place(SEPARATED, "XX公里", "utf-16-le")
    assert unfilled(found) == [first, place(SEPARATED, "XX亩", "utf-16-le")]
    assert unfilled(again) == [first, place(SEPARATED.replace("XX亩", "XX公顷"), "XX公顷", "utf-16-le")]
