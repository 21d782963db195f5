"""One file holds everything that the quiz knows of a language, and one more file is one more."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path

import pytest

from bot.quiz.grading.quantities import UNITS
from bot.quiz.languages import LANGUAGES, Language, language_of
from bot.settings import PROJECT
from bot.words import languages

#: What English needs no words for: ``names.singular`` knows its plurals.
_EMPTY = {("en", "plurals")}


def test_a_language_has_a_catalogue_and_a_file() -> None:
    """Who can read messages in a language can be asked in it."""
    assert set(LANGUAGES) == set(languages())


@pytest.mark.parametrize("code", LANGUAGES)
def test_each_language_fills_every_field(code: str) -> None:
    """No field is left empty, so that no rule is silent in one language."""
    language = LANGUAGES[code]
    values = {field.name: getattr(language, field.name) for field in fields(Language)}

    assert {(code, name) for name, value in values.items() if not value} <= _EMPTY
    assert set(language.numbers.values()) == set(range(101))
    assert set(language.units) <= set(UNITS)
    for name in ("which_topic", "which_description", "which_fits", "which_value"):
        assert re.search(r"\{\w+\}", values[name])
    for value in values.values():
        words = value if isinstance(value, frozenset | Mapping) else ()
        assert all(word == word.casefold() for word in words)


@pytest.mark.parametrize(
    ("code", "known"),
    [("en-GB", "en"), ("de_AT", "de"), (" ES ", "es"), ("fr", None), ("", None), ("?", None)],
)
def test_a_language_is_found_by_its_code(code: str, known: str | None) -> None:
    """Regions and case do not count."""
    assert language_of(code) is (LANGUAGES[known] if known else None)


FRENCH = """
import re
from dataclasses import replace
from bot.quiz.languages import any_of, in_both_numbers, numbers, word_set
from bot.quiz.languages.en import LANGUAGE as ENGLISH

LANGUAGE = replace(
    ENGLISH,
    which_topic="Quel est ce sujet ? « {text}. »",
    blank_articles={"un": "Un(e) ", "une": "Un(e) "},
    copula=re.compile(r"\\b(est|sont)\\s"),
    relative=re.compile(r"\\b(?:qui|que)\\b"),
    indefinite_articles=word_set("un une"),
    definition_stop_words=word_set("un une qui que les des de la le aux pour"),
    absolutes=any_of("toujours|jamais"),
    articles=word_set("le la les"),
    negation_words=word_set("pas jamais"),
    contrasts=in_both_numbers("entrant sortant"),
    opposites=in_both_numbers("dessus dessous"),
    plurals=(("eaux", "eau"),),
    numbers=numbers(
        "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze"
        " seize dix-sept dix-huit dix-neuf",
        "vingt trente quarante cinquante soixante soixante-dix quatre-vingt quatre-vingt-dix cent",
        lambda ten, one: (f"{ten}-{one}",),
    ),
    lead_ins=any_of("^(?:c'est|je crois que c'est)"),
    units={"hour": "heure|heures"},
    true_false=(("vrai", "faux"),),
    sources="références?",
)
"""
PORT = """\
# Port

## Phare

Un phare est une tour haute qui montre la nuit aux bateaux les rochers dangereux proches du rivage.

## Digue

Une digue est un mur long qui casse la force des vagues hautes avant leur arrivée aux quais.

## Cale

Une cale est un bassin étroit que des ouvriers vident pour peindre la coque des grands navires.
"""
ASKED = """\
---
topic: Phare
---

## Le phare montre les rochers.

- [x] Vrai
  > Oui.
- [ ] Faux
  > Non.

> Oui.
>
> Références: [Phare](https://example.org/phare)

## Que montre le phare aux bateaux ?

- [x] Toujours les rochers
  > Oui.
- [ ] Les poissons
  > Non.
- [ ] Les quais
  > Non.
"""
SCRIPT = """\
from pathlib import Path
from bot.notes.library import load
from bot.quiz.grading.spelling import meant
from bot.quiz.languages import CONTRASTS, OPPOSITES
from bot.quiz.lint.linting import lint_bank
from bot.quiz.reading import read_bank

loaded = load([Path("port")])
bank = read_bank(loaded.library).bank
first, *others = bank.questions
assert (first.kind, len(first.sources)) == ("true-false", 1)
assert "Un(e) _____ est une tour haute" in " ".join(one.stem for one in others)
assert "absolutes-tell" in {found.rule for found in lint_bank(loaded.library, bank)}
for typed, right in [
    ("les bateaux", "bateau"), ("deux", "2"), ("trois heures", "180 min"), ("le phare", "phare"),
    ("c'est le phare", "phare"),
]:
    assert meant(typed, [right]), typed
assert meant("sortants", ["entrants"]) is None
assert meant("pas le phare", ["le phare"]) is None
assert "sortant" in CONTRASTS and "dessus" in OPPOSITES
"""


def test_one_more_file_is_one_more_language(tmp_path: Path) -> None:
    """A new file is used by reading, making, checking and grading without another edit."""
    shutil.copytree(PROJECT / "bot", tmp_path / "bot", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "bot/quiz/languages/fr.py").write_text(FRENCH, encoding="utf-8")
    (tmp_path / "port").mkdir()
    (tmp_path / "port/pack.yaml").write_text("language: fr\n", encoding="utf-8")
    (tmp_path / "port/port.md").write_text(PORT, encoding="utf-8")
    (tmp_path / "port/port.questions.md").write_text(ASKED, encoding="utf-8")

    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], cwd=tmp_path, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr
