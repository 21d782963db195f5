"""Pictures, drawn by Pillow: slow work for a thread, and imported with the first picture.

They say nothing that the words of their message do not say, too.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

Colour: TypeAlias = tuple[int, int, int]

_WIDTH, _HEIGHT = 1200, 630
_GROUND, _PANEL, _LIGHT, _QUIET = (24, 26, 38), (37, 40, 58), (248, 248, 252), (186, 190, 208)
#: Of the steps and their medals: gold, silver, bronze.
_METALS: dict[int, Colour] = {1: (240, 197, 65), 2: (196, 202, 214), 3: (205, 138, 88)}
_STEPS = {1: 300, 2: 220, 3: 150}
_FLOOR = _HEIGHT - 40
_MOST = 5
#: Signs that a name may lose without being another one: emoji, and what joins and varies them.
_ORNAMENTS = frozenset({"So", "Sk", "Cf", "Mn", "Me"})


@dataclass(frozen=True, slots=True)
class PodiumPlace:
    """One who stands on the podium: the place from 1 to 3, the name, and the points in words."""

    place: int
    name: str
    points: str


def podium(title: str, below: str, places: Sequence[PodiumPlace]) -> bytes | None:
    """A podium as PNG, the names large; ``below`` is a line under the title, perhaps empty.

    ``places`` are in their order. None where a picture would not be fair or not be read: with no
    place, with more than five, or with a name in a script that the font lacks.
    """
    if not 0 < len(places) <= _MOST:
        return None
    names = [_drawable(place.name) for place in places]
    if not all(names) or not _covers("".join([title, below, *(p.points for p in places)])):
        return None
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (_WIDTH, _HEIGHT), _GROUND)
    draw = ImageDraw.Draw(image)
    _centred(draw, title, _WIDTH // 2, 62, 52, _WIDTH - 120, _LIGHT)
    _centred(draw, below, _WIDTH // 2, 122, 28, _WIDTH - 120, _QUIET)
    column = min(340, (_WIDTH - 100) // len(places))
    left = (_WIDTH - column * len(places)) // 2
    for at, number in enumerate(_from_the_middle(len(places))):
        middle = left + column * at + column // 2
        _step(draw, places[number], names[number], middle, column)
    written = BytesIO()
    image.save(written, "PNG", optimize=True)
    return written.getvalue()


def _step(draw: ImageDraw, place: PodiumPlace, name: str, middle: int, width: int) -> None:
    """A step with its medal, and above it the name and the points."""
    metal, top = _METALS[place.place], _FLOOR - _STEPS[place.place]
    half = width // 2 - 8
    draw.rounded_rectangle((middle - half, top, middle + half, _FLOOR), 14, fill=metal)
    draw.rectangle((middle - half, top + 14, middle + half, _FLOOR), fill=_PANEL)
    draw.ellipse((middle - 40, top + 28, middle + 40, top + 108), fill=metal)
    _centred(draw, str(place.place), middle, top + 68, 46, 70, _GROUND)
    _centred(draw, name, middle, top - 74, 44, 2 * half, _LIGHT)
    _centred(draw, place.points, middle, top - 28, 26, 2 * half, _QUIET)


def _from_the_middle(count: int) -> list[int]:
    """Who stands where from left to right: the first in the middle, the second left of it."""
    order: list[int] = []
    for number in range(count):
        order.insert(0 if number % 2 else len(order), number)
    return order


def _centred(
    draw: ImageDraw, text: str, x: int, y: int, size: int, width: int, colour: Colour
) -> None:
    """A line around a point, as large as fits; what is too long even when small is cut."""
    while size > 26 and _font(size).getlength(text) > width:
        size -= 2
    while len(text) > 1 and _font(size).getlength(text) > width:
        text = text[:-2].rstrip() + "…"
    draw.text((x, y), text, fill=colour, font=_font(size), anchor="mm")


@cache
def _font(size: int) -> FreeTypeFont:
    from PIL import ImageFont

    with (files("bot.face") / "fonts" / "DejaVuSans-Bold.ttf").open("rb") as font:
        return ImageFont.truetype(BytesIO(font.read()), size)


def _drawable(name: str) -> str:
    """The name without ornaments, or "" if the font lacks a letter of it."""
    plain = "".join(
        char for char in name if _covers(char) or unicodedata.category(char) not in _ORNAMENTS
    )
    plain = " ".join(plain.split())
    return plain if _covers(plain) else ""


def _covers(text: str) -> bool:
    """Whether the font has every character. What it lacks, it draws like a character of none."""
    lacking = _shape("\uffff")
    return all(char.isspace() or _shape(char) != lacking for char in set(text))


@cache
def _shape(char: str) -> tuple[object, ...]:
    mask = _font(24).getmask(char)
    return mask.size, bytes(mask)
