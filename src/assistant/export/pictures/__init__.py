"""Visualisations for pages and exports: two wordings side by side, the matrix of shares, a phrase over the years."""
