"""The model card of a trained encoder: its training text, method, scores and limits (``templates/model_card.md``)."""

from assistant.base.templates import environment
from assistant.lab.training.fitting import TrainedModel
from assistant.lab.training.recipe import PairKind, Recipe

_KINDS = {
    PairKind.HALVES: "段落的前后两半",
    PairKind.FIRST: "首句与其余",
    PairKind.HEADING: "标题与段落",
    PairKind.CLAUSE: "一个分句与其余",
}


def model_card(name: str, trained: TrainedModel, recipe: Recipe, seed: int, sources: str = "") -> str:
    """The README.md of a model folder, in Chinese. ``sources`` describes the training text, as Markdown."""
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
