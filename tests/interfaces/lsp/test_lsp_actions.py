"""What is shown where the pointer rests, and what can be done about a finding."""

import csv
from pathlib import Path

import pytest
from editors import URI, neovim, place, running, vscode, vscode_today
from lsprotocol import types

from assistant.interfaces.lsp.positions import Positions

pytestmark = pytest.mark.asyncio

TEXT = """云岭县副县长2024年述职报告

一、履职情况
　　（一）为𠮷岭村修了机耕道XX公里。白沙镇的零工驿站开到了码头边，每天傍晚都有人来问活。
　　（二）𠮷岭村在国家乡村振兴局指导下，办起了夜校。
"""
TOLD = {"author": "甲", "year": 2024, "region": "澜屏市云岭县"}
OWN = "白沙镇的零工驿站开到了码头边，每天傍晚都有人来问活。"
BUREAU = "国家乡村振兴局"


def _inside(words: str, encoding: str) -> tuple[int, int]:
    start = place(TEXT, words, encoding).start
    return start.line, start.character


async def test_hover_tells_the_source_and_what_differs(folder: Path) -> None:
    async with running(folder, neovim(), {**TOLD, "service": "http://127.0.0.1:8000"}) as editor:
        editor.open(TEXT)
        shown = await editor.hover(*_inside("码头边", "utf-8"))
        nothing = await editor.hover(*_inside("云岭县", "utf-8"))

    assert nothing is None
    assert shown is not None
    assert shown.range == place(TEXT, OWN, "utf-8")
    assert isinstance(shown.contents, types.MarkupContent)
    assert shown.contents.kind is types.MarkupKind.Markdown
    assert shown.contents.value == "\n\n".join(
        [
            "**文字重合 · 本人往年 · 近同**",
            "与《云岭县副县长2021年述职报告》（本人，2021年）近同，改动措辞 1 处",
            "来源：《云岭县副县长2021年述职报告》（甲，2021年）",
            "> 白沙镇的零工驿站开到了码头边，每天清早都有人来问活。",
            "改动：\n\n- “清早”→“傍晚”（措辞）",
            "[规则说明：文字重合](http://127.0.0.1:8000/help/rules/reuse)",
        ]
    )


async def test_hover_in_plain_text_where_the_editor_shows_no_markdown(folder: Path) -> None:
    capabilities = vscode()
    assert capabilities.text_document is not None
    capabilities.text_document.hover = types.HoverClientCapabilities(
        content_format=[types.MarkupKind.PlainText]
    )
    text = TEXT.replace("国家乡村振兴局指导", "***国家乡村振兴局指导")
    async with running(folder, capabilities, TOLD) as editor:
        editor.open(text)
        start = place(text, BUREAU, "utf-16-le").start
        shown = await editor.hover(start.line, start.character)

    assert shown is not None
    assert isinstance(shown.contents, types.MarkupContent)
    assert shown.contents.kind is types.MarkupKind.PlainText
    heading, sentence, other = shown.contents.value.split("\n\n")
    assert heading == "提法"
    assert sentence.startswith("“国家乡村振兴局”用到2023年5月")
    assert other == "可改为：“农业农村部”"


@pytest.mark.parametrize("versioned", [True, False], ids=["vscode", "neovim"])
async def test_another_wording_is_put_in_its_place(folder: Path, versioned: bool) -> None:
    capabilities, encoding = (vscode_today(), "utf-16-le") if versioned else (neovim(), "utf-8")
    where = place(TEXT, BUREAU, encoding)
    async with running(folder, capabilities, TOLD) as editor:
        editor.open(TEXT)
        offered = await editor.actions(types.Range(where.start, where.start))

    action = offered[0]
    assert (action.title, action.kind) == ("改为“农业农村部”", types.CodeActionKind.QuickFix)
    assert [one.range for one in action.diagnostics or ()] == [where]
    assert action.edit is not None
    if versioned:
        (change,) = action.edit.document_changes or ()
        assert isinstance(change, types.TextDocumentEdit)
        assert (change.text_document.uri, change.text_document.version) == (URI, 1)
        (edit,) = change.edits
    else:
        ((uri, (edit,)),) = (action.edit.changes or {}).items()
        assert uri == URI
    assert isinstance(edit, types.TextEdit)
    span = Positions(TEXT, encoding.removesuffix("-le")).span(edit.range)
    assert TEXT[: span.begin] + edit.new_text + TEXT[span.end :] == TEXT.replace(BUREAU, "农业农村部")


async def test_only_what_is_asked_for_is_offered(folder: Path) -> None:
    async with running(folder, neovim(), TOLD) as editor:
        editor.open(TEXT)
        params = types.CodeActionParams(
            types.TextDocumentIdentifier(URI),
            place(TEXT, BUREAU, "utf-8"),
            types.CodeActionContext(diagnostics=[], only=[types.CodeActionKind.SourceOrganizeImports]),
        )
        assert list(await editor.client.text_document_code_action_async(params) or ()) == []


async def test_a_finding_is_left_unheeded_for_now(folder: Path) -> None:
    async with running(folder, vscode_today(), TOLD) as editor:
        editor.open(TEXT)
        first = await editor.pull()
        offered = await editor.actions(place(TEXT, BUREAU, "utf-16-le"))
        action = next(one for one in offered if one.title.startswith("这次不再提示"))
        await editor.do(action.command)
        assert editor.client.diagnostic_refresh_count == 1
        after = await editor.pull(known=first.result_id)
        assert await editor.hover(*_inside(BUREAU, "utf-16-le")) is None

    assert isinstance(after, types.RelatedFullDocumentDiagnosticReport)
    assert [one.code for one in after.items] == ["placeholder", "reuse"]
    assert not (folder / "corpus/ignored.csv").exists()


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("在“云岭县副县长2024年述职报告”里不再提示", {"report": "云岭县副县长2024年述职报告"}),
        ("今后都不再提示（副县长，澜屏市云岭县）", {"office": "副县长", "region": "澜屏市云岭县"}),
    ],
    ids=["in this report", "for good"],
)
async def test_a_finding_is_put_on_the_list(folder: Path, title: str, expected: dict[str, str]) -> None:
    async with running(folder, vscode(), TOLD) as editor:
        editor.open(TEXT)
        assert [one.code for one in await editor.found()] == ["placeholder", "reuse", "wording"]
        offered = await editor.actions(place(TEXT, BUREAU, "utf-16-le"))
        action = next(one for one in offered if one.title.startswith(title))
        assert action.title == f"{title}：提法“国家乡村振兴局”"
        await editor.do(action.command)
        assert [one.code for one in await editor.found()] == ["placeholder", "reuse"]
        (message,) = editor.client.messages

    with (folder / "corpus/ignored.csv").open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["rule"], row["text"]) == ("wording", BUREAU)
    assert {key: row[key] for key in ("report", "office", "region") if row[key]} == expected
    assert row["date"]
    assert message.type is types.MessageType.Info
    assert message.message.startswith(f"已列入忽略清单 {folder / 'corpus/ignored.csv'}")


async def test_a_line_that_is_none_is_refused(folder: Path) -> None:
    async with running(folder, neovim(), TOLD) as editor:
        await editor.do(types.Command("", "assistant.ignore", arguments=[{"rule": "没有这条"}]))
        await editor.do(types.Command("", "assistant.ignore", arguments=[{"regel": "wording"}]))

    assert [one.message.partition("。")[0] for one in editor.client.messages] == [
        "没有“没有这条”这个规则",
        "要忽略的内容写得不对",
    ]
    assert not (folder / "corpus/ignored.csv").exists()
