from collections.abc import Iterable
from itertools import pairwise

import pytest

from assistant.corpus.parse import parse
from assistant.domain.report import Metadata, Report
from assistant.domain.results import Access, CheckResult, DiffType, Finding, Kind, Level, Severity
from assistant.domain.text import Span
from assistant.reuse import shingles
from assistant.reuse.detect import overlaps, overlaps_in
from assistant.reuse.sources import Sources

ORCHARD = (
    "去年秋天在柳林镇新建冷库2座，添了两台分拣机，带动310户果农增收，秋果再不用贱卖给贩子，"
    "镇上的老支书逢人便说这件事办到了心坎上。"
)
SCHOOL = (
    "把五所村小的旱厕全部改成水厕，给寄宿的孩子装上热水器，冬天洗脚不用再排队，家长会上头一回没有人提意见。"
)
PATROL = (
    "汛期每晚安排两个人守水库，手电、铜锣、口哨放在值班室门口，涨水到警戒线先敲锣再打电话，一夜没有落下一户。"
)
NIGHT = "夜校开在祠堂里，白天晒谷、晚上上课，教的是剪枝、记账和直播卖货，来得最勤的是六十岁上下的老人。"
BUSES = "县城开通三条夜班公交，末班车等得到最后一批下班的纺织女工，司机认得出谁在哪一站下。"

PAST = {
    "orchard": (Metadata("2021年述职报告", "甲", "镇长", "北山县", 2021), ORCHARD + "\n" + SCHOOL),
    "patrol": (Metadata("2022年述职报告", "乙", "局长", "北山县", 2022), PATROL + "\n" + NIGHT),
    "own": (Metadata("2022年度述职报告", "丙", "副县长", "南江县", 2022), BUSES),
}


def _sources(past: dict[str, tuple[Metadata, str]] = PAST) -> Sources:
    records = {name: record for name, (record, _) in past.items()}
    part = shingles.build((name, text) for name, (_, text) in past.items())
    return Sources([part], records, lambda name: past[name][1])


def _draft(text: str, *, author: str = "丙", year: int | None = 2024, office: str = "副县长") -> Report:
    return parse(text, Metadata("2024年述职报告", author, office, "南江县", year))


def _real(result: CheckResult) -> list[Finding]:
    return [finding for finding in result.findings if finding.kind is not Kind.FORMULA]


def _check(text: str, past: dict[str, tuple[Metadata, str]] = PAST) -> list[Finding]:
    return _real(overlaps(_draft(text), _sources(past)))


FRESH = "我在这一年里跑遍了所有乡镇，写满了四本笔记。"


@pytest.mark.parametrize(
    ("said", "level"),
    [
        pytest.param(ORCHARD, Level.VERBATIM, id="verbatim"),
        pytest.param(ORCHARD.replace("310", "286").replace("2座", "4座"), Level.NUMBERS, id="numbers"),
        pytest.param(ORCHARD.replace("柳林镇", "青坪乡"), Level.NAMES, id="names"),
        pytest.param(ORCHARD.replace("再不用贱卖", "终于不必低价卖"), Level.LIGHT, id="light"),
        pytest.param(
            "去年秋天在柳林镇新建冷库2座，添了两台分拣机，带动周边果农增收，收秋的日子里再也见不到压价的贩子，老支书逢人便说这事办得好。",
            Level.HEAVY,
            id="heavy",
        ),
        pytest.param(
            "镇上的老支书逢人便说这件事办到了心坎上，秋果再不用贱卖给贩子，带动310户果农增收，"
            "去年秋天在柳林镇新建冷库2座，添了两台分拣机。",
            Level.REORDER,
            id="reorder",
        ),
    ],
)
def test_levels_and_what_they_cover(said: str, level: Level) -> None:
    text = f"{FRESH}\n{said}\n"
    (finding,) = _check(text)
    assert (finding.span.of(text), finding.kind, finding.level) == (said, Kind.COPIED, level)
    assert finding.source is not None
    assert (finding.source.origin.report_id, finding.source.text) == ("orchard", ORCHARD)


@pytest.mark.parametrize(
    "said",
    [
        pytest.param(" ".join(ORCHARD), id="a space after each character"),
        pytest.param("\u200b".join(ORCHARD), id="zero-width after each character"),
        pytest.param(ORCHARD.replace("农", "農").replace("镇", "鎮").replace("办", "辦"), id="traditional"),
        pytest.param(ORCHARD.replace("2", "２").replace("310", "３１０").replace("，", ","), id="width"),
        pytest.param(ORCHARD.replace("，", "、").replace("。", "；"), id="punctuation"),
        pytest.param("\n".join(ORCHARD[at : at + 9] for at in range(0, len(ORCHARD), 9)), id="broken lines"),
        pytest.param("\n".join(ORCHARD), id="one character a line"),
        pytest.param(ORCHARD.replace("2座", "二座").replace("310", "三百一十"), id="numerals"),
        pytest.param(ORCHARD.replace("310", "***").replace("2座", "*座"), id="masks"),
        pytest.param(ORCHARD.replace("人", "⼈").replace("老", "⽼"), id="radicals"),
    ],
)
def test_disguises_are_seen_through(said: str) -> None:
    found = _check(f"{FRESH}\n{said}\n")
    assert {finding.source.origin.report_id for finding in found if finding.source} == {"orchard"}
    assert sum(len(finding.span) for finding in found) >= 0.9 * len(said)
    assert {finding.level for finding in found} <= {Level.VERBATIM, Level.NUMBERS}


@pytest.mark.parametrize("head", ["述廉", "不足", "学习情况"])
def test_a_bare_head_takes_nothing_from_the_paragraph_below_it(head: str) -> None:
    """A head of two characters is shorter than a sentence can be, and yet no part of the next one."""
    text = f"履职\n{FRESH}\n\n{head}\n{PATROL}\n"
    (finding,) = _check(text)
    assert (finding.span.of(text), finding.level) == (PATROL, Level.VERBATIM)


def test_a_draft_of_ones_own_words_has_no_findings() -> None:
    assert _check("今年试着把信访接待搬到集市上，支一张桌子、摆两条板凳，谁来都先倒一碗水。") == []


def test_the_same_author_is_self_and_another_one_copied() -> None:
    kinds = {
        finding.source.origin.report_id: finding.kind
        for finding in _check(f"{BUSES}\n{PATROL}\n")
        if finding.source
    }
    assert kinds == {"own": Kind.SELF, "patrol": Kind.COPIED}


def test_without_an_author_the_office_is_the_series() -> None:
    (finding,) = _real(overlaps(_draft(BUSES, author=""), _sources()))
    assert finding.kind is Kind.SELF


def test_two_reports_of_which_nothing_is_known_are_of_two_writers() -> None:
    nobody = {name: (Metadata(year=2022), text) for name, (_, text) in PAST.items()}
    (finding,) = _real(overlaps(parse(BUSES, Metadata(year=2024)), _sources(nobody)))
    assert (finding.kind, _sources(nobody).authors) == (Kind.COPIED, 3)


@pytest.mark.parametrize(
    ("lead", "kind", "who"),
    [
        pytest.param("述职人：李建国\n", Kind.COPIED, "周明远，2022年", id="a successor"),
        pytest.param("述职人：周明远\n", Kind.SELF, "本人，2022年", id="the same person"),
        pytest.param("", Kind.SELF, "同一职务，作者不详，2022年", id="nobody is named"),
    ],
)
def test_a_successor_in_office_copies(lead: str, kind: Kind, who: str) -> None:
    record = Metadata("2022年度述职报告", "", "副县长", "南江县", 2022)
    past = {"own": (record, f"我叫周明远，任副县长。\n{BUSES}")}
    draft = _draft(f"{lead}{FRESH}\n{BUSES}\n", author="")
    (finding,) = _real(overlaps(draft, _sources(past)))
    assert finding.kind is kind
    assert finding.message == f"与《2022年度述职报告》（{who}）相同"


@pytest.mark.parametrize(
    ("exclude", "access", "year"),
    [
        pytest.param(frozenset({"orchard"}), Access(), 2024, id="excluded"),
        pytest.param(frozenset(), Access(frozenset({"别处"})), 2024, id="out of reach"),
        pytest.param(frozenset(), Access(), 2020, id="of a later year"),
    ],
)
def test_what_may_not_be_a_source_is_none(exclude: frozenset[str], access: Access, year: int) -> None:
    draft = _draft(ORCHARD, year=year)
    assert _real(overlaps(draft, _sources(), exclude=exclude, access=access)) == []


def test_a_report_is_not_compared_with_itself() -> None:
    record, text = PAST["orchard"]
    assert _real(overlaps(parse(text, record, id="orchard"), _sources())) == []


def test_what_stands_twice_in_a_draft_is_reported_at_its_second_place() -> None:
    text = f"{NIGHT}\n{FRESH}\n下一步，{NIGHT}\n"
    (finding,) = _real(overlaps(_draft(text), _sources({})))
    assert (finding.kind, finding.span.of(text)) == (Kind.WITHIN, NIGHT)
    assert finding.source is not None
    assert finding.source.span == Span(0, len(NIGHT))


def test_the_draft_itself_comes_before_others_as_a_source() -> None:
    text = f"{PATROL}\n{FRESH}\n{PATROL}\n"
    assert [finding.kind for finding in _check(text)] == [Kind.COPIED, Kind.WITHIN]


def test_what_stands_in_many_reports_is_reported_once_with_the_earliest() -> None:
    past = {
        f"r{year}": (Metadata(f"{year}年报告", f"作者{year}", year=year), PATROL)
        for year in (2023, 2021, 2022)
    }
    (finding,) = _check(PATROL, past)
    assert finding.source is not None
    assert finding.source.origin.report_id == "r2021"
    assert [origin.report_id for origin in finding.also_in] == ["r2022", "r2023"]
    assert finding.message == "与《2021年报告》（作者2021，2021年）相同；另见 2 篇"


def test_two_sources_in_one_draft_are_two_findings() -> None:
    text = f"{ORCHARD}\n{PATROL}\n"
    assert [finding.span.of(text) for finding in _check(text)] == [ORCHARD, PATROL]


def test_a_head_beside_a_copied_paragraph_is_found_too() -> None:
    past = {"a": (Metadata("旧稿", "甲", year=2020), f"一、守好库区不松手\n{PATROL}\n")}
    text = f"一、守好库区不松手\n{PATROL}\n"
    assert [finding.span.of(text) for finding in _check(text, past)] == ["一、守好库区不松手", PATROL]


def test_a_common_head_counts_where_it_stands_above_the_same_passage() -> None:
    """By itself it is anybody's; the name of a role and a set phrase always are."""
    past = {
        "a": (Metadata("旧稿", "甲", year=2020), f"（三）夯实基层基础。\n{PATROL}\n三、存在问题\n{ORCHARD}\n")
    }

    def said(text: str) -> list[str]:
        return [finding.span.of(text) for finding in _check(text, past)]

    same = f"二、履职\n（一）夯实基层基础。\n{PATROL}\n"
    assert said(same) == ["夯实基层基础。", PATROL]
    assert said(f"二、履职\n（一）夯实基层基础。\n{FRESH}\n{PATROL}\n") == [PATROL]
    assert said(f"（一）夯实基层基础。\n{ORCHARD}\n") == [ORCHARD]
    assert said(f"三、存在问题\n{ORCHARD}\n") == [ORCHARD]


OFFICIAL = (
    "深刻领悟“两个确立”的决定性意义，增强“四个意识”、坚定“四个自信”、做到“两个维护”，"
    "始终在思想上政治上行动上同以习近平同志为核心的党中央保持高度一致。"
)


def test_set_phrases_are_formula_whoever_has_them() -> None:
    past = {"a": (Metadata("旧稿", "甲", year=2020), f"{OFFICIAL}{NIGHT}")}
    result = overlaps(_draft(f"{OFFICIAL}\n{FRESH}\n"), _sources(past))
    assert {finding.kind for finding in result.findings} == {Kind.FORMULA}
    assert {finding.severity for finding in result.findings} == {Severity.INFO}
    assert result.summary.reused == 0
    assert result.summary.set_phrases > 0.5


@pytest.mark.parametrize(
    ("phrase", "named", "about"),
    [
        ("党纪学习教育", "党纪学习教育", "党纪学习教育的部署，2024年4月至2024年7月"),
        ("党史学习教育", "党史学习教育", "党史学习教育的部署，2021年2月至2022年3月"),
        ("外防输入、内防反弹", "外防输入、内防反弹", "新冠肺炎疫情防控的部署，至2023年1月"),
        (
            "严格履行“一岗双责”",
            "严格履行‘一岗双责’",
            "中央八项规定及其实施细则、党风廉政建设文件，2012年12月起",
        ),
    ],
)
def test_a_set_phrase_is_named_by_what_was_found(phrase: str, named: str, about: str) -> None:
    """Not by the first of its family, which is another one."""
    text = f"{FRESH}\n这一年{phrase}没有松过手。\n"
    (finding,) = overlaps(_draft(text), _sources({})).findings
    assert (finding.kind, finding.message) == (Kind.FORMULA, f"通用提法“{named}”（{about}）")
    assert finding.span.of(text).strip("“”") == phrase.strip("“”")


def test_a_lone_clause_of_many_authors_is_a_frame_and_of_one_an_isolated_overlap() -> None:
    clause = "年初把全年要办的十件实事逐件列成清单贴在大门口"
    fillers = (ORCHARD, SCHOOL, PATROL, NIGHT, BUSES)
    many = {
        f"r{n}": (Metadata(f"报告{n}", f"作者{n}", year=2020), f"{filler}\n{clause}。\n")
        for n, filler in enumerate(fillers)
    }
    text = f"{FRESH}\n{clause}，让大家看得见。\n"
    (framed,) = [one for one in overlaps(_draft(text), _sources(many)).findings if one.source]
    assert (framed.kind, framed.severity) == (Kind.FORMULA, Severity.INFO)
    (alone,) = _check(text, {"r0": many["r0"]})
    assert (alone.kind, alone.severity) == (Kind.COPIED, Severity.INFO)


def test_a_finding_states_what_was_changed() -> None:
    (finding,) = _check(ORCHARD.replace("310", "286").replace("2座", "4座"))
    changes = [op for op in finding.diff if op.op != "equal"]
    assert [op.type for op in changes] == [DiffType.FIGURE, DiffType.FIGURE]
    assert finding.message == "与《2021年述职报告》（甲，2021年）近同，仅改数字 2 处"
    assert finding.severity is Severity.WARNING


def test_the_summary_counts_characters() -> None:
    text = f"{FRESH}\n{PATROL}\n"
    summary = overlaps(_draft(text), _sources()).summary
    letters = [sum(character.isalnum() for character in part) for part in (FRESH, PATROL)]
    assert summary.characters == sum(letters)
    assert summary.reused == pytest.approx(letters[1] / sum(letters))
    assert summary.reused == summary.reused_raw
    assert (summary.by_level, summary.by_kind) == ({Level.VERBATIM: letters[1]}, {Kind.COPIED: letters[1]})


@pytest.mark.parametrize("text", ["", "\n\n", "***", "。。。", "😀😀", "𠮷"])
def test_drafts_with_nothing_in_them(text: str) -> None:
    result = overlaps(_draft(text), _sources())
    assert result.findings == ()
    assert (result.summary.reused, result.summary.set_phrases) == (0, 0)


def test_one_paragraph_is_checked_alone() -> None:
    text = f"{ORCHARD}\n{FRESH}\n{PATROL}\n"
    at = text.index(PATROL)
    found = _real(overlaps_in(_draft(text), Span(at + 3, at + 5), _sources()))
    assert [finding.span.of(text) for finding in found] == [PATROL]
    assert found == [one for one in _check(text) if one.span.begin >= at]


def _never_the_word(findings: Iterable[Finding]) -> bool:
    return all("抄袭" not in finding.message for finding in findings)


def test_findings_are_evidence_in_order_and_apart() -> None:
    findings = _check(f"{ORCHARD}\n{PATROL}\n{BUSES}\n{FRESH}\n{BUSES}\n")
    assert _never_the_word(findings)
    assert all(one.span.end <= other.span.begin for one, other in pairwise(findings))


def test_a_clause_repeated_without_end_is_bounded() -> None:
    assert len(_check("把桌子搬到集市上去，" * 5000)) < 50


def test_a_thousand_identical_reports_are_one_finding() -> None:
    past = {f"r{n}": (Metadata(f"报告{n}", f"作者{n}", year=2020), PATROL) for n in range(1000)}
    (finding,) = _check(PATROL, past)
    assert finding.source is not None
    assert finding.source.origin.report_id == "r0"
    assert len(finding.also_in) >= 50


def test_an_institution_named_twice_is_a_repetition_but_no_copy() -> None:
    """落实…责任制 belongs to no report; inside one report once is enough."""
    said = "严格落实党风廉政建设责任制，"
    text = f"述职报告\n{said}年初同七个科室逐一签字画押。\n{BUSES}\n{said}年底请纪检组当面点评。"
    past = {"other": (Metadata("2022年述职报告", "甲", "镇长", "北山县", 2022), f"{said}{SCHOOL}")}

    (finding,) = _check(text, past)

    assert (finding.kind, finding.span.begin, finding.span.of(text)) == (
        Kind.WITHIN,
        text.rindex(said),
        said,
    )


def test_a_name_written_twice_is_no_repetition() -> None:
    text = (
        f"述职报告\n牵头申报北山南江生态协同发展示范区。\n{BUSES}\n"
        "派三名干部驻扎北山南江生态协同发展示范区，隔周回县里碰头。"
    )
    assert _check(text, {}) == []


THANKS = (
    "各位代表！过去一年取得的成绩，根本在于以习近平同志为核心的党中央坚强领导，在于习近平新时代中国特色社会主义思想的"
    "科学指引，是省委团结带领全省人民拼搏实干、开拓进取的结果。在此，我代表省人民政府，向全省人民，向各位人大代表、"
    "政协委员，向各民主党派、工商联、无党派人士和社会各界人士，表示衷心感谢！"
)
OTHER_THANKS = (
    "各位代表！一年来的成绩来之不易，根本在于习近平总书记领航掌舵，在于习近平新时代中国特色社会主义思想科学指引，"
    "是市委团结带领全市人民奋力打拼、开拓奋进的结果，是社会各界大力支持的结果。在此，我谨代表市人民政府，向全市人民，"
    "向各位代表、政协委员，向各民主党派、工商联、无党派人士，表示诚挚的感谢！"
)


@pytest.mark.parametrize(
    ("authors", "kind"),
    [
        pytest.param(("甲",), Kind.COPIED, id="one other person"),
        pytest.param(("甲", "乙"), Kind.FORMULA, id="two others"),
        pytest.param(("甲", "甲"), Kind.COPIED, id="one other, twice"),
        pytest.param(("甲", "丙"), Kind.COPIED, id="one other, and the writer"),
    ],
)
def test_common_official_language_is_nobodys_where_two_others_have_it(
    authors: tuple[str, ...], kind: Kind
) -> None:
    """Thanks that everybody gives are no copy; that one other report gives them proves nothing, and is an info."""
    past = {
        f"r{number}": (Metadata("2022年述职报告", author, "省长", f"{author}省", 2022), f"{SCHOOL}\n{THANKS}")
        for number, author in enumerate(authors)
    }
    found = [f for f in overlaps(_draft(f"述职报告\n{OTHER_THANKS}"), _sources(past)).findings if f.source]
    assert [(f.kind, f.level, f.severity) for f in found] == [(kind, Level.HEAVY, Severity.INFO)]


COMMONPLACE = "全面推进乡村振兴，加快农业农村现代化，促进农业高质高效、乡村宜居宜业、农民富裕富足。"


def test_a_lone_sentence_is_found_whatever_its_words_weigh() -> None:
    """Everything in it stands in public documents by the dozen, and yet only one report here has it like this."""
    past = {"a": (Metadata("旧稿", "甲", year=2020), f"{ORCHARD}\n{COMMONPLACE}\n{SCHOOL}")}
    text = f"{FRESH}\n{COMMONPLACE}\n{BUSES}\n"
    (finding,) = _check(text, past)
    assert (finding.span.of(text), finding.kind, finding.level) == (COMMONPLACE, Kind.COPIED, Level.VERBATIM)
    assert finding.severity is Severity.INFO


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        pytest.param("提升医疗卫生服务能力。", Kind.FORMULA, id="common"),
        pytest.param("河灯放到第九座桥为止。", Kind.COPIED, id="its own"),
    ],
)
def test_a_short_sentence_is_found_too(sentence: str, kind: Kind) -> None:
    past = {"a": (Metadata("旧稿", "甲", year=2020), f"{ORCHARD}\n{sentence}\n{SCHOOL}")}
    text = f"{FRESH}\n{sentence}\n{BUSES}\n"
    (finding,) = [one for one in overlaps(_draft(text), _sources(past)).findings if one.source]
    assert (finding.span.of(text), finding.kind, finding.severity) == (sentence, kind, Severity.INFO)


def test_of_many_the_source_with_the_same_figures_is_named() -> None:
    said = "截至4月30日24时，现有确诊病例{}例。"
    past = {
        str(day): (Metadata(f"第{day}期", f"作者{day}", year=2021), f"{ORCHARD}\n{said.format(24000 + day)}")
        for day in range(5, 8)
    }
    (finding,) = _check(f"{FRESH}\n{said.format(24006)}\n", past)
    assert finding.source is not None
    assert (finding.source.origin.report_id, finding.level) == ("6", Level.VERBATIM)
    assert [origin.report_id for origin in finding.also_in] == ["5", "7"]


def test_a_heading_is_no_lone_sentence() -> None:
    past = {"a": (Metadata("旧稿", "甲", year=2020), f"一、提升医疗卫生服务能力\n{ORCHARD}\n")}
    assert overlaps(_draft(f"一、提升医疗卫生服务能力\n{FRESH}\n"), _sources(past)).findings == ()


def test_one_sentence_alone_is_found_though_it_was_rewritten() -> None:
    """In a report of forty sentences some resemble others by chance, so there it needs more."""
    was = "大力推动科技成果就地转化，因地制宜发展新质生产力，让创新的种子在县域落地生根。"
    now = "大力推动科研成果就近转化，因地制宜培育新质生产力，让创新种子在我县扎下根来。"
    past = {"a": (Metadata("旧稿", "甲", year=2020), f"{ORCHARD}\n{was}\n{SCHOOL}")}
    (alone,) = _check(now, past)
    assert (alone.span.of(now), alone.level, alone.severity) == (now, Level.HEAVY, Severity.INFO)
    filler = "".join(f"第{number}个月我去了{number}趟河边的老渡口。" for number in "一二三四五六七八九" * 5)
    assert [one for one in _check(f"{filler}\n{now}", past) if one.kind is Kind.COPIED] == []


def test_a_list_of_titles_is_nobodys() -> None:
    titles = "《中国共产党章程》《中国共产党廉洁自律准则》《中国共产党纪律处分条例》和《中国共产党问责条例》"
    past = {"a": (Metadata("旧稿", "甲", year=2020), f"{ORCHARD}\n逐条抄写了{titles}等党内法规。")}
    assert _check(f"{FRESH}\n每晚灯下细读{titles}，写了九万字。", past) == []
    (finding,) = _check(f"{FRESH}\n每晚灯下细读{titles}，写了九万字。{ORCHARD}", past)
    assert finding.source is not None
    assert finding.source.text == ORCHARD


def test_a_rewritten_clause_repeated_in_the_report_is_an_info() -> None:
    text = f"述职报告\n{NIGHT}\n{BUSES}\n夜校还开在老祠堂里，白天晒谷子、晚上上课。"
    (finding,) = _check(text, {})
    assert (finding.kind, finding.level, finding.severity) == (Kind.WITHIN, Level.HEAVY, Severity.INFO)


DONE = "外送电量935亿千瓦时，能源工业增长8%，东河矿区的煤矿全部建成智能化工作面。"
PLANNED = "外送电量1000亿千瓦时，能源工业增长6.5%以上，再开工西岭光伏基地两期。"


@pytest.mark.parametrize(
    ("done", "planned", "found"),
    [
        pytest.param(DONE, PLANNED, [], id="named again in the plans"),
        pytest.param(DONE, DONE, [(Kind.WITHIN, Level.VERBATIM)], id="the plans are the work over again"),
    ],
)
def test_plans_name_what_was_done(done: str, planned: str, found: list[tuple[Kind, Level]]) -> None:
    """A lone clause of the plans that only names the same matter with other words is no repetition."""
    text = f"一、履职情况\n　　{FRESH}{done}\n二、下一步打算\n　　{planned}\n"
    assert [(one.kind, one.level) for one in _check(text)] == found


def test_a_clause_put_in_other_words_inside_one_part_is_worth_a_look() -> None:
    text = f"一、履职情况\n　　{DONE}\n　　{FRESH}\n　　{PLANNED}\n二、下一步打算\n　　再跑一遍。\n"
    assert [(one.kind, one.level, one.severity) for one in _check(text)] == [
        (Kind.WITHIN, Level.HEAVY, Severity.INFO)
    ]


def test_numbers_of_points_in_another_writing_are_no_difference() -> None:
    past = {"a": (Metadata("旧稿", "甲", year=2020), f"一是守好水库。{PATROL}\n二是办活夜校。{NIGHT}\n")}
    found = _check(f"1.守好水库。{PATROL}\n2.办活夜校。{NIGHT}\n", past)
    assert {one.level for one in found} == {Level.VERBATIM}
    assert [op for one in found for op in one.diff if op.type is not None] == []


@pytest.mark.parametrize(
    "motto",
    [
        "奋力谱写机制活、产业优、百姓富、生态美的新北山建设新篇章",
        "深入学习贯彻习近平总书记考察北山时的重要讲话和重要指示精神",
        "在建设三省交界桥头堡、打造山水田园后花园上持续发力",
    ],
)
def test_a_call_said_twice_is_no_warning(motto: str) -> None:
    """What is put in the same words each time: a call, an instruction from above. In the plans it is expected."""
    text = f"一、履职情况\n　　{motto}。{BUSES}\n　　{FRESH}{motto}。\n"
    assert [(one.kind, one.severity) for one in _check(text, {})] == [(Kind.WITHIN, Severity.INFO)]
    assert _check(f"一、履职情况\n　　{motto}。{BUSES}\n二、下一步打算\n　　{motto}。{FRESH}\n", {}) == []


def test_a_clause_of_few_words_comes_again_in_every_report() -> None:
    text = f"一、履职情况\n　　提高城乡居民基础养老金。{BUSES}\n　　{FRESH}提高城乡居民基础养老金。\n"
    assert _check(text, {}) == []


def test_a_measure_written_twice_is_a_warning() -> None:
    measure = "推广码上投诉，工地围挡上贴码，扫一扫直达专班"
    text = f"一、履职情况\n　　{measure}。{BUSES}\n二、下一步打算\n　　{measure}。{FRESH}\n"
    assert [(one.span.of(text), one.severity) for one in _check(text, {})] == [
        (f"{measure}。", Severity.WARNING)
    ]


def test_indicators_as_achieved_and_as_planned_are_no_repetition() -> None:
    done = "城镇新增就业2.3万人，农村劳动力转移就业29.6万人，高校毕业生留北山1.5万人。"
    planned = "城镇新增就业2.1万人，农村劳动力转移就业27万人，高校毕业生留北山1.7万人。"
    assert _check(f"一、履职情况\n　　{done}{BUSES}\n二、下一步打算\n　　{planned}{FRESH}\n", {}) == []


@pytest.mark.parametrize(
    ("head", "author", "expected"),
    [
        ("三、正身律己，守住师道清风", "乙", ["三、正身律己，守住师道清风"]),
        ("三、正身律己，守住师道清风", "甲", []),
        ("三、存在的问题和不足", "乙", []),
        ("三、守清风", "乙", []),
    ],
    ids=["one's own", "another's", "everybody's", "short"],
)
def test_a_heading_of_ones_own_over_new_text_is_found(head: str, author: str, expected: list[str]) -> None:
    past = {"a": (Metadata("旧稿", author, "校长", "北山县", 2020), f"{head}\n{ORCHARD}\n")}
    text = f"一、履职\n{FRESH}\n{head}\n{BUSES}\n"
    draft = parse(text, Metadata("新稿", "乙", "校长", "北山县", 2024))
    found = [one for one in overlaps(draft, _sources(past)).findings if one.kind is not Kind.FORMULA]
    assert [one.span.of(text) for one in found] == expected
    assert all((one.kind, one.severity) == (Kind.SELF, Severity.INFO) for one in found)
