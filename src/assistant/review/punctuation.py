"""Punctuation that GB/T 15834—2011 settles: half-width and unpaired marks among Chinese, marks that stand twice."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.base.cache import TextCache
from assistant.corpus.parse.layout import MarkerKind, lines
from assistant.domain.text import Span
from assistant.review.remarks import Remark
from assistant.review.title_marks import no_works

_HAN = "㐀-鿿"
_LIKE_HAN = rf"{_HAN}”’）》】〕」』〉*×％%"
_FULL = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！", ".": "。"}
_NAMES = {",": "逗号", ";": "分号", ":": "冒号", "?": "问号", "!": "叹号", ".": "句号"}

# A half-width mark behind Chinese; behind a figure only where Chinese follows (12件,办结 but not 1,200).
_HALF = re.compile(
    rf"(?<=[{_LIKE_HAN}])(?P<mark>[,;:?!])(?![,;:?!/\\])(?=[ \t]?[{_HAN}0-9“‘（《【〔*A-Za-z]|[ \t]{{0,40}}$|\n)"
    rf"|(?<=[0-9A-Za-z])(?P<behind>[,;])(?=[{_HAN}“‘（《])"
    rf"|(?<=[{_HAN}”’）》】])(?P<stop>\.)(?=[ \t]{{0,40}}$)",
    re.MULTILINE,
)
_NUMBERING = re.compile(r"[ \t\u3000#]{0,8}[（(]?[一二三四五六七八九十]{1,3}[）)]?$")
_BRACKETS = re.compile(r"(?P<open>[(（])(?P<inside>[^()（）\n]{1,60})(?P<close>[)）])")
_QUOTES = re.compile(r"\"(?P<inside>[^\"\n“”]{1,60})\"")
_MIXED_QUOTES = re.compile(r"“(?P<inside>[^“”\"\n]{1,40})\"|\"(?P<behind>[^“”\"\n]{1,40})”")
_TITLE_MARK = re.compile(r"(?<=《)[^《》\n]{1,60}?(?P<mark>[，。；：、,;])》")
_BLANK_BEFORE = re.compile(rf"(?<=[{_HAN}”》）])[ ]{{1,4}}(?=[，。；：！？、])")
_DOUBLED = re.compile(r"(?P<mark>[，。；：、])(?P<more>[，。；：、]{1,5})")
_DOTS = re.compile(
    rf"(?<=[{_HAN}”）》，。；])(?:\.{{3,12}}|。{{3,12}})(?![.。])|(?<![…])…(?![…])(?=[{_HAN}”。，\n]|$)"
)
_DASHES = re.compile(rf"(?<=[{_HAN}”）》])-{{2,4}}(?=[{_HAN}“（《])")
_AND_SO_ON = re.compile(
    rf"(?<=[{_HAN}”》）])、(?=等(?:[，。；！）]|[0-9一二三四五六七八九十]{{1,3}}[个项种类方家条]|工作|方面|一批|多[个项种家]))"
)
_DOTS_AND_SO_ON = re.compile(
    r"(?P<dots>…{1,2})[，、]?等(?=[，。；！）\n]|[各多0-9一二三四五六七八九十]|单位|部门|工作|地|方面|活动|问题|场所|企业|项目|行业|领域|人员)|等等?[，、]?(?P<behind>…{1,2})"
)
_ORDINAL = re.compile(
    r"(?:^|(?<=[。；：！\s]))(?P<word>第[一二三四五六七八九十]|首先|其次|再次|最后)、(?![第一二三四五六七八九十])",
    re.MULTILINE,
)
_MARKED_TWICE = re.compile(
    r"^(?P<before>[ \t\u3000]{0,8}(?:[（(][一二三四五六七八九十0-9]{1,3}[）)]|[①-⑳]))(?P<mark>[、.．，])",
    re.MULTILINE,
)
_ARABIC_PAUSE = re.compile(r"^(?P<before>[ \t\u3000]{0,8}[0-9]{1,2})(?P<mark>、)(?=\S)", re.MULTILINE)

_PAIRS = {
    "“": "”",
    "‘": "’",
    "《": "》",
    "〈": "〉",
    "（": "）",
    "【": "】",
    "〔": "〕",
    "「": "」",
    "『": "』",
}
_OPENING = {closing: opening for opening, closing in _PAIRS.items()}
_TWINS = {")": "）", "(": "（"}
_PAIRED_MARK = re.compile("[" + re.escape("".join((*_PAIRS, *_OPENING, *_TWINS))) + "]")
_CALLED = {
    "“": "双引号",
    "‘": "单引号",
    "《": "书名号",
    "〈": "书名号",
    "（": "括号",
    "【": "方括号",
    "〔": "六角括号",
}
_ITEM = re.compile(r"(?:^|[\s。；;：:，,、])[（(]?[0-9０-９一二三四五六七八九十A-Za-z①-⑳]{1,3}$")
_HEADS = frozenset({MarkerKind.PART, MarkerKind.HAN, MarkerKind.HAN_PAREN})
_LONGEST_HEAD = 45
_LONGEST_LINE = 20_000
_PARAGRAPHS = (2, 6)
"""Paragraphs in which a bracket, and a quotation mark, may find its partner: pages break lines around links."""
_DEEPEST = 8  # marks that stand open at once
_MOST = 12


def punctuation_of_line(text: str, titles: bytearray) -> Iterator[Remark]:
    """Every remark on a line outside of the names of documents (``titles``: 1 for what stands in one), and in these."""
    for remark in (
        *_half_width(text),
        *_brackets(text),
        *quotes(text),
        *_blanks(text),
        *_marks(text),
        *_numbering_marks(text),
        *_and_so_on(text),
    ):
        if not titles[remark.span.begin]:
            yield remark
    yield from _in_titles(text)
    yield from no_works(text)


def _in_titles(text: str) -> Iterator[Remark]:
    """A mark that closes no title stands before 》: 《…办法，》."""
    for match in _TITLE_MARK.finditer(text):
        message = f"书名号里末尾不用“{match['mark']}”，请删去，或移到书名号外面。"
        span = Span(match.start("mark"), match.end())
        yield Remark("title mark", span, message, replacements=("》",))


def _and_so_on(text: str) -> Iterator[Remark]:
    """……等, 等等……: the mark and the word say the same."""
    for match in _DOTS_AND_SO_ON.finditer(text):
        name = "dots" if match["dots"] else "behind"
        message = "省略号和“等”意思重复，留一个即可，请删去省略号。"
        yield Remark("and so on", Span(*match.span(name)), message, replacements=("",))


def _half_width(text: str) -> Iterator[Remark]:
    for match in _HALF.finditer(text):
        mark = match[0]
        if mark == "." and _numbers(text, match.start()):
            continue
        full = _FULL[mark]
        message = f"中文里的{_NAMES[mark]}用全角“{full}”，这里是半角“{mark}”。"
        yield Remark(f"half {mark}", Span(*match.span()), message, replacements=(full,))


def _numbers(text: str, at: int) -> bool:
    """Whether the mark belongs to a number that opens the line: 一."""
    line = text.rfind("\n", max(0, at - 20), at) + 1
    return at - line <= 16 and _NUMBERING.fullmatch(text, line, at) is not None


def _brackets(text: str) -> Iterator[Remark]:
    """Half-width brackets around Chinese, and a pair of which one is half-width."""
    for match in _BRACKETS.finditer(text):
        halves = (match["open"] == "(") + (match["close"] == ")")
        if not halves:
            continue
        chinese = re.search(rf"[{_HAN}*]", match["inside"]) or re.search(
            rf"[{_HAN}]$", text[max(0, match.start() - 1) : match.start()]
        )
        if halves == 1 or chinese:
            full = f"（{match['inside']}）"
            why = "括号一个是全角、一个是半角" if halves == 1 else "中文里的括号用全角"
            yield Remark("brackets", Span(*match.span()), f"{why}，请改为“{full}”。", replacements=(full,))


def quotes(text: str) -> Iterator[Remark]:
    """Half-width quotation marks around Chinese, and a pair of which one is half-width."""
    for match in _QUOTES.finditer(text):
        if re.search(rf"[{_HAN}]", match["inside"]):
            message = "中文里的引号用全角，前后分开，这里是半角。"
            yield Remark("quotes", Span(*match.span()), message, replacements=(f"“{match['inside']}”",))
    for match in _MIXED_QUOTES.finditer(text):
        full = f"“{match['inside'] or match['behind']}”"
        message = "引号一个是全角、一个是半角，请都用全角。"
        yield Remark("quotes", Span(*match.span()), message, replacements=(full,))


def _blanks(text: str) -> Iterator[Remark]:
    for match in _BLANK_BEFORE.finditer(text):
        span = Span(match.start(), match.end() + 1)
        mark = text[match.end()]
        yield Remark("blank", span, f"“{mark}”前面多了空格，请删去。", replacements=(mark,))


def _marks(text: str) -> Iterator[Remark]:
    """Marks that stand twice, dots for …… and hyphens for ——."""
    for match in _DOUBLED.finditer(text):
        marks = match[0]
        if set(marks) == {"。"} and len(marks) > 2:
            continue
        kept = marks[0] if len(set(marks)) == 1 else "。" if "。" in marks else ""
        message = f"标点“{marks}”重复了" + (f"，请改为“{kept}”。" if kept else "，请留一个。")
        choices = (kept,) if kept else tuple(dict.fromkeys(marks))
        yield Remark("doubled", Span(*match.span()), message, replacements=choices)
    for match in _DOTS.finditer(text):
        message = f"省略号是六个点“……”，这里是“{match[0]}”。"
        yield Remark("ellipsis", Span(*match.span()), message, replacements=("……",))
    for match in _DASHES.finditer(text):
        yield Remark("dash", Span(*match.span()), f"破折号是“——”，这里是“{match[0]}”。", replacements=("——",))
    for match in _AND_SO_ON.finditer(text):
        span = Span(match.start(), match.end() + 1)
        yield Remark("and so on", span, "“等”前面不用顿号，请改为“等”。", replacements=("等",))


def _numbering_marks(text: str) -> Iterator[Remark]:
    for match in _ORDINAL.finditer(text):
        right = f"{match['word']}，"
        message = f"“{match['word']}”后面用逗号，请改为“{right}”。"
        yield Remark("ordinal", Span(match.start("word"), match.end()), message, replacements=(right,))
    for match in _MARKED_TWICE.finditer(text):
        number = match["before"].strip()
        message = f"带括号、带圈的序号后面不用标点，请改为“{number}”。"
        span = Span(match.start() + len(match["before"]) - len(match["before"].lstrip()), match.end())
        yield Remark("number mark", span, message, sure=False, replacements=(number,))
    for match in _ARABIC_PAUSE.finditer(text):
        number = match["before"].strip()
        span = Span(match.end("before") - len(number), match.end())
        message = f"阿拉伯数字的序号后面用“.”，请改为“{number}.”。"
        yield Remark("arabic pause", span, message, sure=False, replacements=(f"{number}.",))


def unpaired(text: str) -> Iterator[Remark]:
    """Quotation marks, brackets and 《》 that have no partner in their paragraph.

    A quotation of several paragraphs opens each of them and is closed once, or opens the first and closes the last.
    """
    waiting: list[tuple[int, _Single]] = []
    for n, line in enumerate(lines(text)):
        head = line.marker is not None and line.marker.kind in _HEADS and len(line.span) <= _LONGEST_HEAD
        head = head and text[line.span.end - 1] not in "。；"
        if head or len(line.span) > _LONGEST_LINE:
            continue
        # “…\n“…\n“…。” is one quotation: what the paragraph before left open goes on.
        waiting = [w for w in waiting if w[1].mark != text[line.span.begin] or w[1].mark not in "“‘"]
        single = _singles(text, line.span)
        expected = {w.mark for _, w in waiting}
        if len(single) == 2 and _are_reversed(single) and single[0].mark not in expected:
            yield _reversed(text, *single)
            continue
        for one in single:
            begun = next((w for w in waiting if w[1].mark == one.mark), None) if not one.opens else None
            if begun is not None:
                waiting.remove(begun)
            elif one.opens:
                waiting.append((n, one))
            else:
                yield _without_partner(one)
        for begun in [w for w in waiting if n - w[0] >= _PARAGRAPHS[w[1].mark in "“‘"]]:
            waiting.remove(begun)
            yield _without_partner(begun[1])
    yield from (_without_partner(one) for _, one in waiting)


@dataclass(frozen=True, slots=True)
class _Single:
    """A mark at ``at`` without its partner. ``mark``: the opening mark of its kind; ``opens``: it is that one."""

    at: int
    mark: str
    opens: bool


def _singles(text: str, line: Span) -> list[_Single]:
    """The marks of a paragraph that are not paired in it, by place; at most as many as a reader would look at."""
    found = _SINGLES.get(line.of(text), len(line))
    return [_Single(one.at + line.begin, one.mark, one.opens) for one in found]


def _singles_of(line: str) -> tuple[_Single, ...]:
    opened: list[_Single] = []
    left: list[_Single] = []
    for match in _PAIRED_MARK.finditer(line):
        at = match.start()
        character = _TWINS.get(match[0], match[0])
        if character in _PAIRS:
            opened.append(_Single(at, character, opens=True))
            continue
        mark = _OPENING[character]
        depth = next((n for n, one in enumerate(reversed(opened[-_DEEPEST:]), 1) if one.mark == mark), 0)
        if depth:
            left.extend(opened[len(opened) - depth + 1 :])
            del opened[len(opened) - depth :]
        elif not _belongs_elsewhere(line, at):
            left.append(_Single(at, mark, opens=False))
    return tuple(sorted([*opened, *left], key=lambda one: one.at)[:_MOST])


_SINGLES = TextCache(_singles_of)


def _without_partner(one: _Single) -> Remark:
    called = _CALLED.get(one.mark, "标点")
    half = "前一半" if one.opens else "后一半"
    message = f"{called}不成对：这一段里只有{half}，请补上另一半，或者删去。"
    return Remark("unpaired", Span(one.at, one.at + 1), message)


def _belongs_elsewhere(line: str, at: int) -> bool:
    """Whether a closing mark has no opening one by rights: 1）, it's."""
    before = line[max(0, at - 5) : at]
    if line[at] in ")）":
        return _ITEM.search(before) is not None
    return line[at] == "’" and before[-1:].isascii() and before[-1:].isalpha()


def _are_reversed(single: list[_Single]) -> bool:
    first, second = single
    return (
        first.mark == second.mark
        and not first.opens
        and second.opens
        and second.at - first.at <= _LONGEST_HEAD
    )


def _reversed(text: str, first: _Single, second: _Single) -> Remark:
    right = f"{first.mark}{text[first.at + 1 : second.at]}{_PAIRS[first.mark]}"
    message = f"{_CALLED.get(first.mark, '标点')}前后用反了，请对调。"
    return Remark("reversed", Span(first.at, second.at + 1), message, replacements=(right,))
