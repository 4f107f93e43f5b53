"""Shared wording: found, aligned, graded by level, and distinguished from set phrases.

A draft passes through ``folding`` → ``candidates`` in ``shingles`` → ``align`` → ``hits`` → ``chain`` → ``refine`` →
``selection``; ``level`` names the level, ``diff`` the changes, ``messages`` words the finding. ``phrases``,
``common_ngrams`` and ``weighting`` know wording of general use; ``sources`` are the past reports; ``detect`` conducts.
Method: near-duplicate seeds on hashed 3-grams, extension after Sanchez-Perez et al. (PAN 2014), on clauses.
"""
