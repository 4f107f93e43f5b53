"""What could come at the cursor: snippets with a stop for every blank, or plain text."""

from pathlib import Path

import pytest
from editors import URI, eglot, neovim, place, running, vscode_today
from lsprotocol import types

from assistant.domain.report import FactKind
from assistant.domain.results import Layer, Move, Slot, Suggestion, SuggestionKind
from assistant.interfaces.lsp.completion import snippet

TEXT = """云岭县副县长2024年述职报告

一、履职情况
　　（一）就业有了着落。𠮷岭村也有了招工的牌子。
"""
TOLD = {"author": "甲", "year": 2024, "portfolios": ["人社"]}


def test_a_snippet_has_a_stop_for_every_open_blank() -> None:
    text = "为〔数量〕人追回${1:x}\\n〔金额〕万元，发放〔金额〕元"
    slots = tuple(
        Slot("", at, at + 4, kind, "", None, value)
        for at, kind, value in (
            (text.index("〔数量〕"), FactKind.COUNT, None),
            (text.index("〔金额〕"), FactKind.MONEY, None),
            (text.rindex("〔金额〕"), FactKind.MONEY, "3"),
        )
    )
    one = Suggestion(SuggestionKind.NEXT, text, Layer.SHARED, "", Move.FIGURES, 2, slots)

    assert snippet(one) == "为${1:〔数量〕}人追回\\${1:x\\}\\\\n${2:〔金额〕}万元，发放3元$0"


def _end(encoding: str) -> tuple[int, int]:
    end = place(TEXT, "牌子。", encoding).end
    return end.line, end.character


@pytest.mark.asyncio
async def test_continuations_come_as_snippets(folder: Path) -> None:
    async with running(folder, neovim(), TOLD) as editor:
        editor.open(TEXT)
        offered = await editor.completions(*_end("utf-8"))
        provider = editor.capabilities.completion_provider

    assert provider is not None
    assert not provider.trigger_characters
    at = types.Position(*_end("utf-8"))
    begun = "全年城镇新增就业${1:〔数量〕}人，为${2:〔数量〕}名农民工追回工资${3:〔金额〕}万元$0"
    assert (offered[0].label, offered[0].text_edit, offered[0].insert_text_format) == (
        "全年城镇新增就业〔数量〕人，为〔数量〕名农民工追回工资〔金额〕万元",
        types.TextEdit(types.Range(at, at), begun),
        types.InsertTextFormat.Snippet,
    )
    assert [one.detail for one in offered][:2] == ["接自己上年", "接自己上年"]
    assert isinstance(offered[0].documentation, types.MarkupContent)
    assert "为46名农民工追回工资82万元" in offered[0].documentation.value
    assert any("困难人员再就业" in one.label for one in offered)


@pytest.mark.asyncio
async def test_plain_text_where_the_editor_knows_no_snippets(folder: Path) -> None:
    async with running(folder, eglot(), TOLD) as editor:
        editor.open(TEXT)
        offered = await editor.completions(*_end("utf-32-le"))

    at = types.Position(*_end("utf-32-le"))
    assert offered[0].text_edit == types.TextEdit(
        types.Range(at, at), "全年城镇新增就业〔数量〕人，为〔数量〕名农民工追回工资〔金额〕万元"
    )
    assert offered[0].insert_text_format is types.InsertTextFormat.PlainText
    assert editor.capabilities.inline_completion_provider is None


@pytest.mark.asyncio
async def test_an_empty_sheet_is_begun_with_what_the_settings_say(folder: Path) -> None:
    async with running(folder, neovim(), TOLD) as editor:
        editor.open("\n")
        offered = await editor.completions(0, 0)

    assert offered[0].label == "全年城镇新增就业〔数量〕人，为〔数量〕名农民工追回工资〔金额〕万元"


async def _inline(editor, line: int, character: int, kind: types.InlineCompletionTriggerKind):
    params = types.InlineCompletionParams(
        context=types.InlineCompletionContext(trigger_kind=kind),
        text_document=types.TextDocumentIdentifier(URI),
        position=types.Position(line, character),
    )
    return await editor.client.text_document_inline_completion_async(params)


@pytest.mark.asyncio
async def test_inline_completion_comes_when_it_is_asked_for_at_the_end_of_a_line(folder: Path) -> None:
    asked, typing = types.InlineCompletionTriggerKind.Invoked, types.InlineCompletionTriggerKind.Automatic
    inside = place(TEXT, "牌子", "utf-16-le").start
    async with running(folder, vscode_today(), TOLD) as editor:
        editor.open(TEXT)
        offered = await _inline(editor, *_end("utf-16-le"), asked)
        assert await _inline(editor, *_end("utf-16-le"), typing) is None
        assert await _inline(editor, inside.line, inside.character, asked) is None

    at = types.Position(*_end("utf-16-le"))
    assert isinstance(offered, types.InlineCompletionList)
    begun = "全年城镇新增就业${1:〔数量〕}人，为${2:〔数量〕}名农民工追回工资${3:〔金额〕}万元$0"
    assert (offered.items[0].insert_text, offered.items[0].range) == (
        types.StringValue(begun),
        types.Range(at, at),
    )
