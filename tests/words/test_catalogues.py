"""The catalogues: nothing untranslated, nothing unused, nothing that breaks when it is said."""

from __future__ import annotations

import string
from collections.abc import Iterator

import pytest
from babel.messages.catalog import Message

from bot.words import LOCALES, Words, languages, words_for
from bot.words.catalogue import read, sentences

TRANSLATED = languages()[1:]


def _texts(value: object) -> tuple[str, ...]:
    return tuple(str(each) for each in value) if isinstance(value, (list, tuple)) else (str(value),)


def _messages(language: str) -> Iterator[Message]:
    return (message for message in read(LOCALES / f"{language}.po") if message.id)


def _fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_languages() -> None:
    """English is the source; German and Spanish are there."""
    assert languages() == ("en", "de", "es")


@pytest.mark.parametrize("language", TRANSLATED)
def test_nothing_is_missing_or_left_over(language: str) -> None:
    """Each catalogue holds exactly the sentences of the code (make words brings it there)."""
    expected = {_texts(message.id) for message in sentences() if message.id}
    assert expected == {_texts(message.id) for message in _messages(language)}


@pytest.mark.parametrize("language", TRANSLATED)
def test_everything_is_translated(language: str) -> None:
    """No sentence is empty, and none is marked as fuzzy."""
    for message in _messages(language):
        assert all(_texts(message.string)), message.id
        assert not message.fuzzy, message.id


@pytest.mark.parametrize("language", TRANSLATED)
def test_values_survive(language: str) -> None:
    """A translation names the same values as its sentence."""
    for message in _messages(language):
        wanted = set().union(*map(_fields, _texts(message.id)))
        for text in _texts(message.string):
            assert _fields(text) == wanted, message.id


@pytest.mark.parametrize("language", TRANSLATED)
def test_marks_survive(language: str) -> None:
    """A translation keeps the marks of Markdown: as many bold runs, headings and links."""
    for message in _messages(language):
        for source, text in zip(_texts(message.id), _texts(message.string), strict=True):
            for mark in ("**", "`", "](", "\n"):
                assert text.count(mark) == source.count(mark), source
            assert text.startswith("#") == source.startswith("#")


@pytest.mark.parametrize(
    ("locale", "language"),
    [("de", "de"), ("es-ES", "es"), ("es-419", "es"), ("en-US", "en"), ("fr", "en"),
     ("", "en"), ("../../etc", "en"), ("DE", "de")],
)  # fmt: skip
def test_locales(locale: str, language: str) -> None:
    """Every locale leads to a language, unknown and hostile ones to English."""
    assert words_for(locale).language == language


@pytest.mark.parametrize(
    ("locale", "none", "one", "two"),
    [("en-US", "0 topics", "1 topic", "2 topics"), ("de", "0 Themen", "1 Thema", "2 Themen"),
     ("es-ES", "0 temas", "1 tema", "2 temas")],
)  # fmt: skip
def test_plurals(locale: str, none: str, one: str, two: str) -> None:
    """Each language takes its own plural form."""
    say = words_for(locale)
    assert [_topics(say, count) for count in (0, 1, 2)] == [none, one, two]


def _topics(say: Words, count: int) -> str:
    return say.plural("{count} topic", "{count} topics", count)


def test_values_are_not_sentences() -> None:
    """A value with braces stays what it is."""
    assert words_for("de")("Page {page}", page="{x}") == "Seite {x}"
