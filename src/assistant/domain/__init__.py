"""The nouns: text and spans, reports and passages, results, and the vocabulary of portfolios and roles."""
