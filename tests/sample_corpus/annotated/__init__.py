"""From the marked-up sources of the sample corpus to report files and gold annotation, for ``build.py``."""
