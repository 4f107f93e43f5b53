"""The model card: what a folder of weights is, where it comes from, how good it is and what it cannot do.

Its text is ``templates/model_card.md``.
"""

from assistant.base.templates import environment
from assistant.lab.training.fitting import Trained
from assistant.lab.training.recipe import PairKind, Recipe

_KINDS = {
    PairKind.HALVES: "段落的前后两半",
    PairKind.FIRST: "首句与其余",
    PairKind.HEADING: "标题与段落",
    PairKind.CLAUSE: "一个分句与其余",
}


def model_card(name: str, trained: Trained, recipe: Recipe, seed: int, sources: str = "") -> str:
    """README.md of a model folder, in Chinese; ``sources`` says whose text it learned from, as Markdown."""
    template = environment("assistant.lab.training", html=False, keep_trailing_newline=True).get_template(
        "model_card.md"
    )
    tokens, dimensions = trained.table.shape
    return template.render(
        name=name,
        tokens=tokens,
        dimensions=dimensions,
        trained=trained,
        recipe=recipe,
        seed=seed,
        sources=sources,
        kinds=_KINDS,
    )
