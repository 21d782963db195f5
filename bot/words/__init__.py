"""The sentences that members read, in their language.

English is the source and is in the code: ``say("You have read {count} topics.", count=3)``.
Other languages are in ``locales/*.po`` (gettext catalogues); every other locale gets English.
``python -m bot.words.catalogue`` updates the catalogues.
"""

from __future__ import annotations

import gettext
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALES = Path(__file__).parent / "locales"
SOURCE_LANGUAGE = "en"


class Words:
    """Translates sentences into one language; called with the English sentence and its values."""

    def __init__(self, language: str, catalogue: gettext.NullTranslations) -> None:
        self.language = language
        self._catalogue = catalogue

    def __call__(self, sentence: str, /, **values: object) -> str:
        """The sentence in this language, with ``{name}`` filled from the values."""
        said = self._catalogue.gettext(sentence)
        return said.format(**values) if values else said

    def plural(self, one: str, many: str, count: int, /, **values: object) -> str:
        """The plural form for ``count`` in this language, with ``{count}`` filled."""
        return self._catalogue.ngettext(one, many, count).format(count=count, **values)


def languages() -> tuple[str, ...]:
    """The languages of members: the source first, then those with a catalogue."""
    return (SOURCE_LANGUAGE, *sorted(file.stem for file in LOCALES.glob("*.po")))


def name_of(language: str) -> str:
    """A language's name in that language, with a capital: *Deutsch*."""
    name = Locale.parse(language).get_display_name(language) or language
    return name[:1].upper() + name[1:]


def words_for(locale: str) -> Words:
    """The words for a Discord locale: Spanish for both ``es-ES`` and ``es-419``."""
    return _words(locale.partition("-")[0].lower())


@lru_cache(maxsize=64)
def _words(language: str) -> Words:
    file = LOCALES / f"{language}.po"
    if not language.isalpha() or not file.is_file():
        if language != SOURCE_LANGUAGE:
            return _words(SOURCE_LANGUAGE)
        return Words(SOURCE_LANGUAGE, gettext.NullTranslations())
    with file.open("rb") as opened:
        catalogue = read_po(opened, locale=language)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Words(language, gettext.GNUTranslations(compiled))
