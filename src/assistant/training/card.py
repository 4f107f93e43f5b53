"""The model card: what a folder of weights is, where it comes from, how good it is and what it cannot do."""

from assistant.training.fitting import Trained
from assistant.training.recipe import PairKind, Recipe

_KINDS = {
    PairKind.HALVES: "段落的前后两半",
    PairKind.FIRST: "首句与其余",
    PairKind.HEADING: "标题与段落",
    PairKind.CLAUSE: "一个分句与其余",
}

_CARD = """---
language: zh
library_name: sentence-transformers
tags: [sentence-transformers, static-embeddings]
---
# {name}

中文公文的静态句向量：每个词片一个向量，句向量是其均值并归一化。
{tokens} 个词片，{dimensions} 维；可只取前 {narrow} 维。

## 用法
`assistant` 直接读取本目录，只需 numpy 与 tokenizers。
`SentenceTransformer("本目录")` 亦可（int8 目录需 sentence-transformers 6 以上）。

## 训练文本
{sources}

文档 {documents} 篇，{millions:.1f} 百万字，重复段落已去除。目录里只有权重和词表，没有原文。

## 训练方法
从零开始，不用任何现成模型。对比学习：同段文字互为正例，同批其他文字为反例
（对称 InfoNCE，余弦乘以 {scale:g}，批量 {batch}，各级维度同时训练）。
正例：{kinds}。
Adam，学习率 {rate:g}，{steps} 步，取第 {kept} 步；随机丢弃 {drop:.0%} 的词片；随机种子 {seed}。
各来源按字数的 {flatness:g} 次方抽样。

## 测得
| 任务 | 分数（×100） |
|---|---|
{figures}

句对任务：两值标注为 AUC，多值标注为 Spearman。heading（标题找本文段落）、opening（首句找本段其余）为
nDCG@10，测试文档{held_out}：没有用来学习，只用来选取步数。

## 局限
词袋模型不辨语序与否定；训练文本以公文和新闻为主，口语问法与公文用语的对应知之有限；数字一律折叠，不辨大小。
"""


def model_card(name: str, trained: Trained, recipe: Recipe, seed: int, sources: str = "") -> str:
    """README.md of a model folder, in Chinese; ``sources`` says whose text it learned from, as Markdown."""
    tokens, dimensions = trained.table.shape
    rows = [f"| {task} | {100 * value:.1f} |" for task, value in sorted(trained.figures.items())]
    return _CARD.format(
        name=name,
        tokens=tokens,
        dimensions=dimensions,
        narrow="、".join(map(str, recipe.widths[1:])) or dimensions,
        sources=sources or "由训练者提供。",
        documents=trained.documents,
        millions=trained.characters / 1e6,
        scale=recipe.scale,
        batch=recipe.batch,
        kinds="、".join(f"{_KINDS[kind]} {share:.0%}" for kind, share in recipe.kinds.items()),
        rate=recipe.rate,
        steps=recipe.steps,
        kept=trained.kept_step,
        drop=recipe.drop,
        seed=seed,
        flatness=recipe.flatness,
        figures="\n".join(rows) or "| 未评测 | |",
        held_out=f"为{'、'.join(recipe.held_out)}的文档" if recipe.held_out else "随机抽取",
    )
