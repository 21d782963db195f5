"""Updates the catalogues: ``python -m bot.words.catalogue`` adds new sentences, drops old ones.

Existing translations are kept. A new sentence gets an empty ``msgstr``, and a test fails until it
is translated.
"""

from __future__ import annotations

from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from bot.words import LOCALES

#: The calls that contain a sentence: ``say(one)``, ``say.plural(one, many, n)``, and the names and
#: descriptions of commands, which discord.py takes as ``locale_str(sentence)``.
KEYWORDS = {"say": None, "plural": (1, 2), "locale_str": None}
_ROOT = Path(__file__).resolve().parents[1]


def sentences() -> Catalog:
    """Every sentence in the code, with the files in which it occurs."""
    catalogue = Catalog(project="Lectern")
    found = extract_from_dir(
        _ROOT, method_map=[("**.py", "python")], keywords=KEYWORDS, comment_tags=("Translators:",)
    )
    for file, _, message, comments, context in found:
        catalogue.add(message, None, [(f"bot/{file}", 0)], auto_comments=comments, context=context)
    return catalogue


def read(file: Path) -> Catalog:
    """The catalogue in a file."""
    with file.open("rb") as opened:
        return read_po(opened, locale=file.stem)


def update() -> None:
    """Rewrites every catalogue with exactly the sentences of the code."""
    wanted = sentences()
    for file in sorted(LOCALES.glob("*.po")):
        catalogue = read(file)
        catalogue.update(wanted, no_fuzzy_matching=True)
        with file.open("wb") as opened:
            write_po(
                opened,
                catalogue,
                width=96,
                no_location=True,
                omit_header=True,
                sort_output=True,
                ignore_obsolete=True,
            )


if __name__ == "__main__":
    update()
