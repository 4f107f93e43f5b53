"""Word documents as text whose every character knows the XML element it stands in.

One walk serves the reader, which wants the text, and the exporter, which writes back into the document: so their
offsets cannot disagree. Beside it what files of other kinds share with it: safe zip packages, table rows, numerals.
"""
