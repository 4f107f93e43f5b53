"""The model card says whose text was learned from, what the model cannot do and what larger ones reach."""

import numpy as np
import pytest
from tokenizers import Tokenizer, models

from assistant.lab.training.card import model_card
from assistant.lab.training.fitting import Trained
from assistant.lab.training.recipe import Recipe

TRAINED = Trained(
    Tokenizer(models.BPE()), np.zeros((7, 4), np.float32), {"opening": 0.5}, (2.0,), (9, 8), 3, 10**6
)


@pytest.mark.parametrize(
    ("recipe", "sources", "said", "unsaid"),
    [
        (Recipe(official_only=True), "", "只学了国家机关的文件", "--official-only"),
        (
            Recipe(),
            "- 本单位的旧文件",
            "- 本单位的旧文件\n\n权利：训练文本里可能有受著作权保护的文字",
            "第五条",
        ),
        (Recipe(held_out=("江苏",)), "", "测试文档为江苏的文档", "随机抽取"),
    ],
    ids=["official", "own text", "held out"],
)
def test_whose_text_it_learned_from(recipe: Recipe, sources: str, said: str, unsaid: str) -> None:
    card = model_card("m", TRAINED, recipe, 1, sources)
    assert said in card
    assert unsaid not in card


@pytest.mark.parametrize("said", ["PAWS-X", "bge-small-zh", "bge-large-zh", "Qwen3-Embedding-0.6B", "C_MTEB"])
def test_limits_and_larger_models(said: str) -> None:
    assert said in model_card("m", TRAINED, Recipe(), 1)


def test_figures_and_shares() -> None:
    card = model_card("m", TRAINED, Recipe(), 1)
    assert "| opening | 50.0 |" in card
    assert "每批 5% 是口语词与公文用语" in card
    assert "7 个词片，4 维" in card
    assert "4 个成员各训练 1200 步（取第 9、8 步）" in card
