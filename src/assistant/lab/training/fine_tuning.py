"""The last steps, on the fused vectors: pairs scored by people, beside the pairs from text that hold everything else.

Learned from the start, a few thousand scored pairs are learned by heart, and pairs that are judged come out worse; a
few small steps at the end move the vectors of what the pairs speak of, and little else.
"""

import numpy as np

from assistant.lab.training.contrast import Floats, LazyAdam
from assistant.lab.training.pairs import Store
from assistant.lab.training.recipe import Progress, Recipe
from assistant.lab.training.scored import Scored
from assistant.lab.training.trainer import take_step


def finish(
    table: Floats, store: Store, scored: Scored, recipe: Recipe, rng: np.random.Generator, tell: Progress
) -> Floats:
    """The table (tokens, d) after ``recipe.finishing`` steps at a rate that falls linearly to nothing."""
    adam = LazyAdam(table.copy())
    highest = recipe.finishing_rate * float(np.sqrt(np.mean(table**2)))
    for step in range(recipe.finishing):
        rate = highest * (1 - step / recipe.finishing)
        take_step(store, adam, recipe, rng, rate, scored)
        tell("学习评分句对", step + 1, recipe.finishing)
    return adam.table
