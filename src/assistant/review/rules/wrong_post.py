"""与本人职务不符的自称：别人的稿子拿来用，“作为镇长”忘了改。

为什么：职务写错，等于当面承认稿子是借来的。
任职经历（时任、曾任、从某岗位调任）、兼任的河长、林长、组长，以及党组书记、支部书记这类通常由本人兼着的职务不算。

例：乡党委书记的报告写“作为镇长，我始终牢记……”，提示与本人职务不符。

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
from assistant.review.findings import finding
from assistant.review.location import role_at, sentence_of

TITLE = "职务"
WHOLE = False

_HEADS = (
    "副?(?:省|市|县|区|州|旗|乡|镇|局|厅|部|院|校|所|站|科|处|司|检察|行|台|社|馆|队|厂)长|"
    "(?:党委|党工委|工委|党组|县委|市委|区委|镇委|乡委|纪委|政法委|街道|支部|总支|副|第一)*书记|"
    "村?支书|(?:副)?(?:主任|主席|经理|总经理|董事长|主委|总工程师|校监|专员|参事|督学)"
)
_SELF = re.compile(
    r"(?:作为|身为|我是|忝任|(?<=[，。；\n　])我当)(?:一[名个位])?"
    rf"(?P<post>[^，。；、：！？,;\n“”《》]{{0,14}}?(?:{_HEADS}))"
    r"(?=[，,。；;]|我|的我|，?本人|头一[天年])"
)
_SHARED = re.compile(
    r"党组书记|支部|总支|第一书记|班长|组长|河长|林长|路长|田长|链长|段长|楼长|校监|家长|会长|理事长|指挥长|召集人"
    r"|常务副|副书记|(?:保护|安全|卫生运动|应急|禁毒|双拥|老龄|绿化|消防|招生|编制|儿童工作|残疾人工作|规划|下一代工作)委员会(?:副?主任)$"
    r"|(?:安委|爱卫|工委|禁毒|绿委|编委|征兵|招委|未保委|食安|防汛|双拥)[会办委]*副?主任$"
)
_NOT_SELF = re.compile(
    r"(?:他|她|其|您|你|同志|时任|曾|当时|过去|以前|那时|前任|后任|继任|聘|选|请)(?:就|也|都)?$"
)
_POST = re.compile(_HEADS)
_FORMER = re.compile(
    rf"(?:曾任?|原任?|此前|由|从)[^，。；\n]{{0,14}}?(?:{_HEADS})(?=(?:岗位上?|任上)?(?:改任|转任|调任|升任|接任|调到|转到|来到|到))"
)
"""A post that the lead says was left: 由镇长改任镇党委书记."""
_CALLING = re.compile(
    r"(?:作为|身为|我是)一[名个位](?P<post>(?:人民|普通|基层|老)?(?:(?P<teaches>教师|教育工作者)|(?P<heals>医生|医者|医务工作者|医务人员)"
    r"|(?P<accuses>检察官|检察干警)|(?P<judges>法官)|(?P<guards>警察|公安民警|民警)))(?=[，,。；]|我)"
)
_CALLED = {
    "teaches": re.compile(r"学校|教师|教育|教学|教研|中学|小学|大学|学院|校长|幼儿"),
    "heals": re.compile(r"[医卫疾院保]"),
    "accuses": re.compile("检察"),
    "judges": re.compile("法院|法庭|审判"),
    "guards": re.compile("公安|警|派出所|政法|司法|监狱|强制"),
}
_LEVELS = ("街道", "镇", "乡", "县", "区", "市")
_NO_UNIT = frozenset({"一名", "县", "区", "市", "镇", "乡", "局", "单位", "本", "班子", "党政"})


def check(context: ReviewContext) -> Iterable[Finding]:
    """Where the writer calls himself what he is not."""
    draft = context.draft
    own = _own_posts(draft)
    if not own or is_article(draft):
        return
    text = draft.text
    for match in _SELF.finditer(text):
        post = match["post"]
        span = Span(match.start("post"), match.end("post"))
        if _SHARED.search(post) or role_at(draft, span.begin) is Role.LEAD:
            continue
        sentence = sentence_of(text, span)
        if _NOT_SELF.search(text[sentence.begin : match.start()]):
            continue
        if not _is_own(post, own, context.vocabulary):
            message = f"“作为{post}”与本人职务（{draft.metadata.office or own[0]}）不符，可能是借用稿子时留下的，请核对。"
            yield finding("wrong_post", span, message, score=0.9)
    yield from _callings(draft, own)


def _callings(draft: Report, own: tuple[str, ...]) -> Iterator[Finding]:
    """Somebody else's calling: 作为一名教师 in the report of a 局长 who has no school."""
    leads = (one.span.of(draft.text) for one in draft.sections if one.role is Role.LEAD)
    title = draft.title_span.of(draft.text) if draft.title_span else ""
    told = "".join((*own, draft.metadata.office, title, *leads))
    for match in _CALLING.finditer(draft.text):
        calling = next(name for name in _CALLED if match[name])
        if not _CALLED[calling].search(told):
            span = Span(match.start("post"), match.end("post"))
            office = draft.metadata.office or own[0]
            message = f"“作为一名{match['post']}”与本人职务（{office}）不符，可能是借用稿子时留下的，请核对。"
            yield finding("wrong_post", span, message, score=0.8)


def _own_posts(draft: Report) -> tuple[str, ...]:
    """The writer's posts: as told, and as the lead and the title tell."""
    told = [draft.metadata.office] if draft.metadata.office else []
    if not told and draft.title_span:
        told = [match[0] for match in _POST.finditer(draft.title_span.of(draft.text))]
    if not told:
        return ()
    for section in draft.sections:
        if section.role is Role.LEAD:
            lead = _FORMER.sub("", section.span.of(draft.text))
            told += [match[0] for match in re.finditer(rf"[\u4e00-\u9fff]{{0,10}}?(?:{_HEADS})", lead)]
    return tuple(told)


def _is_own(post: str, own: tuple[str, ...], vocabulary: Vocabulary) -> bool:
    """Whether a post is among the writer's own: the same head and, where both name a unit, the same unit."""
    head = _head(post)
    for mine in own:
        if head is None or not _same_head(post if head.endswith("书记") else head, mine):
            continue
        unit = post[: -len(head)]
        if not unit or unit in _NO_UNIT or _meet(unit, mine) or _same_office(post, mine, vocabulary):
            return True
    return False


def _same_office(post: str, mine: str, vocabulary: Vocabulary) -> bool:
    """Whether both name one department, by its short and its full name."""
    names = []
    for name in (post, mine):
        match = re.search(
            r"([\u4e00-\u9fff]{2,14}?)(?:局|委员会|委|厅|部|办公室|办)(?:局长|主任|厅长|部长|长)", name
        )
        bare = re.sub(r"^.*?[省市县区州旗镇乡]", "", match[1]) if match else ""
        names.append(vocabulary.portfolio_if_known(bare) if match else name)
    return names[0] is not None and names[0] == names[1]


def _same_secretary(post: str, mine: str) -> bool:
    """Whether both are secretaries of the same sort: not of a township and a town, not first and deputy."""
    if "书记" not in mine or ("副书记" in mine and not re.search(r"(?<!副)书记", mine)):
        return False
    if "党委" in post and "支部" in mine and "党委" not in mine:
        return False
    levels, own = ([level for level in _LEVELS if level in told] for told in (post, mine))
    return not levels or not own or bool(set(levels) & set(own))


def _head(post: str) -> str | None:
    found = [match[0] for match in _POST.finditer(post)]
    return found[-1] if found else None


def _same_head(head: str, mine: str) -> bool:
    if head.endswith("支书"):
        return "支书" in mine or "支部书记" in mine
    if head.endswith("书记"):
        return _same_secretary(head, mine)
    deputy = head.startswith("副")
    bare = head.removeprefix("副")
    # 局长 of one who is 副局长 is told too: the two are not the same.
    return (
        mine.endswith(head)
        or f"{head}、" in mine
        or (not deputy and bare in mine and f"副{bare}" not in mine)
        or (deputy and head in mine)
    )


def _meet(unit: str, mine: str) -> bool:
    """Whether two names of a unit share a word: 教育局 and 县教育局, but not 水利局 and 粮食储备库."""
    core = re.sub(r"[省市县区镇乡局委办厅处科所站院]|街道", "", unit)
    return not core or any(core[at : at + 2] in mine for at in range(max(1, len(core) - 1)))
