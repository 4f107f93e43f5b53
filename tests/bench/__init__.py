"""Benchmarks of speed and size, compared with other programs in the same run. ``python -m tests.bench --help``."""
