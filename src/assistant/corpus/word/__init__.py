"""Word documents as text in which every character is linked to its XML element.

The reader, which needs the text, and the exporter, which writes into the document, use the same extraction, so that
their offsets always agree. Also helpers shared with other kinds of files: safe zip packages, table rows, numerals.
"""
