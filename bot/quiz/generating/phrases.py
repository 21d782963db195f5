"""What questions are made of in each language: the stems' sentences, and words that tell a form.

The stems are in the language of the notes, which need not be the one that a member reads.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bot.quiz.questions import BLANK


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


@dataclass(frozen=True, eq=False, slots=True)
class Phrases:
    """One language.

    ``articles`` say what stands before a blank in place of the article that would tell the
    answer's sound or gender. ``also`` is what a definition puts before another name of the
    same thing. ``copula`` finds the verb of a definition, ``relative`` the clause
    that tells the thing from its kind. ``heads`` are the articles with which a definition of one
    thing goes on; ``plural`` are the verbs of several. ``false_heads``, after such an article or
    without one, begin no definition, and without one ``participles`` do not either.
    """

    which_topic: str
    which_description: str
    which_fits: str
    which_value: str
    articles: Mapping[str, str]
    copula: re.Pattern[str]
    plural: frozenset[str]
    relative: re.Pattern[str]
    heads: frozenset[str]
    false_heads: frozenset[str]
    participles: re.Pattern[str]
    pointers: frozenset[str]
    examples: re.Pattern[str]
    negations: re.Pattern[str]
    sweeping: frozenset[str]
    little: frozenset[str]
    questions: re.Pattern[str]
    also: re.Pattern[str]
    abbreviations: frozenset[str]


_ENGLISH = Phrases(
    which_topic="Which of these topics does this describe? “{text}.”",
    which_description="Which of these phrases defines “{name}”?",
    which_fits="Which of these topics does “{attribute}: {value}” fit?",
    which_value="Which value does “{attribute}” have for “{name}”?",
    articles=MappingProxyType({"a": "A(n) ", "an": "A(n) ", "the": "The "}),
    copula=re.compile(r"\b(is|are)\s"),
    plural=_words("are"),
    relative=re.compile(r"\b(?:that|which|who|whose|where)\b", re.IGNORECASE),
    heads=_words("a an"),
    false_heads=_words(
        "the also always often one another other same main most best first next only way used able"
        " about like when what how why where that there to in on at for from of by with as all some"
        " many both two three several part example following fundamental important essential key"
        " core crucial critical powerful popular great good vital necessary common big huge nice"
        " useful term word name place thing things something someone"
    ),
    participles=re.compile(r"\w+(?:ly|ed)", re.IGNORECASE),
    pointers=_words(
        "it they them this these those such he she we us our i me my also too above below following"
        " former latter here itself previous mentioned"
    ),
    examples=re.compile(
        r"\b(?:for example|for instance|such as|including|namely|like|etc)\b"
        r"|\b(?:e\.\s?g|i\.\s?e)\.",
        re.IGNORECASE,
    ),
    negations=re.compile(
        r"\b(?:not|no|never|none|neither|nor|cannot|except|least|unlike|rather than|instead of"
        r"|\w+n['’]t)\b",
        re.IGNORECASE,
    ),
    sweeping=_words(
        "always never all none only every must cannot impossible completely entirely usually often"
        " rarely generally typically normally mostly sometimes may"
    ),
    little=_words(
        "a an and as at by for from in of on or the to with into onto over out up is are be been"
        " being was were has have had do does did can could will would may might shall should must"
        " that which who whose whom where when while if than then so but its their your our his"
        " her you it they we each any all some more most other one two between among through via"
        " about also within without no not this these those there both such own per"
    ),
    questions=re.compile(r"(?:what|who) (?:is|are) (?:an? |the )?(.+?)\??", re.IGNORECASE),
    also=re.compile(
        r"(?:or|also|often|(?:short|abbreviated|known|called|referred)(?: to)?(?: as| for)?|\s)+\s",
        re.IGNORECASE,
    ),
    abbreviations=_words("e.g. i.e. etc. vs. approx. no. cf. incl. dr. mr. mrs. st. fig."),
)

_GERMAN = Phrases(
    which_topic="Welches dieser Themen wird hier beschrieben? „{text}.“",
    which_description="Welche dieser Umschreibungen passt zu „{name}“?",
    which_fits="Auf welches dieser Themen trifft „{attribute}: {value}“ zu?",
    which_value="Welchen Wert hat „{attribute}“ bei „{name}“?",
    articles=MappingProxyType(
        {
            **dict.fromkeys(("ein", "eine"), "Ein(e) "),
            **dict.fromkeys(("der", "die", "das"), "Der/die/das "),
        }
    ),
    copula=re.compile(r"\b(ist|sind)\s"),
    plural=_words("sind"),
    relative=re.compile(
        r",\s(?:\w+\s)?(?:der|die|das|dem|den|deren|dessen|denen|welche[rsmn]?|wo|womit|mit)\b",
        re.IGNORECASE,
    ),
    heads=_words("ein eine"),
    false_heads=_words(
        "der die das auch oft meist immer nur einer eines andere anderer anderes weitere weiterer"
        " weiteres gleiche selbe wichtigste erste beste teil beispiel folgende folgender folgendes"
        " begriff wort name dazu dafür wenn was wie warum wo in im an am auf für von mit zu zum zur"
        " bei wichtige wichtiger wichtiges zentrale zentraler zentrales wesentliche wesentlicher"
        " wesentliches grundlegende grundlegender grundlegendes gute guter gutes alle einige viele"
        " beide zwei drei mehrere möglichkeit art weise"
    ),
    participles=re.compile(r"ge\w+(?:t|en)|\w+iert|\w+lich", re.IGNORECASE),
    pointers=_words(
        "dies diese dieser dieses diesem diesen jene jener jenes solche solcher solches er es sie"
        " ihm ihn ihnen wir uns hier oben unten obige genannte genannten letztere erstere damit"
        " dafür dadurch selbst"
    ),
    examples=re.compile(
        r"\b(?:zum beispiel|beispielsweise|etwa|nämlich|wie|usw|bzw)\b"
        r"|\b(?:z\.\s?b|d\.\s?h|u\.\s?a)\.",
        re.IGNORECASE,
    ),
    negations=re.compile(
        r"\b(?:nicht|kein\w*|nie|niemals|nichts|weder|noch|außer|ausser|statt|anstatt|ohne"
        r"|anders als)\b",
        re.IGNORECASE,
    ),
    sweeping=_words(
        "immer nie alle alles keine nur jede jeder jedes muss müssen unmöglich vollständig ganz"
        " meistens oft selten allgemein kann"
    ),
    little=_words(
        "der die das den dem des ein eine einen einem einer eines und oder als an am auf aus bei"
        " bis durch für gegen im in ins mit nach ohne über um unter vom von vor zu zum zur zwischen"
        " ist sind sein war waren wird werden hat haben kann können muss müssen soll sollen darf"
        " welche welcher welches deren dessen denen was wer wo wann wenn wie so auch nur noch sich"
        " man es er sie ihr ihre ihren ihrer ihres dieser diese dieses jede jeder jedes mehr alle"
        " dass aber damit nicht kein keine"
    ),
    questions=re.compile(
        r"was (?:ist|sind) (?:eine? |der |die |das )?(.+?)\??",
        re.IGNORECASE,
    ),
    also=re.compile(
        r"(?:oder|auch|oft|kurz|genannt|bekannt als|abgekürzt(?: als)?|\s)+\s", re.IGNORECASE
    ),
    abbreviations=_words(
        "z. b. z.b. d. h. d.h. bzw. usw. u. a. u.a. ca. evtl. ggf. inkl. nr. vgl."
    ),
)

_SPANISH = Phrases(
    which_topic="¿Cuál de estos temas se describe aquí? «{text}.»",
    which_description="¿Cuál de estas frases define «{name}»?",
    which_fits="¿A cuál de estos temas corresponde «{attribute}: {value}»?",
    which_value="¿Qué valor tiene «{attribute}» en «{name}»?",
    articles=MappingProxyType(
        {
            **dict.fromkeys(("un", "una"), "Un(a) "),
            **dict.fromkeys(("el", "la"), "El/la "),
            **dict.fromkeys(("los", "las"), "Los/las "),
        }
    ),
    copula=re.compile(r"\b(es|son)\s"),
    plural=_words("son"),
    relative=re.compile(
        r"\b(?:que|quien|quienes|cuyo|cuya|cuyos|cuyas|donde|el cual|la cual)\b",
        re.IGNORECASE,
    ),
    heads=_words("un una"),
    false_heads=_words(
        "el la los las también siempre solo sólo uno otra otro otros otras mismo misma parte"
        " ejemplo más mejor primer primera principal siguiente término fundamental importante"
        " esencial clave gran buen buena palabra nombre cuando que como cómo donde en de para por"
        " con a todos todas algunos muchos ambos dos tres varios forma manera cosa"
    ),
    participles=re.compile(r"\w+mente|\w+[ai]d[oa]s?", re.IGNORECASE),
    pointers=_words(
        "esto este esta estos estas eso ese esa esos esas aquello aquel aquella dicho dicha dichos"
        " dichas tal tales él ella ellos ellas ello nosotros aquí anterior anteriores mencionado"
        " mismo misma"
    ),
    examples=re.compile(
        r"\b(?:por ejemplo|p\.\s?ej|tal como|tales como|es decir|incluyendo|incluidos|incluidas"
        r"|como|etc)\b",
        re.IGNORECASE,
    ),
    negations=re.compile(
        r"\b(?:no|nunca|jamás|ningún|ninguna|ninguno|nada|tampoco|ni|sin|excepto|salvo|menos"
        r"|en lugar de|en vez de)\b",
        re.IGNORECASE,
    ),
    sweeping=_words(
        "siempre nunca todo toda todos todas ninguno ninguna solo sólo cada debe deben imposible"
        " completamente normalmente raramente generalmente puede pueden suele suelen"
    ),
    little=_words(
        "el la los las un una unos unas y o u e de del al a en con por para sin sobre entre desde"
        " hasta hacia que quien quienes cuyo cuya cuyos cuyas donde cuando como si no es son ser"
        " está están era ha han puede pueden debe deben se su sus lo le les más muy cada todo toda"
        " todos todas otro otra otros otras este esta estos estas ese esa mismo misma pero también"
        " ya tu tus mi mis"
    ),
    questions=re.compile(
        r"¿?qu[eé] (?:es|son) (?:una? |el |la |los |las )?(.+?)\??", re.IGNORECASE
    ),
    also=re.compile(
        r"(?:o|u|también|a menudo|conocid[oa]s? como|llamad[oa]s?|abreviad[oa]s?(?: como)?|\s)+\s",
        re.IGNORECASE,
    ),
    abbreviations=_words("p. ej. p.ej. etc. ee. uu. núm. aprox. sr. sra. dr. dra."),
)

_LANGUAGES = MappingProxyType({"en": _ENGLISH, "de": _GERMAN, "es": _SPANISH})
#: Stands for the name that a description leaves out.
GAP = BLANK


def phrases_for(language: str) -> Phrases | None:
    """The phrases for a code such as ``en``, ``en-GB`` or ``de``; None if there are none."""
    return _LANGUAGES.get(re.split("[-_]", language.strip().casefold(), maxsplit=1)[0])


def languages() -> tuple[str, ...]:
    """The codes of the languages that questions can be made in."""
    return tuple(_LANGUAGES)
