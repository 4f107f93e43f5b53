"""The model card: what a folder of weights is, where it comes from, how good it is and what it cannot do."""

from assistant.lab.training.fitting import Trained
from assistant.lab.training.recipe import PairKind, Recipe

_KINDS = {
    PairKind.HALVES: "段落的前后两半",
    PairKind.FIRST: "首句与其余",
    PairKind.HEADING: "标题与段落",
    PairKind.CLAUSE: "一个分句与其余",
}

_OFFICIAL = "- 法律法规、政策文件、政府工作报告（官方文件）；没有新闻和讲话"
_OFFICIAL_RIGHTS = (
    "权利：只学了国家机关的文件。《著作权法》第五条规定，法律、法规和国家机关的决议、决定、命令及其他立法、行政、"
    "司法性质的文件不受该法保护；分词的词表也只从这些文字得来。"
)
_OTHER_RIGHTS = (
    "权利：训练文本里可能有受著作权保护的文字。权重是从这些文字统计得来的数，不含原文，也不能还原出原文；"
    "这样的权重能否随意使用，各国法律尚无定论。不愿承担这一疑问的，用 `assistant train --official-only` 只从官方文件"
    "训练一个，代价见文档 docs/encoder.md。"
)

_CARD = """---
language: zh
library_name: sentence-transformers
tags: [sentence-transformers, static-embeddings]
---
# {name}

中文公文的静态句向量：每个词片一个向量，句向量是其均值并归一化。
{tokens} 个词片，{dimensions} 维，由主到次，可只取前若干维。

## 用法
`assistant` 直接读取本目录，只需 numpy 与 tokenizers。
`SentenceTransformer("本目录")` 亦可（int8 目录需 sentence-transformers 6 以上）。

## 训练文本
{sources}

{rights}

文档 {documents} 篇，{millions:.1f} 百万字，重复段落已去除。目录里只有权重和词表，没有原文。

## 训练方法
从零开始，不用任何现成模型。对比学习：同段文字互为正例，同批其他文字为反例
（对称 InfoNCE，余弦乘以 {scale:g}，批量 {batch}）。
正例：{kinds}；另有每批 {terms:.0%} 是口语词与公文用语（plainwords.toml）、{sayings:.0%} 是同一件事的两种说法（plain_pairs.tsv）。
Adam，学习率 {rate:g}，随机丢弃 {drop:.0%} 的词片，各来源按字数的 {flatness:g} 次方抽样；随机种子 {seed}。
{members} 个成员各训练 {steps} 步（取第 {kept} 步），初值与句对各不相同；各成员的向量并列，再以主成分压回 {dimensions} 维，
各成分除以方差的 {flattening:g}/2 次方。
{scored}
## 测得
| 任务 | 分数（×100） |
|---|---|
{figures}

句对任务：两值标注为 AUC，多值标注为 Spearman。heading（标题找本文段落）、opening（首句找本段其余）为
nDCG@10，测试文档{held_out}：没有用来学习，只用来选取步数。

## 局限
- 词袋模型：不辨语序与否定。PAWS-X（同字异序的句对）因此做不到，分数与随机相当；大模型在这一任务上也不高。
- 数字一律折叠，不辨大小；没有学过的字词没有向量，地名、人名靠字面检索。
- 只见过训练文本里的说法：口语与公文用语的对应，只学过词表（plainwords.toml）里的。
- 长段落会冲淡其中一句话的意思：一段以几百字为宜。

## 何时换用更大的模型
资料以口语、网络用语为主，或要分辨否定、语序、跨语言，或检索不到的多是“意思相近而用词不同”的段落时，换用
sentence-transformers 格式的大模型：`ASSISTANT_ENCODER=模型目录`，然后重建索引。公开的成绩（C-MTEB，×100；
STS-B、LCQMC、BQ 为测试集的 Spearman，T2Retrieval 为 nDCG@10）：

| 模型 | 参数或大小 | STS-B | LCQMC | BQ | T2Retrieval |
|---|---|---|---|---|---|
| 同类的静态原型（不是本模型） | 4 MB | 62.8 | 49.8 | 32.6 | — |
| potion-multilingual-128M（静态，多语） | 1.28 亿 | 68.2 | 62.3 | 41.0 | 37.9 |
| bge-small-zh | 2400 万 | 76.5 | 72.6 | 55.5 | 77.6 |
| bge-large-zh | 3.26 亿 | 78.5 | 75.5 | 62.9 | 84.8 |
| Qwen3-Embedding-0.6B | 6 亿 | 84.0 | 76.5 | 64.7 | — |

来源：FlagOpen/FlagEmbedding 的 C_MTEB/README.md（bge）、embeddings-benchmark/results（其余各行，原型除外）。
上表是测试集的成绩；“测得”一节是开发集的，LCQMC 和 BQ 又是 AUC，不能逐项相比。
"""

_SCORED = (
    "最后 {steps} 步另从 {count} 对人工评分的句对学习，每步 {size} 对：评分高的，余弦也要高（CoSENT，余弦乘以 {scale:g}，"
    "学习率 {rate:g} 倍于向量各数的均方根）。\n"
)


def model_card(name: str, trained: Trained, recipe: Recipe, seed: int, sources: str = "") -> str:
    """README.md of a model folder, in Chinese; ``sources`` says whose text it learned from, as Markdown."""
    tokens, dimensions = trained.table.shape
    scored = _SCORED.format(
        steps=recipe.finishing,
        count=trained.scored,
        size=recipe.scored,
        scale=recipe.scored_scale,
        rate=recipe.finishing_rate,
    )
    rows = [f"| {task} | {100 * value:.1f} |" for task, value in sorted(trained.figures.items())]
    return _CARD.format(
        name=name,
        tokens=tokens,
        dimensions=dimensions,
        sources=sources or (_OFFICIAL if recipe.official_only else "由训练者提供。"),
        rights=_OFFICIAL_RIGHTS if recipe.official_only else _OTHER_RIGHTS,
        documents=trained.documents,
        millions=trained.characters / 1e6,
        scale=recipe.scale,
        batch=recipe.batch,
        kinds="、".join(f"{_KINDS[kind]} {share:.0%}" for kind, share in recipe.kinds.items()),
        terms=recipe.terms,
        sayings=recipe.sayings,
        scored=scored if trained.scored else "",
        rate=recipe.rate,
        steps=recipe.steps,
        kept="、".join(map(str, trained.kept_steps)),
        members=recipe.members,
        flattening=recipe.flattening,
        drop=recipe.drop,
        seed=seed,
        flatness=recipe.flatness,
        figures="\n".join(rows) or "| 未评测 | |",
        held_out=f"为{'、'.join(recipe.held_out)}的文档" if recipe.held_out else "随机抽取",
    )
