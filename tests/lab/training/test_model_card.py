"""The model card describes the training text, the limits of the model and the scores of larger ones."""

import numpy as np
import pytest
from tokenizers import Tokenizer, models

from assistant.lab.training.fitting import TrainedModel
from assistant.lab.training.model_card import model_card
from assistant.lab.training.recipe import Recipe

TRAINED = TrainedModel(
    Tokenizer(models.BPE()), np.zeros((7, 4), np.float32), {"opening": 0.5}, (2.0,), (9, 8), 3, 10**6
)


@pytest.mark.parametrize(
    ("recipe", "sources", "expected", "absent"),
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
def test_rights_in_the_training_text(recipe: Recipe, sources: str, expected: str, absent: str) -> None:
    card = model_card("m", TRAINED, recipe, 1, sources)
    assert expected in card
    assert absent not in card


@pytest.mark.parametrize(
    "expected", ["PAWS-X", "bge-small-zh", "bge-large-zh", "Qwen3-Embedding-0.6B", "C_MTEB"]
)
def test_limits_and_larger_models(expected: str) -> None:
    assert expected in model_card("m", TRAINED, Recipe(), 1)


def test_figures_and_shares() -> None:
    card = model_card("m", TRAINED, Recipe(), 1)
    assert "| opening | 50.0 |" in card
    assert "每批 5% 是口语词与公文用语" in card
    assert "7 个词片，4 维" in card
    assert "4 个成员各训练 1200 步（取第 9、8 步）" in card
