"""From a file to a report: readers take the text out, the parser finds its structure, ingest files it."""
