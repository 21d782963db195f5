"""Which headings name a part that any subject may have."""

from __future__ import annotations

import pytest

from bot.notes.lookup.generic_titles import is_defining, is_generic


@pytest.mark.parametrize(
    "title",
    [
        *("Overview", "3. SUMMARY:", "🧠 AZ-900 Exam Keywords", "📒 Quick Notebook Summary"),
        *(
            "Exam clues",
            "Official references",
            "Key points",
            "Tags:",
            "Pros & cons",
            "TL;DR",
            "Q&A",
        ),
        *("Zusammenfassung", "Wichtige Begriffe", "Vor- und Nachteile", "Weiterführende Links"),
        *(
            "Resumen",
            "¿Qué es?",
            "Puntos clave",
            "Visión general",
            "Ejemplo práctico",
            "Véase también",
        ),
    ],
)
def test_a_part_of_any_subject_is_generic(title: str) -> None:
    """In three languages, with numbers, emoji and words that only qualify."""
    assert is_generic(title)


@pytest.mark.parametrize(
    "title",
    [
        "Key Vault",
        "Limits",
        "Context",
        "The key",
        "Exam",
        "Tag helpers",
        "Why does it exist?",
        "🔥",
    ],
)
def test_a_subject_is_not(title: str) -> None:
    """A heading that may name a subject opens a topic."""
    assert not is_generic(title)


def test_some_parts_say_what_the_subject_is() -> None:
    """Such a part is the definition of a note without any text above it."""
    assert is_defining("1. Übersicht")
    assert not is_defining("Summary")
