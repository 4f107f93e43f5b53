"""From a file to an indexed report: readers extract the text, the parser finds its structure, ingest indexes it."""
