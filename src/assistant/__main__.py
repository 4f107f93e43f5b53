"""``python -m assistant`` is ``assistant``."""

from assistant.interfaces.cli import main

if __name__ == "__main__":
    main()
