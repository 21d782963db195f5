"""The words of each language that the quiz knows: one file for each language.

A language is a module of this package that defines ``LANGUAGE``; its name is the language's code.
Another language is one more file here. (What members read is translated in ``bot/words``.)
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType

from bot.notes.lookup.names import singular

#: A pattern that finds nothing, for a form that a language does not have.
NOTHING = re.compile(r"(?!)")
#: An option that names other options by their letters: "A and C".
_LETTERS = (
    r"(?-i:^(?:[Bb]oth |[Oo]nly |[Oo]ptions? )?[A-F](?:, [A-F])*,? {and} [A-F](?: only)?[.]?$)"
)


@dataclass(frozen=True, eq=False, slots=True)
class Language:
    """Everything that the quiz knows of one language.

    Patterns are searched in plain text. Words are in lower case; those that are compared with
    what somebody typed are without accents (``names.fold``).
    """

    # Questions that are made from notes, in the language of the notes.

    which_topic: str
    """Asks for the topic that ``{text}`` describes."""
    which_description: str
    """Asks for the description of the topic ``{name}``."""
    which_fits: str
    """Asks for the topic that has ``{value}`` for ``{attribute}``."""
    which_value: str
    """Asks for the value of ``{attribute}`` of the topic ``{name}``."""
    which_term: str
    """Asks for the term of the list at ``{where}`` that ``{text}`` explains."""
    which_of_these: str
    """Asks which topic goes before ``{verb}`` and ``{predicate}``."""
    which_order: str
    """Asks for the order of the steps at ``{where}``."""
    blank_articles: Mapping[str, str]
    """What stands before a blank in place of an article that would tell sound or gender."""

    # How a sentence of the notes defines a topic: "A lighthouse is a tower that ...".

    copula: re.Pattern[str]
    """The verb of a definition; the group is the verb without the space behind it."""
    plural_verbs: frozenset[str]
    """Those of these verbs that define several things."""
    relative: re.Pattern[str]
    """The beginning of the clause that tells the thing from others of its kind."""
    indefinite_articles: frozenset[str]
    """How the definition of one thing goes on behind the verb."""
    false_heads: frozenset[str]
    """Words that begin no definition, behind such an article or without one."""
    participles: re.Pattern[str]
    """Words that begin no definition without an article."""
    pointers: frozenset[str]
    """Words that point at another sentence."""
    examples: re.Pattern[str]
    """What introduces an example."""
    negating: re.Pattern[str]
    """What makes a sentence say what a topic is not."""
    sweeping: frozenset[str]
    """Words that tests hint with: too absolute, or too vague."""
    definition_stop_words: frozenset[str]
    """Words that say nothing of the topic in a definition."""
    title_question: re.Pattern[str]
    """A title that asks; the group is the topic's name."""
    also: re.Pattern[str]
    """What a definition puts before another name of the same thing."""
    far_pointers: frozenset[str]
    """Words that point at another place of the notes."""
    statement_verbs: re.Pattern[str]
    """The verb of a sentence that says what something is or does."""
    labels: frozenset[str]
    """Words before a colon that name a property, and no thing."""
    label_beginnings: frozenset[str]
    """First words of such labels."""
    requests: frozenset[str]
    """First words of headings that say what to do or what part follows, and name nothing."""
    organising: re.Pattern[str]
    """A heading of what organises a course or a project, and teaches nothing."""
    which_topic_is_it: str
    """Asks for the topic that the masked ``{text}`` is about."""
    steps: re.Pattern[str]
    """A heading that announces steps in their order."""
    abbreviations: frozenset[str]
    """Words whose full stop does not end a sentence."""

    # Questions that are in the notes already. Patterns that may contain ``|``, in any case.

    asks: str
    """The words with which a question begins that has no question mark."""
    asks_to_choose: str
    """What asks to choose between options, anywhere in a question."""
    chores: str
    """The beginning of a question about what somebody has to do, above a list of such things."""
    question_label: str
    """The word before a question, or before its number."""
    question_letter: str
    """The letter that stands for that word."""
    answer_label: str
    """The words before an answer."""
    answer_letter: str
    """The letter that stands for them."""
    explanation_label: str
    """The words before what explains an answer."""

    # What ``lectern check`` looks for in questions.

    absolutes: re.Pattern[str]
    """Absolute words, which a guesser takes for a sign of a wrong option."""
    vague: re.Pattern[str]
    """Vague words, which a guesser takes for a sign of the right option."""
    together: re.Pattern[str]
    """An option that stands for other options."""
    negated_stem: re.Pattern[str]
    """The word by which a stem asks for what is not so, ..."""
    harmless: re.Pattern[str]
    """... apart from these phrases."""
    negated_option: re.Pattern[str]
    """A negation in an option."""
    whole_truth: re.Pattern[str]
    """A stem that can only be answered by judging each option."""
    best: re.Pattern[str]
    """A stem that asks for a judgement, ..."""
    criterion: re.Pattern[str]
    """... and what says by which measure."""
    because: re.Pattern[str]
    """What joins a second statement to a first one."""
    formerly: re.Pattern[str]
    """What announces an old name as old."""
    last_article: re.Pattern[str]
    """An article at the end of a stem, which tells the sound or gender of the answer."""
    infinitive: re.Pattern[str]
    """An option that begins with an infinitive."""
    gerund: re.Pattern[str]
    """An option that begins with a gerund."""
    option_stop_words: frozenset[str]
    """Words that an option and a stem may share without telling anything, in both numbers."""

    # What is typed or read in any language, whatever the language of the notes.

    articles: frozenset[str]
    """Articles that may be left out at the beginning of an answer."""
    negation_words: frozenset[str]
    """Words that take a sentence back, in both numbers."""
    contrasts: frozenset[str]
    """Terms of which one is the wrong answer where another is the right one, in both numbers."""
    opposites: frozenset[str]
    """Words of pairs of which a guesser takes one and drops whatever else is offered."""
    plurals: tuple[tuple[str, str], ...]
    """Endings of plurals and their singulars that ``names.singular`` does not know."""
    numbers: Mapping[str, int]
    """The numbers from nought to a hundred, by their spellings."""
    lead_ins: re.Pattern[str]
    """What people put before an answer, or behind it: "it is called ...", "..., I think"."""
    either: frozenset[str]
    """Words between two answers, of which somebody hopes that one is right."""
    units: Mapping[str, str]
    """The names of units, divided by ``|``, by their key in ``quantities.UNITS``."""
    true_false: tuple[tuple[str, str], ...]
    """The two options of a statement to be judged; the first affirms."""
    sources: str
    """A pattern for the word before the sources of a question."""


def word_set(text: str) -> frozenset[str]:
    """The words of the text."""
    return frozenset(text.split())


def in_both_numbers(text: str) -> frozenset[str]:
    """The words of the text, and what ``names.singular`` makes of them."""
    words = text.split()
    return frozenset((*words, *map(singular, words)))


def numbers(
    small: str, tens: str, between: Callable[[str, str], Sequence[str]]
) -> Mapping[str, int]:
    """The numbers to a hundred by their spellings, which ``|`` divides in both texts.

    ``small`` are the words from nought on, ``tens`` those for twenty, thirty up to a hundred.
    ``between`` returns the spellings of a number of tens and ones.
    """
    found = {
        spelling: number
        for number, word in enumerate(small.split())
        for spelling in word.split("|")
    }
    ones = [word.split("|") for word in small.split()[1:10]]
    for ten, word in enumerate(tens.split(), start=2):
        for spelling in word.split("|"):
            found.setdefault(spelling, ten * 10)
            for one, spellings in enumerate(ones, start=1):
                for each in spellings if ten < 10 else ():
                    for both in between(spelling, each):
                        found.setdefault(both, ten * 10 + one)
    return MappingProxyType(found)


def phrase_set(text: str) -> frozenset[str]:
    """The phrases of the text, divided by semicolons."""
    return frozenset(" ".join(phrase.split()) for phrase in text.split(";"))


def any_of(phrases: str) -> re.Pattern[str]:
    """A pattern for any of these phrases, divided by ``|``, as whole words in any case.

    A word within a hyphenated one ("read-only") is not meant.
    """
    return re.compile(rf"(?<![\w-])(?:{phrases})(?![\w-])", re.IGNORECASE)


def lettered(conjunction: str) -> str:
    """A pattern for an option that names others by their letters, joined by this."""
    return _LETTERS.replace("{and}", conjunction)


#: Every language by its code.
LANGUAGES: Mapping[str, Language] = MappingProxyType(
    {
        name: import_module(f"{__name__}.{name}").LANGUAGE
        for name in sorted(module.name for module in iter_modules(__path__))
    }
)


def language_of(code: str) -> Language | None:
    """The language of a pack (``en``, ``en-GB``, ``de_AT``); None for an unknown one."""
    return LANGUAGES.get(re.split("[-_]", code.strip().casefold(), maxsplit=1)[0])


def _in_any(field: str) -> frozenset[str]:
    return frozenset[str]().union(*(getattr(each, field) for each in LANGUAGES.values()))


ARTICLES = _in_any("articles")
NEGATIONS = _in_any("negation_words")
EITHER = _in_any("either")
CONTRASTS = _in_any("contrasts")
OPPOSITES = _in_any("opposites")
