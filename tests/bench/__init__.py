"""The bench: how fast the product is beside named peers, in one run. ``python -m tests.bench --help``."""
