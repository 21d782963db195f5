"""The paths of the folders that are shipped with the code: notes and migrations."""

from __future__ import annotations

from pathlib import Path

_CODE = Path(__file__).resolve().parent


def shipped(name: str) -> Path:
    """The path of a folder that is beside the code in a checkout, and inside it in a wheel.

    Inside is tried first: beside an installed package are other projects' packages.
    """
    within = _CODE / name
    return within if within.is_dir() else _CODE.parent / name
