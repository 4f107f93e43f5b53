"""Fine-tuning of the fused vectors on human-scored pairs, together with pairs from text, which preserve the rest.

Used from the start, a few thousand scored pairs are memorised, and evaluation gets worse; a few small steps at the end
mainly move the vectors of the words in those pairs.
"""

import numpy as np

from assistant.lab.training.losses import Floats, LazyAdam
from assistant.lab.training.pairs import PairSampler
from assistant.lab.training.recipe import Progress, Recipe
from assistant.lab.training.scored import ScoredPairs
from assistant.lab.training.trainer import training_step


def fine_tune(
    table: Floats,
    sampler: PairSampler,
    scored: ScoredPairs,
    recipe: Recipe,
    rng: np.random.Generator,
    report_progress: Progress,
) -> Floats:
    """The table (tokens, d) after ``recipe.fine_tuning_steps`` steps with a learning rate that decays linearly to zero."""
    adam = LazyAdam(table.copy())
    initial_rate = recipe.fine_tuning_rate * float(np.sqrt(np.mean(table**2)))
    for step in range(recipe.fine_tuning_steps):
        rate = initial_rate * (1 - step / recipe.fine_tuning_steps)
        training_step(sampler, adam, recipe, rng, rate, scored)
        report_progress("学习评分句对", step + 1, recipe.fine_tuning_steps)
    return adam.table
