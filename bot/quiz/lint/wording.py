"""The words that the rules look for, in each language that they know.

A pack in another language is held to the rules that need no words. Every pattern is tried on
plain text and without regard to case. A word within a hyphenated one ("read-only") is not meant.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bot.quiz.grading.contrasts import in_both_numbers

#: What no pattern finds.
_NOTHING = r"(?!)"


def _any(words: str) -> re.Pattern[str]:
    """A pattern for any of these words or phrases, divided by ``|``, as whole words."""
    return re.compile(rf"(?<![\w-])(?:{words})(?![\w-])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Wording:
    """One language.

    ``absolutes`` and ``vague`` mark options that a guesser strikes out or ticks. ``together``
    finds options that stand for other options. ``negated`` finds a question that asks for what is
    not so, apart from ``harmless``; ``negations`` are those in an option. ``whole_truth`` is a
    question that can only be answered by reading each option. ``best`` asks for a judgement, and
    ``criterion`` says by what. ``because`` joins a second proposition. ``formerly`` announces an
    old name as old. ``article`` is one at the end of a stem that gives the answer's sound or
    gender away. ``infinitive`` and ``gerund`` are how an option may begin. ``count`` are the words
    for two to six, and ``little`` the words that carry no meaning.
    """

    absolutes: re.Pattern[str]
    vague: re.Pattern[str]
    together: re.Pattern[str]
    negated: re.Pattern[str]
    harmless: re.Pattern[str]
    negations: re.Pattern[str]
    whole_truth: re.Pattern[str]
    best: re.Pattern[str]
    criterion: re.Pattern[str]
    because: re.Pattern[str]
    formerly: re.Pattern[str]
    article: re.Pattern[str]
    infinitive: re.Pattern[str]
    gerund: re.Pattern[str]
    count: tuple[str, ...]
    little: frozenset[str]


#: Options that name other options: "A and C". The shuffle would make them nonsense, too.
_LETTERS = (
    r"(?-i:^(?:[Bb]oth |[Oo]nly |[Oo]ptions? )?[A-F](?:, [A-F])*,? {and} [A-F](?: only)?[.]?$)"
)

_ENGLISH = Wording(
    absolutes=_any(
        "always|never|all|none|only|every|must|cannot|can't|impossible|completely|entirely"
    ),
    # The month is written with a capital letter.
    vague=re.compile(r"(?<![\w-])(?:(?i:usually|often|rarely|generally)|may)(?![\w-])"),
    together=_any(
        r"^(?:all|none|both|neither|any|some|two|either) (?:of )?(?:the )?"
        r"(?:above|these|those|them|other options|options|answers)|^both$|"
        + _LETTERS.replace("{and}", "(?:and|or|&)")
    ),
    negated=_any(r"not|except|least|incorrect|false|\w+n't|\w+n’t"),
    harmless=_any(
        "at least|least[ -]privileged?|false (?:positives?|negatives?|alarms?)|whether or not"
    ),
    negations=_any(r"not|no|never|none|without|cannot|\w+n't|\w+n’t"),
    whole_truth=re.compile(
        r"\bwhich (?:one )?(?:of (?:the )?(?:following|these) )?"
        r"(?:(?:statements?|options?|answers?)(?: (?:about|on) [^?]*)? )?"
        r"(?:is|are) (?:true|correct|right|false|incorrect|wrong)\b",
        re.IGNORECASE,
    ),
    best=_any("best|most (?:suitable|appropriate|likely|effective|important)"),
    criterion=_any(
        "for|to|that|when|if|who|where|with|without|because|while|so|cheapest|fastest|describes?"
        "|described|explains?|fits?|defines?|matches|summar\\w+|practices?"
    ),
    because=_any("because|since|therefore|so that|hence"),
    formerly=_any("formerly|once|old|older|former|until|used to|earlier|previously|renamed|now"),
    article=re.compile(r"(?<![\w(])(?:a|an)\s*[:.…]*$", re.IGNORECASE),
    infinitive=re.compile(r"to [a-z]"),
    gerund=re.compile(
        r"(?!(?:string|king|thing|ring|spring|during|nothing|something|existing|remaining|missing"
        r"|following|running|billing|pricing|networking|peering|scaling|computing|engineering)\b)"
        r"[a-z]+ing [a-z]+ \S",
        re.IGNORECASE,
    ),
    count=("two", "three", "four", "five", "six"),
    little=in_both_numbers(
        "a about after all also am among an and any are as at be because been before being below"
        " between both but by can could did do does doing done down during each either else ever"
        " every few for from further get gets had has have having he her here hers him his how i"
        " if in into is it its itself just like many may me might more most much must my need needs"
        " no nor not of off on once one only or other our out over own per same she should since so"
        " some such than that the their them then there these they this those through to too two"
        " under until up upon us use used uses using very want wants was we were what when where"
        " which while who whom whose why will with within without would you your"
    ),
)

_GERMAN = Wording(
    absolutes=_any(
        "immer|nie|niemals|alle[nrs]?|keine[rnms]?|nur|ausschließlich|jede[rnms]?|muss|müssen"
        "|unmöglich|vollständig|völlig|komplett|stets"
    ),
    vague=_any("meist|meistens|oft|häufig|selten|gewöhnlich|üblicherweise|manchmal"),
    together=_any(
        "^(?:alle|keine|beide|einige|nichts)[srn]? (?:der )?"
        "(?:oben genannten|genannten|obigen|davon|antworten|diese[rn]?)|"
        + _LETTERS.replace("{and}", "(?:und|oder)")
    ),
    negated=_any("nicht|außer|am wenigsten|falsch|kein|keine[rnms]?|ausgenommen"),
    harmless=_any("mindestens|zumindest|nicht nur"),
    negations=_any("nicht|nie|niemals|kein|keine[rnms]?|ohne|nichts"),
    whole_truth=re.compile(
        r"\bwelche(?:r|s)? (?:der (?:folgenden|genannten) )?(?:aussagen? )?(?:über [^?]* )?"
        r"(?:ist|sind|treffen|trifft|stimmt|stimmen)(?: (?:wahr|richtig|korrekt|falsch|zu))?\s*\?",
        re.IGNORECASE,
    ),
    best=_any("am besten|beste[rnms]?|am ehesten|geeignetste[rnms]?"),
    criterion=_any(
        "für|um|wenn|damit|weil|die|der|das|bei|ohne|mit|beschreib\\w*|erklär\\w*|günstig\\w*"
    ),
    because=_any("weil|da|denn|deshalb|daher|sodass"),
    formerly=_any("früher|ehemals|vormals|bis|alt\\w*|umbenannt|jetzt|heute|zuvor"),
    article=re.compile(
        r"\b(?:ein|eine|einen|einem|einer|der|die|das|den|dem)\s*[:.…]*$",
        re.IGNORECASE,
    ),
    infinitive=re.compile(r"um "),
    gerund=re.compile(_NOTHING),
    count=("zwei", "drei", "vier", "fünf", "sechs"),
    little=in_both_numbers(
        "aber alle als also am an auch auf aus bei beim bis da damit dann das dass dem den denn"
        " der des die dies diese dieser dieses doch du durch ein eine einem einen einer eines er es"
        " etwas für gegen haben hat hier ich ihr ihre im in ist jede jeder jedes kann kein keine"
        " können man mehr mit muss nach nicht noch nur ob oder ohne sein seine sich sie sind so"
        " soll um und uns unter vom von vor war was welche welcher welches wenn wer werden wie wird"
        " wo wofür wozu zu zum zur zwei zwischen über"
    ),
)

_SPANISH = Wording(
    absolutes=_any(
        "siempre|nunca|jamás|tod[oa]s?|ningun[oa]|ningún|solo|sólo|solamente|únicamente|cada"
        "|debe|deben|imposible|completamente|totalmente|enteramente"
    ),
    vague=_any("generalmente|normalmente|a menudo|a veces|rara vez|usualmente"),
    together=_any(
        "^(?:tod[oa]s|ningun[oa]|amb[oa]s|algun[oa]s)(?: (?:l[oa]s|de l[oa]s))? "
        "(?:anteriores|de arriba|respuestas|opciones|anteriores son correctas)|"
        + _LETTERS.replace("{and}", "[yo]")
    ),
    negated=_any("no|excepto|salvo|menos|incorrect[oa]s?|fals[oa]s?"),
    harmless=_any("al menos|por lo menos|menos de|privilegios? mínimos?|menos privilegios?"),
    negations=_any("no|nunca|jamás|ningun[oa]|ningún|sin|tampoco"),
    whole_truth=re.compile(
        r"\bcuál(?:es)? (?:de (?:las|los) siguientes )?(?:afirmacion(?:es)? |afirmación )?"
        r"(?:sobre [^?]* )?(?:es|son) (?:verdader[oa]s?|ciert[oa]s?|correct[oa]s?|fals[oa]s?)\b",
        re.IGNORECASE,
    ),
    best=_any("mejor|más (?:adecuad[oa]|apropiad[oa]|probable)"),
    criterion=_any("para|que|cuando|si|quien|donde|con|sin|porque|describe|explica|define"),
    because=_any("porque|ya que|por lo tanto|puesto que|así que"),
    formerly=_any("antes|anteriormente|antigu[oa]|hasta|ahora|hoy|renombrad[oa]"),
    article=re.compile(r"\b(?:un|una|el|la|los|las|unos|unas)\s*[:.…]*$", re.IGNORECASE),
    infinitive=re.compile(r"para [a-z]+[aei]r\b"),
    gerund=re.compile(r"[a-z]+(?:ando|iendo) [a-z]+ \S", re.IGNORECASE),
    count=("dos", "tres", "cuatro", "cinco", "seis"),
    little=in_both_numbers(
        "a al algo ante antes como con cual cuales cuando cuál cuáles cuánto de del desde donde dos"
        " durante e el ella ellos en entre era es esa ese eso esta este esto está están fue ha hace"
        " hasta hay la las le les lo los mas me mi muy más ni no nos o otra otro para pero por"
        " porque puede pueden que quien qué quién se sea ser si sin sobre son su sus sí también"
        " tan tiene todo un una uno unos y ya"
    ),
)

LANGUAGES: Mapping[str, Wording] = MappingProxyType({"en": _ENGLISH, "de": _GERMAN, "es": _SPANISH})


def wording(language: str) -> Wording | None:
    """The words of a pack's language (``en``, ``en-GB``, ``de_AT``), or None for an unknown one."""
    return LANGUAGES.get(language.replace("_", "-").split("-")[0].casefold())
