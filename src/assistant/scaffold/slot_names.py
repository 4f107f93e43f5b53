"""What a slot is called: by verb, object and unit of its own clause (城镇新增就业, 化解矛盾纠纷, 追讨工资), or not at all.

Before a figure stands its indicator, or a verb alone whose object stands behind the figure. A figure right behind
another one is of the same thing (96户441万元), and a list shares its verb (招聘社区工作者〔〕人、消防员〔〕人).
"""

import re
from functools import cache

from assistant.domain.results import SLOT_LABELS
from assistant.scaffold.blanks import FIGURES, Blanked
from assistant.scaffold.words import pieces, words

FORMER = "原"
"""Stands before the name of a value that a sentence starts from (由〔数量〕张加到〔数量〕张)."""

LONGEST = 16
"""Characters of a name at most."""

_STOP = "，。；：！？,;:!?\n"
_QUOTED = re.compile(
    r"“[^“”]{0,20}”|《[^《》]{0,30}》|（[^（）]{0,20}）|[在从向赴同与比较由]?〔[^〔〕]{1,3}〕的?"
)
_QUOTED_LAST = re.compile(r"“([^“”]{2,8})”$")
_AND_SO_ON = re.compile("\0{1,9}等?")
_APART = re.compile("分别|依次")
_LISTED = re.compile("[、和与及]$")
_LEADS_ON = re.compile("(?:[的为成向把将给与列各]|(?<![应面针核])对|[作做办开写讲打建修设][了过])$")
_SHARED = re.compile(r"^[、和及与共计累合]{0,4}$")
_TO = re.compile(r"^(?:左右|以上)?[压加减增降升提扩缩调下上高长少低]{0,3}(?:到|至|为)了?$")
_FROM = re.compile(r"[由从自]$")
_RECEIVER = re.compile(r"^(?:为|给|向|对|让|使|帮|帮助|将|把|与|和|由|从|在|到|以|及|惠及|涉及)$")
_TOWARDS = re.compile("(?:对(?![口接外标账症])|给(?!予)|替|让(?!利))(?P<whom>.{1,14})$")
_GIVES = re.compile("(?:为|给|向|对|帮|帮助|帮扶)$")
_RANK = re.compile(
    r"(?:位居|位列|位于|(?<!安)排名?|居|列)(?P<of>全[国省市县区]|同类[^，。]{0,4})?第?$|(?P<alone>全[国省市县区])第$"
)
_OF = re.compile(r"(?:比上年|比去年|较上年|较去年|同比|环比|比年初|较年初|比上年同期|较上年同期)")
_SHARE_OF = re.compile(r"占(?:比)?(?:到|达|了)?$")
_NOUN = re.compile(r"[A-Za-z一-鿿]{1,14}")
_STATED_BEHIND = re.compile(
    r"全部|全都|均(?!衡)|已经?|都|得到|按期|如期|按时|顺利|同比|较上年|比上年|以上|以下|左右|的|逐|一律|分别|[讲写做办看听][了过]|[守站住坐蹲留]?在"
    r"|[去到]|并|了|划分|用于|为(?!民)|对|进|各|全[面程力]|深入|集中|轮流|统一|[实推]行|打包"
)
_THAT_WAS = re.compile(r"^[^的，]{1,6}[过了]的")
_LEVELS = re.compile(r"^(?:[省市县区乡镇村][一二两三四五]级|[省市县区]{1,2}列(?=为民))")
_AS = re.compile("按照|按(?![揭劳摩期时])")
_LIST_ITEMS = "一二三四五六七八九十"
_HEADLESS = re.compile(r"^(?:以[上下内]的?|[的了和与及并等把被将])+")
_LAST_WORDS = 8  # characters of the last words of a long phrase, about
_LEAST = 4
_DOING = "写做跑去来开办讲读用进压"
_PERSONS = ("名", "位")
_AGE = ("岁", "周岁")


def name(text: Blanked, number: int) -> str:
    """The name of blank ``number`` of ``text``; the label of its kind where the words around it give none."""
    blank = text.blanks[number]
    label = SLOT_LABELS[blank.kind]
    if blank.kind not in FIGURES:
        return label
    if blank.unit in _AGE:
        return "年龄"
    stem = _whole(_stem(text, number))
    if len(stem) < 2 or is_talk(stem):
        return label
    return f"{FORMER}{stem}" if _is_former(text, number) else stem


def _whole(stem: str) -> str:
    """A name without the level that a list before it left over, and the verb that it ends in: 村四级服务站, 占比提."""
    stem = _LEVELS.sub("", stem).removeprefix("由")
    if _AS.match(stem):  # 按照“缺什么补什么”的原则落实帮扶措施
        at = _verb_within(stem)
        stem = stem[at:] if at else ""
    if len(stem) > 2 and stem[-1] in words().verb_ends and stem[-2:] not in pieces():
        stem = stem[:-1]
    return stem


def is_talk(name: str) -> bool:
    """Whether the words of a sentence stand in a name: 这个毛病拖, 才想起来问结果."""
    return bool(words().talk.search(name))


def _stem(text: Blanked, number: int) -> str:
    """The words that say what is counted; "" for none."""
    between = _between(text, number)
    clause, is_first = _clause_before(text, number)
    if respective := _respective(text, number):
        return _shortened(_tidy(respective))
    if not is_first and (_SHARED.match(between) or _LISTED.search(clause)):
        return _continued(text, number)
    if not is_first and (_TO.match(between) or between == _behind(text, number - 1)):
        return _stem(text, number - 1)
    before = _without_quotes(clause)
    if _counts_list(text, number, before):
        behind = _behind(text, number)
        return _shortened(f"{_verb_at(_from_verb(before))}{behind}") if behind else ""
    if not is_first:  # what the figure before counts stands first: 〔〕个村实现劳务收入〔〕万元
        before = before[_verb_within(before, 1) :]
    behind = _behind(text, number)
    phrase = _tidy(before)
    if rank := _RANK.search(before):
        return f"{_tidy(before[: rank.start()])}{rank['of'] or rank['alone'] or ''}位次"
    if share := _SHARE_OF.search(before):
        owner = _tidy(before[: share.start()]) or _subject(text, number)
        return f"{owner}占比"
    if words().trends.search(before.rstrip("了到至达为约近")):
        return _changed(text, number, before)
    if done_to := _TOWARDS.match(phrase):
        phrase = "" if behind else done_to["whom"]
    if not phrase or _RECEIVER.match(phrase) or _LEADS_ON.search(phrase):
        if behind:
            return _shortened(f"{_done_to(text, number)}{behind}" if _GIVES.search(before) else behind)
        return _subject(text, number) if not phrase else phrase.rstrip("的")
    if _is_verb(phrase):
        return _shortened(f"{phrase.removesuffix('了')}{behind or _object(text, number)}")
    if behind and text.blanks[number].unit in _PERSONS and not _has_verb(phrase) and not _has_verb(behind):
        return _shortened(behind)  # 机关和企事业单位〔〕名党员 counts 党员
    if behind and (verb := _verb_at_end(phrase)):
        return _shortened(f"{verb}{behind}")
    return "" if phrase.startswith("比") else _shortened(_with_verb(phrase, text, number))


def _without_quotes(clause: str) -> str:
    """A clause without names in quotes and brackets, and the 等 behind them: 举办“春风行动”等招聘会 → 举办招聘会."""
    clause = _QUOTED_LAST.sub(r"\1", clause)  # 评选“最美家庭”〔〕户 counts what is quoted
    return _AND_SO_ON.sub("", _QUOTED.sub("\0", clause)).replace("\0", "")


def _respective(text: Blanked, number: int) -> str:
    """Of figures that are announced together, what this one is of: 巩固率、入学率分别达到〔〕%、〔〕%."""
    end = text.blanks[number].span.begin
    begin = max((text.text.rfind(stop, 0, end) for stop in _STOP), default=-1) + 1
    announced = _APART.search(text.text, begin, end)
    if announced is None:
        return ""
    owners = [part for part in re.split("[、和与及]", text.text[begin : announced.start()]) if part]
    place = sum(announced.end() <= blank.span.begin < end for blank in text.blanks)
    return owners[place] if len(owners) > 1 and place < len(owners) else ""


def _object(text: Blanked, number: int) -> str:
    """What a verb alone was done to: that of the figure before (受理欠薪线索〔〕件，办结〔〕件)."""
    if not number or text.blanks[number - 1].unit != text.blanks[number].unit:
        return ""
    before = _subject(text, number)
    return before.removeprefix(_verb_at(before))


def _continued(text: Blanked, number: int) -> str:
    """Of the same thing as the figure before: 96户441万元, 126人次、27.3万元; unless a noun of its own stands behind it."""
    behind = _behind(text, number)
    if not behind or not _behind(text, number - 1):
        return _stem(text, number - 1)
    clause, _ = _clause_before(text, number - 1)
    phrase = _tidy(_without_quotes(clause))
    return _shortened(f"{phrase}{behind}" if _is_verb(phrase) else behind)


def _between(text: Blanked, number: int) -> str:
    """The words from the blank before, its unit left out, to blank ``number``."""
    begin = 0
    if number:
        before = text.blanks[number - 1]
        begin = before.span.end + len(before.unit or "")
    return text.text[begin : text.blanks[number].span.begin]


def _clause_before(text: Blanked, number: int) -> tuple[str, bool]:
    """The words of blank ``number``'s own clause that stand before it, and whether no other figure of it does.

    From the figure before where that is near; a name or a date among them is left out.
    """
    end = text.blanks[number].span.begin
    begin = max((text.text.rfind(stop, 0, end) for stop in _STOP), default=-1) + 1
    first = True
    for blank in text.blanks[:number]:
        if blank.span.begin >= begin and blank.kind in FIGURES:
            begin, first = blank.span.end + len(blank.unit or ""), False
    return text.text[begin:end], first


def _tidy(phrase: str) -> str:
    """A noun phrase, or a verb, without adverbs before it and without what is stated of the figure behind it."""
    known = words()
    phrase = phrase.strip("、和及与“”‘’《》（）() 　")
    cut = phrase.rfind("、")
    if cut >= 0:
        phrase = phrase[cut + 1 :]
        phrase = phrase[_verb_within(phrase) :]
    while match := known.adverbs.match(phrase):
        # 共同富裕 begins with no adverb: a word is not cut through.
        if len(match[0]) == 1 and phrase[:2] in pieces():
            break
        phrase = phrase[match.end() :]
    while (match := known.stated.search(phrase)) and not _is_verb(phrase):
        if len(match[0]) == 1 and len(phrase) > 1 and phrase[-2:] in pieces():
            break
        phrase = phrase[: match.start()]
    phrase = _HEADLESS.sub("", phrase).strip()
    if len(phrase) > 2 and phrase[-1] in _DOING and phrase[-2:] not in pieces():
        phrase = phrase[:-1]
    return phrase.removeprefix("实现") if len(phrase) > _LEAST else phrase


def _is_verb(phrase: str) -> bool:
    """Whether a phrase is verbs alone: 化解, 新建改建, 组织开展了."""
    known, rest = words(), phrase.removesuffix("了")
    while rest:
        length = next(
            (n for n in range(min(known.longest_verb, len(rest)), 0, -1) if rest[:n] in known.verbs), 0
        )
        if not length:
            return False
        rest = rest[length:]
    return bool(phrase)


def _has_verb(phrase: str) -> bool:
    verbs = words().verbs - words().nominal
    return phrase[:1] in verbs or any(phrase[at : at + 2] in verbs for at in range(len(phrase) - 1))


def _verb_at_end(phrase: str) -> str:
    """The verb that a phrase ends with, "" for none, nor for one that is as often a noun."""
    verbs = words().verbs - words().nominal
    phrase = phrase.removesuffix("了")
    return phrase[-2:] if len(phrase) > 2 and phrase[-2:] in verbs else ""


def _counts_list(text: Blanked, number: int, before: str) -> bool:
    """Whether a figure is how many parts the list before it has: 住建、交通、水利3家."""
    parts = 1 + before.count("、")
    value = text.blanks[number].value.replace("两", "二")
    return parts > 1 and value in (str(parts), _LIST_ITEMS[parts - 1 : parts])


def _from_verb(phrase: str) -> str:
    """A phrase without the adverbs that it begins with."""
    while match := words().adverbs.match(phrase):
        phrase = phrase[match.end() :]
    return phrase


def _verb_at(phrase: str) -> str:
    """The verb that a phrase begins with, "" for none. Of two characters at least."""
    known = words()
    return next(
        (phrase[:n] for n in range(min(known.longest_verb, len(phrase)), 1, -1) if phrase[:n] in known.verbs),
        "",
    )


def _with_verb(phrase: str, text: Blanked, number: int) -> str:
    """A noun of a list with the verb that the list shares: 招聘社区工作者〔〕人、事业单位〔〕人."""
    if _verb_at(phrase):
        return phrase
    end = text.blanks[number].span.begin
    begin = max((text.text.rfind(stop, 0, end) for stop in _STOP), default=-1) + 1
    if "、" not in text.text[begin:end]:
        return phrase
    verb = _verb_at(_from_verb(text.text[begin:end]))
    return f"{verb}{phrase}" if verb and len(phrase) <= 8 else phrase


def _behind(text: Blanked, number: int) -> str:
    """What is counted: 农民工 of 为〔数量〕名农民工追讨工资."""
    blank = text.blanks[number]
    begin = blank.span.end + len(blank.unit or "")
    found = _NOUN.match(text.text, begin)
    if found is None:
        return ""
    noun = _HEADLESS.sub("", _THAT_WAS.sub("", found[0]))
    if stated := _STATED_BEHIND.search(noun):
        noun = noun[: stated.start()]
    if verb := _verb_within(noun, 1):
        noun = noun[:verb]
    return noun if len(noun) > 1 else ""


@cache
def _verbs() -> frozenset[str]:
    """The verbs that may stand within a phrase."""
    return frozenset(words().verbs | {"实现", "完成"}) - words().nominal


def _verb_within(noun: str, least: int = 2) -> int:
    """Where a verb begins in what stands behind a figure, behind ``least`` characters or more; 0 for none."""
    verbs = _verbs()
    return next((at for at in range(least, len(noun) - 1) if noun[at : at + 2] in verbs), 0)


def _done_to(text: Blanked, number: int) -> str:
    """What is done to those who stand behind the figure: 追讨工资 of 为〔〕名农民工追讨工资〔〕万元."""
    blank = text.blanks[number]
    found = _NOUN.match(text.text, blank.span.end + len(blank.unit or ""))
    if found is None or not (at := _verb_within(found[0])):
        return ""
    return _tidy(found[0][at : at + 6])


def _changed(text: Blanked, number: int, before: str) -> str:
    """A rise or fall with what rises: 人均可支配收入〔〕元，增长〔〕% → 人均可支配收入增长."""
    before = _OF.sub("", before.rstrip("了到至达为约近"))
    trend = words().trends.search(before)
    if trend is None:
        return _tidy(before)
    kind = trend[0].removeprefix("同比")
    owner = _tidy(before[: trend.start()]) or _subject(text, number)
    return _shortened(f"{owner}{kind}")


def _subject(text: Blanked, number: int) -> str:
    """What the figure before is of: that which a share or a rise belongs to."""
    for before in range(number - 1, -1, -1):
        if text.blanks[before].kind in FIGURES:
            between = text.text[text.blanks[before].span.end : text.blanks[number].span.begin]
            return "" if re.search("[。；;]", between) else _stem(text, before)
    return ""


def _is_former(text: Blanked, number: int) -> bool:
    """Whether the value is the one that the next one came from."""
    if number + 1 >= len(text.blanks) or text.blanks[number + 1].kind is not text.blanks[number].kind:
        return False
    here = text.text[: text.blanks[number].span.begin]
    return bool(_FROM.search(here)) and bool(_TO.match(_between(text, number + 1)))


def _shortened(phrase: str) -> str:
    """A name of at most :data:`LONGEST` characters: of a longer phrase a verb and the last words."""
    phrase = phrase.strip("的、“”")
    if len(phrase) <= LONGEST:
        return phrase
    verbs = words().verbs - words().nominal
    verb = _verb_at(phrase) or next(
        (
            phrase[at : at + 2]
            for at in range(len(phrase) - _LAST_WORDS - 2, -1, -1)
            if phrase[at : at + 2] in verbs
        ),
        "",
    )
    end = len(phrase)
    while end > 1 and len(phrase) - end < _LAST_WORDS - 1:
        end -= 2 if phrase[end - 2 : end] in pieces() else 1
    return f"{verb}{phrase[end:]}"
