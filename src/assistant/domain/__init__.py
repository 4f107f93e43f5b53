"""The data types of the product, without input or output: text and spans, reports, results, and the vocabulary."""
