"""与本人职务不符的自称：别人的稿子拿来用，“作为镇长”忘了改。

为什么：职务写错，等于当面承认稿子是借来的。
任职经历（时任、曾任、从某岗位调任）、兼任的河长、林长、组长，以及党组书记、支部书记这类通常由本人兼着的职务不算。

例：乡党委书记的报告写“作为镇长，我始终牢记……”，商务局局长的报告写“本人担任县文旅局局长这一年”或署名“述职人：县文旅局局长”，提示与本人职务不符。

依据：公文校核的通常做法；职务以报告信息和导语为准。
"""

import re
from collections.abc import Iterable, Iterator

from assistant.domain.report import Report, Role
from assistant.domain.results import Finding
from assistant.domain.text import Span
from assistant.domain.vocabulary import Vocabulary
from assistant.review.context import ReviewContext
from assistant.review.coverage import is_article
from assistant.review.cues import alternatives, cue, cue_at_end
from assistant.review.findings import finding, quote
from assistant.review.location import around, clause_of, in_quotes, role_at, sentence_of

TITLE = "职务"
WHOLE = False

_RULE = "wrong_post"
_CLAIMS = {
    "post": "作为{}",
    "since": "任{}",
    "now": "现任{}",
    "served": "当{}",
    "duty": "履行{}职责",
    "seat": "在{}岗位上",
    "during": "担任{}期间",
    "head": "{}",
}
"""How a writer claims a post: names of groups of the cue ``self``, each with the words that the message quotes."""
_CALLINGS = ("teaches", "heals", "accuses", "judges", "guards")
_LEVELS = ("街道", "镇", "乡", "县", "区", "市")
_NO_UNIT = frozenset(
    {"一名", "县", "区", "市", "镇", "乡", "局", "单位", "本", "班子", "党政", "全县", "全区", "全市"}
)
_YEAR = re.compile("[0-9]{4}年")
_NUMBERED = re.compile("第?([一二三四五六七八九十]{1,3})(?=[中小高幼]|医院|支部)")
_OFFICE = re.compile(r"([\u4e00-\u9fff]{2,14}?)(?:局|委员会|委|厅|部|办公室|办)(?:局长|主任|厅长|部长|长)")


def check(context: ReviewContext) -> Iterable[Finding]:
    """Where the writer calls himself what he is not."""
    draft = context.draft
    own = _own_posts(draft)
    if not own or is_article(draft):
        return
    text = draft.text
    for match in cue(_RULE, "self").finditer(text, *context.stretch):
        name = next(one for one in _CLAIMS if match[one])
        post = match[name] + "长" if name == "head" else cue(_RULE, "ordinal").sub("", match[name])
        span, claim = Span(*match.span(name)), Span(*match.span())
        if name == "head":
            span = Span(span.begin - 1, claim.end)
        if not _is_foreign(post, own, context.vocabulary) or _is_former(text, claim):
            continue
        if name == "during" and (_unit(post) or _YEAR.search(clause_of(text, claim).of(text))):
            continue  # a post held before, in another unit or another year
        if name == "duty" and cue(_RULE, "of_others").search(text, clause_of(text, claim).begin, claim.begin):
            continue
        sure = (
            not in_quotes(text, span)
            and not _may_be_former(text, claim)
            and (name != "since" or _is_of_now(match))
            and name != "during"
            and (name != "now" or role_at(draft, span.begin) is not Role.LEAD)
        )
        office = draft.metadata.office or own[0]
        words = _CLAIMS[name].format(span.of(text) if name == "head" else post)
        message = f"{quote(words)}与本人职务（{office}）不符，可能是借用稿子时留下的，请改为本人职务。"
        yield finding(_RULE, span, message, sure=sure, score=0.9 if sure else 0.6)
    yield from _callings(context, own)
    yield from _signed(context, own)


def _signed(context: ReviewContext, own: tuple[str, ...]) -> Iterator[Finding]:
    """Another post where the report is signed: 述职人：县林业局局长."""
    draft = context.draft
    for match in cue(_RULE, "signed").finditer(draft.text, *context.stretch):
        name = "post" if match["post"] else "byline"
        post = match[name]
        if _is_foreign(post, own, context.vocabulary):
            office = draft.metadata.office or own[0]
            message = (
                f"署名的职务{quote(post)}与本人职务（{office}）不符，可能是借用稿子时留下的，请改为本人职务。"
            )
            yield finding(_RULE, Span(*match.span(name)), message, score=0.9)


def _is_foreign(post: str, own: tuple[str, ...], vocabulary: Vocabulary) -> bool:
    """Whether none of the posts in 县教育局党组书记、局长 is the writer's, those apart that people hold beside theirs."""
    first, *others = post.split("、")
    posts = [first] + [_with_unit(one, first) for one in others]
    posts = [
        one for one in posts if not (cue(_RULE, "shared").search(one) or cue(_RULE, "second").search(one))
    ]
    return bool(posts) and not any(_is_own(one, own, vocabulary) for one in posts)


def _with_unit(post: str, first: str) -> str:
    """A post that names no unit with that of the first one in its list."""
    head = _head(first)
    return first[: -len(head)] + post if head and post == _head(post) else post


def _is_of_now(match: re.Match[str]) -> bool:
    """Whether 任…以来 speaks of the post held now: no year is given, and it says whose post, or of what unit."""
    return not match["date"] and bool(match["subject"] or _unit(match["since"]))


def _unit(post: str) -> str:
    """The unit that a post names, "" for one like 县."""
    unit = post.removesuffix(_head(post) or "")
    return "" if unit in _NO_UNIT else unit


def _is_former(text: str, match: Span) -> bool:
    """Whether its own clause speaks of somebody else, or of a post that was left."""
    clause = clause_of(text, match)
    before = text[clause.begin : match.begin]
    return bool(
        cue_at_end(_RULE, "not_self").search(before)
        or cue(_RULE, "former").search(around(text, clause, match))
    )


def _may_be_former(text: str, match: Span) -> bool:
    """Whether the sentence around the clause does."""
    return cue(_RULE, "former").search(around(text, sentence_of(text, match), match)) is not None


def _callings(context: ReviewContext, own: tuple[str, ...]) -> Iterator[Finding]:
    """Somebody else's calling: 作为一名教师 in the report of a 局长 who has no school."""
    draft, calling = context.draft, cue(_RULE, "calling")
    leads = (calling.sub("", one.span.of(draft.text)) for one in draft.sections if one.role is Role.LEAD)
    title = draft.title_span.of(draft.text) if draft.title_span else ""
    said = "".join((*own, draft.metadata.office, title, *leads))
    office = draft.metadata.office or own[0]
    for match in calling.finditer(draft.text, *context.stretch):
        name = next(one for one in _CALLINGS if match[one])
        whole = Span(*match.span())
        if cue(_RULE, name).search(said) or _is_former(draft.text, whole):
            continue
        sure = not in_quotes(draft.text, whole) and not _may_be_former(draft.text, whole)
        words = quote("作为一名" + match["post"])
        message = f"{words}与本人职务（{office}）不符，可能是借用稿子时留下的，请核对；如是回顾经历，请写明。"
        yield finding(_RULE, Span(*match.span("post")), message, sure=sure, score=0.8 if sure else 0.6)


def _own_posts(draft: Report) -> tuple[str, ...]:
    """The writer's posts: as given, and as the lead and the title say, what the lead claims with 作为 apart."""
    head = re.compile(alternatives(_RULE, "head"))
    posts = [draft.metadata.office] if draft.metadata.office else []
    if not posts and draft.title_span:
        posts = [match[0] for match in head.finditer(draft.title_span.of(draft.text))]
    if not posts:
        return ()
    # What he claims, has left or signs with is to be compared with his posts, and is none of them.
    said = draft.text
    for name in ("left", "self", "signed"):
        said = cue(_RULE, name).sub(lambda match: "。" * len(match[0]), said)
    held = re.compile(rf"[\u4e00-\u9fff]{{0,10}}?{alternatives(_RULE, 'head')}")
    for section in draft.sections:
        if section.role is Role.LEAD:
            posts += [match[0] for match in held.finditer(section.span.of(said))]
    return tuple(posts)


def _is_own(post: str, own: tuple[str, ...], vocabulary: Vocabulary) -> bool:
    """Whether a post is among the writer's own: the same head and, where his posts name a unit, the same unit."""
    head = _head(post)
    named = any(_head(mine) == head and mine != head for mine in own)
    for mine in own:
        if head is None or not _same_head(post if head.endswith("书记") else head, mine):
            continue
        unit = re.sub("^.{1,12}的", "", post[: -len(head)])  # 分管教育的副县长
        if (
            not unit
            or unit in _NO_UNIT
            or not named
            or _meet(unit, mine)
            or _same_office(post, mine, vocabulary)
        ):
            return True
    return False


def _same_office(post: str, mine: str, vocabulary: Vocabulary) -> bool:
    """Whether both name one department, by its short and its full name."""
    names = []
    for name in (post, mine):
        match = _OFFICE.search(name)
        bare = re.sub("^[^省市县区州旗镇乡]{0,8}[省市县区州旗镇乡]", "", match[1]) if match else ""
        names.append(vocabulary.portfolio_if_known(bare) if match else name)
    return names[0] is not None and names[0] == names[1]


def _same_secretary(post: str, mine: str) -> bool:
    """Whether both are secretaries of the same sort: not of a township and a town, not first and deputy."""
    if "书记" not in mine or ("副书记" in mine and not re.search(r"(?<!副)书记", mine)):
        return False
    if "党委" in post and "支部" in mine and "党委" not in mine:
        return False
    levels, own = ([level for level in _LEVELS if level in name] for name in (post, mine))
    return not levels or not own or bool(set(levels) & set(own))


def _head(post: str) -> str | None:
    found = [match[0] for match in re.finditer(alternatives(_RULE, "head"), post)]
    return found[-1] if found else None


def _same_head(head: str, mine: str) -> bool:
    if head.endswith("支书"):
        return "支书" in mine or "支部书记" in mine
    if head.endswith("书记"):
        return _same_secretary(head, mine)
    deputy = head.startswith("副")
    bare = head.removeprefix("副")
    # 局长 is not 副局长: the two are kept apart.
    return (
        (mine.endswith(head) and (deputy or not mine.endswith(f"副{bare}")))
        or f"{head}、" in mine
        or (not deputy and bare in mine and f"副{bare}" not in mine)
        or (deputy and head in mine)
    )


def _meet(unit: str, mine: str) -> bool:
    """Whether two names of a unit share a word: 教育局 and 县教育局, but not 水利局 and 粮食储备库, 一中 and 二中."""
    one, other = (_NUMBERED.search(name) for name in (unit, mine))
    if one and other and one[1] != other[1]:
        return False
    core = re.sub(r"[省市县区镇乡局委办厅处科所站院]|街道", "", unit)
    return not core or unit in mine or any(core[at : at + 2] in mine for at in range(max(1, len(core) - 1)))
