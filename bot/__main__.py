"""``python -m bot`` is ``lectern``."""

from bot.cli import main

if __name__ == "__main__":
    main()
