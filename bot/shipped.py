"""Where the folders lie that come with the bot and are no code: notes and migrations."""

from __future__ import annotations

from pathlib import Path

_CODE = Path(__file__).resolve().parent


def shipped(name: str) -> Path:
    """A folder that stands beside the code in a checkout, and within it in a wheel.

    Within is looked at first: beside an installed package are everybody's packages.
    """
    within = _CODE / name
    return within if within.is_dir() else _CODE.parent / name
