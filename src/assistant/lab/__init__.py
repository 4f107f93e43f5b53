"""Training and evaluation: what makes the shipped encoder and measures the product, off its daily path."""
