"""A small invented corpus of eight topics, each with its own words, and small trainings on it."""

import json
from pathlib import Path
from random import Random

import pytest

from assistant.lab.training import Outcome, Recipe, train

TOPICS = {
    "教育": ("学校", "教师", "招生入学", "课后服务", "校园安全", "学位"),
    "医疗": ("医院", "医生", "慢病管理", "家庭签约", "药品配送", "床位"),
    "交通": ("公路", "桥梁", "班线客运", "路面养护", "停车泊位", "渡口"),
    "水利": ("水库", "堤防", "灌溉渠系", "河道清淤", "饮水工程", "泵站"),
    "就业": ("企业", "务工人员", "技能培训", "招聘活动", "工资支付", "岗位"),
    "生态": ("森林", "湿地", "空气质量", "污染治理", "垃圾分类", "水质"),
    "文旅": ("景区", "展馆", "非遗传承", "惠民演出", "民宿集群", "游客"),
    "农业": ("粮食", "蔬菜", "种子选育", "农机作业", "冷链仓储", "农户"),
}
VERBS = ("大力推进", "持续加强", "扎实做好", "稳步提升", "积极拓展", "全面完成")

TINY = Recipe(
    vocabulary=600,
    dimensions=32,
    batch=64,
    members=2,
    steps=60,
    warm_up_steps=5,
    evaluate_every=20,
    initial_deviation=0.3,
    pair_shares=Recipe().pair_shares,
)


def sentence(words: tuple[str, ...], rng: Random) -> str:
    first, second = rng.sample(words, 2)
    return f"{rng.choice(VERBS)}{first}工作，今年{second}达到{rng.randint(2, 900)}个。"


def invented_documents() -> list[dict[str, str]]:
    """Forty documents of two paragraphs with three sentences each, five documents per topic."""
    documents = []
    rng = Random(11)
    for topic, words in TOPICS.items():
        for number in range(5):
            lines = [f"一、{topic}工作"]
            lines += ["".join(sentence(words, rng) for _ in range(3)) for _ in range(2)]
            documents.append(
                {"title": f"{topic}情况", "region": "东省" if number else "西省", "text": "\n".join(lines)}
            )
    return documents


@pytest.fixture(scope="session")
def corpus_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("text")
    lines = (json.dumps(document, ensure_ascii=False) for document in invented_documents())
    (folder / "invented.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def topics() -> dict[str, tuple[str, ...]]:
    return TOPICS


@pytest.fixture(scope="session")
def tiny_recipe() -> Recipe:
    return TINY


@pytest.fixture(scope="session")
def trained_folder(corpus_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("trained") / "tiny"
    train(corpus_folder, out, recipe=TINY, seed=3)
    return out


@pytest.fixture(scope="session")
def tiny_outcome(corpus_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    return train(corpus_folder, tmp_path_factory.mktemp("again") / "tiny", recipe=TINY, seed=3)
