"""Wording that stands in more than one place: found, aligned, graded, and told apart from set phrases.

The way of a draft: ``folding`` → ``candidates`` in ``shingles`` → ``align`` → ``hits`` → ``chain`` → ``refine`` →
``selection``; then ``grade`` names the level, ``diff`` the changes, ``messages`` says it. ``phrases``, ``commonplace``
and ``novelty`` know what is nobody's own; ``sources`` are the past reports.
Method: notes on near-duplicate phrasing; seeds and chaining after Sanchez-Perez et al. (PAN 2014), on clauses.
"""
