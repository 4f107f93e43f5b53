"""Every figure of ``assistant eval`` agrees with its definition on small cases computed by hand."""

import json
import sys
from dataclasses import replace
from math import log2
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from assistant.base.errors import BadInput, MissingExtra
from assistant.corpus.parse import parse
from assistant.domain.report import Fact, FactKind, Item, Passage, Portfolio, Report, Role, Section
from assistant.domain.results import Filters, Mode
from assistant.domain.text import Excerpt, Span
from assistant.interfaces.cli import app
from assistant.lab.evaluation import evaluate, metrics
from assistant.lab.evaluation.baseline import Bm25, words
from assistant.lab.evaluation.figures import Figures
from assistant.lab.evaluation.gold import Annotation, GoldQuery, GradedSpan, LabelledSpan, copy_reports, load
from assistant.lab.evaluation.metrics import Counts
from assistant.lab.evaluation.retrieval import Retrieval, answerable, bm25_finder, retrieval
from assistant.settings import Settings

TEXT = "述职报告\n一、学习\n读书。\n二、工作\n（一）办学校。建校两所。\n修桥三座。\n"
#       0123 4 56789     10        14      19


def span(part: str) -> Span:
    begin = TEXT.index(part)
    return Span(begin, begin + len(part))


def passage(part: str, number: int, role: Role, *portfolios: str) -> Passage:
    shown = tuple(Portfolio(name, None) for name in portfolios)
    return Passage(f"A1#{number}", "A1", role, shown, (), span(part))


REPORT = Report(
    id="A1",
    year=2023,
    text=TEXT,
    sections=(
        Section(Role.STUDY, 1, Excerpt.of(TEXT, span("一、学习")), span("一、学习\n读书。")),
        Section(
            Role.DUTY,
            1,
            Excerpt.of(TEXT, span("二、工作")),
            span(TEXT[TEXT.index("二、") :]),
            (
                Item(
                    1,
                    Excerpt.of(TEXT, span("（一）办学校。")),
                    span("（一）办学校。建校两所。"),
                    (Item(2, None, span("建校两所。")),),
                ),
            ),
        ),
    ),
    passages=(
        passage("读书。", 0, Role.STUDY),
        passage("建校两所。", 1, Role.DUTY, "教育"),
        passage("修桥三座。", 2, Role.DUTY, "交通", "水利"),
    ),
    facts=(
        Fact(FactKind.COUNT, span("两所")),
        Fact(FactKind.MONEY, span("三座")),
        Fact(FactKind.MASK, span("一、")),
        Fact(FactKind.COUNT, span("一")),
    ),
)
NOTHING = Annotation("A1", "", (), (), (), ())


# --- structure and facts -----------------------------------------------------------------------------


def test_counts_add_up_and_divide_safely() -> None:
    together = Counts(1, 2, 4) + Counts(2, 2, 2)

    assert together == Counts(3, 4, 6)
    assert (together.precision, together.recall, together.f1) == (0.75, 0.5, 0.6)
    assert (Counts().precision, Counts().recall, Counts().f1) == (0.0, 0.0, 0.0)


def test_roles_count_characters_other_than_white_space() -> None:
    """Of 7 + 16 + 5 characters the last five, 修桥三座。, are 打算 in the gold and 履职 here."""
    gold = replace(
        NOTHING,
        sections=(
            LabelledSpan(span("一、学习\n读书。\n"), ("学习",)),
            LabelledSpan(span("二、工作\n（一）办学校。建校两所。"), ("履职",)),
            LabelledSpan(span("修桥三座。\n"), ("打算",)),
        ),
    )

    assert metrics.roles(gold, REPORT) == Counts(7 + 16, 7 + 16 + 5, 7 + 16 + 5)


def test_the_role_of_the_passage_takes_precedence() -> None:
    gold = replace(NOTHING, sections=(LabelledSpan(span("修桥三座。"), ("打算",)),))
    turned = replace(REPORT, passages=(replace(REPORT.passages[2], role=Role.PLANS),))

    assert metrics.roles(gold, turned) == Counts(5, 5, 5)


def test_headings_match_from_half_of_their_union() -> None:
    """一、学习 as found; 工作 is half of 二、工作; of （一）办学校。 the gold 办 is too little."""
    gold = replace(NOTHING, headings=(span("一、学习"), span("工作"), span("办"), span("修桥")))

    assert metrics.headings(gold, REPORT) == Counts(2, 3, 4)


def test_heads_are_found_at_every_depth() -> None:
    assert [head.of(TEXT) for head in metrics.head_spans(REPORT)] == [
        "一、学习",
        "二、工作",
        "（一）办学校。",
    ]


def test_portfolios_count_annotated_characters() -> None:
    """建校两所。 is right; 修桥三座。 has 水利 too many and lacks 住建城管; 读书。 is not annotated."""
    gold = replace(
        NOTHING,
        portfolios=(
            LabelledSpan(span("建校两所。"), ("教育",)),
            LabelledSpan(span("修桥三座。"), ("交通", "住建城管")),
        ),
    )

    assert metrics.portfolios(gold, REPORT) == Counts(5 + 5, 5 + 10, 5 + 10)


def test_facts_match_in_kind_or_only_in_position() -> None:
    """两所 is right, 三座 only in position, 座 is half of it; predicted masks do not count."""
    gold = replace(
        NOTHING, facts=tuple(LabelledSpan(span(part), ("count",)) for part in ("两所", "三座", "述职报告"))
    )

    assert metrics.facts(gold, REPORT) == (Counts(1, 3, 3), Counts(2, 3, 3))


@pytest.mark.parametrize("kind", ["count", "other"])
def test_lengths_and_durations_are_measured_by_one_convention(kind: str) -> None:
    text = "一、履职情况\n铺设管网318公里，用时12天，培训干部45人。"
    report = parse(text)
    spans = [Span(text.index(part), text.index(part) + len(part)) for part in ("318公里", "12天")]
    gold = replace(NOTHING, facts=tuple(LabelledSpan(one, (kind,)) for one in spans))

    assert metrics.facts(gold, report)[0] == Counts(2, len(report.facts), 2)
    people = Span(text.index("45人"), text.index("45人") + 3)
    wrong = replace(NOTHING, facts=(LabelledSpan(people, ("other",)),))
    assert metrics.facts(wrong, report)[0].correct == 0


def test_a_report_without_annotated_facts_is_not_counted() -> None:
    assert metrics.facts(NOTHING, REPORT) == (Counts(), Counts())


# --- search ------------------------------------------------------------------------------------------

ANSWERS = (
    GradedSpan("A1", Span(0, 100), 3),
    GradedSpan("A1", Span(150, 160), 2),
    GradedSpan("B1", Span(0, 50), 1),
)

GRADES = {
    "holds thirty characters": ("A1", Span(70, 170), 3),
    "holds too few": ("A1", Span(71, 149), 0),
    "holds the half of itself": ("A1", Span(90, 110), 3),
    "short answer inside a short passage": ("A1", Span(145, 165), 2),
    "other report": ("B1", Span(0, 60), 1),
    "unknown report": ("C1", Span(0, 60), 0),
    "most of a short answer": ("A1", Span(152, 252), 2),
    "less than that of a short answer": ("A1", Span(153, 253), 0),
}


@pytest.mark.parametrize(("report_id", "place", "expected"), GRADES.values(), ids=GRADES)
def test_grade(report_id: str, place: Span, expected: int) -> None:
    assert metrics.grade(ANSWERS, report_id, place) == expected


def test_ndcg_by_hand() -> None:
    """Found 1, 0, 3 where 3, 2, 1 is possible; ranks after the tenth do not count."""
    found = (1 / log2(2)) + (7 / log2(4))
    ideal = (7 / log2(2)) + (3 / log2(3)) + (1 / log2(4))

    assert metrics.ndcg([1, 0, 3], [0, 1, 2, 3, 0]) == pytest.approx(found / ideal)
    assert metrics.ndcg([0] * 10 + [3], [3]) == 0.0
    assert metrics.ndcg([3, 2], [2, 3]) == 1.0


def test_recall_considers_at_most_ten() -> None:
    assert metrics.recall([1, 0, 3], [3, 2, 1, 1, 0]) == 0.5
    assert metrics.recall([1] * 10, [1] * 25) == 1.0


def query(number: str, text: str, *answers: GradedSpan, filters: Filters | None = None) -> GoldQuery:
    return GoldQuery(number, text, filters or Filters(), answers)


SCHOOL = query("1", "建学校", GradedSpan("A1", span("建校两所。"), 3))
BRIDGE = query("2", "修桥", GradedSpan("A1", span("修桥三座。"), 2), GradedSpan("A1", span("建校两所。"), 1))
NOBODY = query("3", "种树", GradedSpan("A1", Span(0, 4), 3))


def test_queries_without_relevant_passages_are_left_out() -> None:
    assert answerable([SCHOOL, BRIDGE, NOBODY], [REPORT]) == {SCHOOL: [0, 3, 0], BRIDGE: [0, 1, 2]}


def test_retrieval_is_the_mean_over_queries() -> None:
    grades_by_query = answerable([SCHOOL, BRIDGE], [REPORT])

    reached = retrieval(grades_by_query, lambda wanted: REPORT.passages[1:2] if wanted is SCHOOL else ())

    assert reached == Retrieval(0.5, 0.5)


def test_a_text_that_stands_twice_counts_once() -> None:
    """Both reports have both passages; after the second of the same text in the answer comes the other one."""
    other = replace(
        REPORT,
        id="B1",
        passages=tuple(replace(one, id=f"B1#{one.id[-1]}", report_id="B1") for one in REPORT.passages),
    )
    grades_by_query = answerable([BRIDGE], [REPORT, other])
    answer = (REPORT.passages[2], other.passages[2], REPORT.passages[1])

    reached = retrieval(grades_by_query, lambda _: answer, {"A1": REPORT, "B1": other})

    assert grades_by_query == {BRIDGE: [0, 1, 2]}
    assert reached.ndcg == pytest.approx((3 + 1 / log2(4)) / (3 + 1 / log2(3)))
    assert reached.recall == 1.0


# --- the baseline ------------------------------------------------------------------------------------


def test_bm25_ranks_rare_and_dense_words_first() -> None:
    documents = [["甲", "乙", "乙"], ["甲", "丙"], ["丁"], ["甲", "丙", "甲", "甲", "甲", "甲"]]

    assert Bm25.over(documents).rank(["丙", "甲", "戊"], [0, 1, 2, 3]) == [1, 3, 0]
    assert Bm25.over(documents).rank(["丙"], [0, 3]) == [3]


def test_words_are_jiebas_without_punctuation() -> None:
    pytest.importorskip("rjieba", reason="the baseline's word segmentation is not installed")

    assert words("修桥三座，GDP增长。") == ["修桥", "三座", "gdp", "增长"]


FILTERS = {
    "none": (Filters(), ["修桥三座。"]),
    "portfolio": (Filters(portfolios=frozenset({"水利"})), ["修桥三座。"]),
    "another portfolio": (Filters(portfolios=frozenset({"教育"})), []),
    "role": (Filters(roles=frozenset({"学习"})), []),
    "year": (Filters(year_from=2023, year_to=2023), ["修桥三座。"]),
    "from a later year": (Filters(year_from=2024), []),
    "to an earlier year": (Filters(year_to=2022), []),
}


@pytest.mark.parametrize(("filters", "expected"), FILTERS.values(), ids=FILTERS)
def test_baseline_keeps_the_filters(filters: Filters, expected: list[str]) -> None:
    pytest.importorskip("rjieba", reason="the baseline's word segmentation is not installed")
    find = bm25_finder({"A1": REPORT})

    found = [part.span.of(TEXT) for part in find(query("1", "修桥", filters=filters))]

    assert found == expected


# --- a gold set on disk ------------------------------------------------------------------------------

DUTY = (
    "城西镇镇长2023年述职报告\n"
    "一、学习情况\n坚持集体学习与个人自学相结合，全年参加中心组学习12次，撰写心得4篇，学用结合的意识更强了。\n"
    "二、履职情况\n（一）办好教育。新建公办幼儿园两所，增加学位360个，城西镇的孩子在家门口就能入园读书。\n"
    "（二）修好水利。整修灌溉水渠18公里，清淤山塘7口，两千亩稻田不再为浇水发愁。\n"
)
OTHER = (
    "城东镇镇长2023年述职报告\n"
    "一、工作情况\n抓好农村公路养护，硬化通组道路9公里，群众出行更加方便。\n"
    "二、存在的问题\n到偏远村组走访不够多，抓落实的韧劲还不足。\n"
)


def where(text: str, part: str, **more: Any) -> dict[str, Any]:
    begin = text.index(part)
    return {"begin": begin, "end": begin + len(part), **more}


def write_gold(folder: Path, *, digest: str = "") -> Path:
    """Write a gold set of two reports, one of them annotated, with one query, in the format of corpus/gold."""
    kindergarten = "新建公办幼儿园两所，增加学位360个，城西镇的孩子在家门口就能入园读书。"
    annotation = {
        "id": "T1",
        "sha256_text": digest,
        "sections": [
            where(DUTY, DUTY[DUTY.index("一、") : DUTY.index("二、")], role="学习"),
            where(DUTY, DUTY[DUTY.index("二、") :], role="履职"),
        ],
        "headings": [where(DUTY, head) for head in ("一、学习情况", "二、履职情况")],
        "portfolios": [where(DUTY, kindergarten, portfolios=["教育"])],
        "facts": [where(DUTY, "12次", kind="count")],
    }
    query = {"qid": "1", "query": "孩子上幼儿园", "relevant": [where(DUTY, kindergarten, id="T1", grade=3)]}
    (folder / "annotations").mkdir(parents=True)
    (folder / "annotations/T1.json").write_text(json.dumps(annotation), encoding="utf-8")
    (folder / "queries.json").write_text(json.dumps([query]), encoding="utf-8")
    return folder


def write_reports(folder: Path, table: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "西.txt").write_text(DUTY, encoding="utf-8")
    (folder / "东.txt").write_text(OTHER, encoding="gb18030")
    table.write_text("file,id,year\n西.txt,T1,2023\n东.txt,T2,2023\n", encoding="utf-8-sig")


def test_a_gold_set_is_read_with_its_queries(tmp_path: Path) -> None:
    gold = load(write_gold(tmp_path))

    assert list(gold.annotations) == ["T1"]
    assert gold.annotations["T1"].facts == (
        LabelledSpan(Span(DUTY.index("12次"), DUTY.index("12次") + 3), ("count",)),
    )
    assert [(one.id, one.text, one.filters) for one in gold.queries] == [("1", "孩子上幼儿园", Filters())]


BROKEN = {
    "no JSON": ("annotations/T1.json", "{"),
    "a list": ("annotations/T1.json", "[]"),
    "no id": ("annotations/T1.json", "{}"),
    "a span turned round": ("annotations/T1.json", '{"id": "T1", "headings": [{"begin": 5, "end": 2}]}'),
    "a query without text": ("queries.json", '[{"qid": "1"}]'),
}


@pytest.mark.parametrize(("file", "content"), BROKEN.values(), ids=BROKEN)
def test_an_invalid_gold_set_is_refused_by_file(tmp_path: Path, file: str, content: str) -> None:
    folder = write_gold(tmp_path)
    (folder / file).write_text(content, encoding="utf-8")

    with pytest.raises(BadInput, match=Path(file).name):
        load(folder)


def test_a_folder_without_annotations_is_not_a_gold_set(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="不是带标注的报告集"):
        load(tmp_path)


@pytest.mark.parametrize("inside", ["plain", "reports"])
def test_all_reports_inside_the_set_are_copied(tmp_path: Path, inside: str) -> None:
    write_reports(tmp_path / "set" / inside, tmp_path / "set/reports.csv")

    copy_reports(tmp_path / "set", ["T1"], tmp_path / "corpus")

    assert sorted(path.name for path in (tmp_path / "corpus").iterdir()) == [
        "reports.csv",
        "东.txt",
        "西.txt",
    ]


def test_only_annotated_reports_of_the_surrounding_corpus_are_copied(tmp_path: Path) -> None:
    """A user's own reports, and other files in the gold folder, do not change the figures."""
    write_reports(tmp_path / "corpus", tmp_path / "corpus/reports.csv")
    write_gold(tmp_path / "corpus/gold")

    copy_reports(tmp_path / "corpus/gold", ["T1"], tmp_path / "copy")

    assert sorted(path.name for path in (tmp_path / "copy").rglob("*")) == ["reports.csv", "西.txt"]


# --- the whole ---------------------------------------------------------------------------------------


def settings(folder: Path) -> Settings:
    return Settings(corpus=folder / "users-corpus", index=folder / "users-index")


@pytest.fixture
def small_set(tmp_path: Path) -> Path:
    write_reports(tmp_path / "set/reports", tmp_path / "set/reports.csv")
    return write_gold(tmp_path / "set")


def test_evaluate_measures_the_program_on_the_set(small_set: Path, tmp_path: Path) -> None:
    figures = evaluate(small_set, settings(tmp_path), baseline=False)

    assert (figures.reports, figures.queries, set(figures.search)) == (2, 1, set(Mode) - {Mode.EXACT})
    assert figures.search[Mode.HYBRID] == Retrieval(1.0, 1.0)
    assert figures.roles.recall == 1.0
    assert figures.headings.recall == 1.0
    assert figures.portfolios.recall == 1.0
    assert figures.facts.recall == 1.0
    assert (figures.baseline, figures.note) == (None, "没有做对照。")
    assert not (tmp_path / "users-index").exists()


def test_evaluate_without_rjieba_says_so_and_goes_on(
    small_set: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "rjieba", None)

    figures = evaluate(small_set, settings(tmp_path))

    assert figures.baseline is None
    assert (
        figures.note
        == "没有做对照：结巴分词的对照需要可选组件 rjieba，尚未安装（请执行：pip install rjieba）。"
    )
    with pytest.raises(MissingExtra):
        words("修桥")


def test_annotation_of_another_text_is_refused(tmp_path: Path) -> None:
    write_reports(tmp_path / "set/reports", tmp_path / "set/reports.csv")
    write_gold(tmp_path / "set", digest="0" * 64)

    with pytest.raises(BadInput, match="“T1”的标注所依据的文字与报告不同"):
        evaluate(tmp_path / "set", settings(tmp_path), baseline=False)


def test_annotation_without_its_report_is_refused_with_the_reason(small_set: Path, tmp_path: Path) -> None:
    (small_set / "reports/西.txt").write_bytes(b"")

    with pytest.raises(BadInput, match=r"西\.txt：文件是空的"):
        evaluate(small_set, settings(tmp_path), baseline=False)


@pytest.mark.parametrize("options", [["--no-baseline"], ["--no-baseline", "--json"]], ids=["table", "json"])
def test_command_prints_the_figures(small_set: Path, options: list[str]) -> None:
    result = CliRunner().invoke(app, ["eval", str(small_set), *options])

    assert result.exit_code == 0
    if "--json" in options:
        assert json.loads(result.stdout)["search"]["hybrid"] == {
            "ndcg10": 1.0,
            "ndcg10_interval": [1.0, 1.0],
            "recall10": 1.0,
        }
    else:
        assert result.stdout.splitlines()[0].split() == ["指标", "本程序", "对照", "目标"]


FIGURES = Figures(
    reports=2,
    passages=40,
    queries=3,
    search={Mode.HYBRID: Retrieval(0.75, 0.8), Mode.LEXICAL: Retrieval(0.5, 0.6)},
    baseline=Retrieval(0.25, 0.3),
    note="",
    roles=Counts(99, 100, 100),
    headings=Counts(3, 4, 6),
    portfolios=Counts(5, 5, 5),
    facts=Counts(),
    fact_spans=Counts(),
    seconds=1.234,
)


def test_the_table_shows_figures_baseline_and_target() -> None:
    expected = """\
指标                       本程序                       对照   目标
检索 nDCG@10（综合）       0.750                        0.250  ≥ 0.70
检索 nDCG@10（字面）       0.500                        —      —
检索 召回@10（综合）       0.800                        0.300  —
检索 召回@10（字面）       0.600                        —      —
各部分的作用（按字）       0.990                        —      ≥ 0.93
标题 F1                    0.600（准 0.750，全 0.500）  —      ≥ 0.93
分管领域 F1                1.000                        —      ≥ 0.80
数字与名称 F1              没有标注                     —      ≥ 0.85
数字与名称 F1（只看位置）  没有标注                     —      —
建索引用时（秒）           1.23                         —      —

2 篇报告，40 段，3 个查询。对照：rjieba 分词后按 BM25 排序，条件相同。"""

    assert FIGURES.as_table() == expected


def test_the_table_states_why_there_is_no_baseline() -> None:
    alone = replace(FIGURES, baseline=None, note="没有做对照。")

    assert alone.as_table().splitlines()[-1] == "2 篇报告，40 段，3 个查询。没有做对照。"


def test_dictionary_has_every_figure() -> None:
    assert json.loads(json.dumps(FIGURES.as_dict())) == {
        "reports": 2,
        "index_s": 1.234,
        "search": {
            "queries": 3,
            "passages": 40,
            "hybrid": {"ndcg10": 0.75, "recall10": 0.8},
            "lexical": {"ndcg10": 0.5, "recall10": 0.6},
            "baseline": {"ndcg10": 0.25, "recall10": 0.3},
        },
        "structure": {
            "roles": 0.99,
            "headings_f1": 0.6,
            "headings_p": 0.75,
            "headings_r": 0.5,
            "portfolios_f1": 1.0,
            "portfolios_p": 1.0,
            "portfolios_r": 1.0,
        },
        "facts": {"f1": 0.0, "span_f1": 0.0, "predicted": 0, "gold": 0},
        "reuse": None,
        "faults": None,
        "scaffold": None,
        "note": "",
    }


def test_the_table_states_confidence_intervals() -> None:
    """Both queries score a quarter more than with the baseline, a difference without spread."""
    ours, theirs = Retrieval(0.75, 0.8, (0.5, 1.0)), Retrieval(0.5, 0.6, (0.25, 0.75))
    sure = replace(FIGURES, search={Mode.HYBRID: ours}, baseline=theirs)

    rows = [line.split() for line in sure.as_table().splitlines() if "95%" in line or "比对照高" in line]
    assert rows == [
        ["检索", "nDCG@10", "的", "95%", "区间（综合）", "0.500–1.000", "—", "—"],
        ["检索", "nDCG@10", "比对照高（综合）", "+0.250（+0.250", "至", "+0.250）", "—", "—"],
    ]
    assert sure.as_dict()["search"]["over_baseline"] == {"ndcg10": 0.25, "ndcg10_interval": [0.25, 0.25]}
