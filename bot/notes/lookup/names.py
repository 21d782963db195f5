"""When two spellings are the same name: case, accents, singular and plural, little words.

Every function is pure and takes any string; text beyond ``LONGEST`` characters is cut.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from functools import lru_cache
from os.path import commonprefix

#: No heading is this long; what a member types beyond it is not read.
LONGEST = 200

_ARTICLES = frozenset({"a", "an", "the"})
_QUESTION_WORDS = frozenset(
    "what whats which who whos when where wheres why how hows is are was were do does did".split()
)
#: What may follow a question word before the name begins ("how do I ...", "how to ...").
_AFTER_QUESTION = frozenset({"to", "i", "we", "you", "can"})
#: What may follow the name in a question ("how does DNS work", "what does RBAC mean").
_QUESTION_ENDS = frozenset({"mean", "means", "work", "works", "exist", "exists"})
#: Words that people leave out, and that acronyms are made with and without.
LITTLE_WORDS = frozenset("a an and as at by for from in of on or the to with".split())

#: Singular words that the plural rule would spoil, though their plurals are common.
_SINGULAR_IN_S = frozenset({"alias", "atlas", "bias", "canvas", "gas", "lens"})

#: The lengths of an acronym: from two to eight letters.
_ACRONYM_LENGTHS = range(2, 9)

#: Numbers that authors put before a title: "2.", "1.3", "3)", "(4)", "05 -", "IV.", "Chapter 2:".
_LIST_NUMBER = re.compile(
    r"""\A(?:(?:chapter|module|part|week|lesson|lecture|unit|section|day|step|topic
        |kapitel|modul|teil|woche|lektion|vorlesung|abschnitt|tag|thema|schritt
        |cap[ií]tulo|m[oó]dulo|parte|semana|lecci[oó]n|clase|unidad|secci[oó]n|tema|paso)
        \s+(?:\d{1,3}|[IVX]{1,5})(?:\.\d{1,3})*\s*(?:[:.)\-–—|]\s*|\s(?=(?-i:[^\W\d_a-z])))
    |\(?\d{1,3}(?:\.\d{1,3})*\s*(?:[.)\]:]+(?!\d)|\s[\-–—|])\s*
    |\d{1,3}(?:\.\d{1,3})+\s+(?![a-zA-Z]{1,3}\b)(?=[^\W\d_])
    |0\d{1,2}[\s\-–—_]+
    |\#\d{1,3}[\s:.\-–—]+
    |(?:\d\ufe0f?\u20e3\s*)+
    |(?-i:[IVX]{1,5}[.)]\s+(?=[^\W\d_a-z]))
    )(?=\S)""",
    re.IGNORECASE | re.VERBOSE,
)
_TITLE_ENDS = " \t:：–—-|•·*_"

_APOSTROPHES = dict.fromkeys(map(ord, "'’‘ʼ`"))
_ASCII_SIGNS = {
    code: " " for code in range(128) if not chr(code).isalnum() and chr(code) not in "+#"
}
#: Accents (Latin, Greek, Cyrillic), Hebrew points, Arabic vowel signs and tatweel, emoji variants.
#: Other marks stay: in Indic scripts and Thai they are the vowels, in kana the consonant.
_ACCENTS = re.compile(
    "[\u0300-\u036f\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\ufe00-\ufe0f]+"
)
#: A word keeps the signs at its end, since C, C++ and C# are three topics.
_WORD = re.compile(r"[^\s+#]+(?:[+#]++(?![^\s+#]))?")
_BRACKETS = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_ACRONYM = re.compile(r"[^\W_]{2,10}")
#: Chinese and Japanese put no spaces between words, so a word may begin at every sign.
_IDEOGRAPH = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_WORD_START = re.compile(rf"(?<!\S)\S|[{_IDEOGRAPH}]")
_IDEOGRAPH_FIRST = re.compile(rf"[{_IDEOGRAPH}]")
_IDEOGRAPHS_ONLY = re.compile(rf"[{_IDEOGRAPH}]+")


def normalized(text: str) -> str:
    """The text as typed, with Unicode composition and white space normalized."""
    return " ".join(unicodedata.normalize("NFC", text[:LONGEST]).split())


def fold(text: str) -> str:
    """The words of the text without case, accents and punctuation, one space between them.

    Text without any word (an emoji, ``???``) is kept as it is but for its case.
    """
    text = text[:LONGEST]
    text = _fold_ascii(text) if text.isascii() else _fold_unicode(text)
    return " ".join(_WORD.findall(text)) or " ".join(text.split())


def _fold_ascii(text: str) -> str:
    lowered = text.lower().translate(_APOSTROPHES).replace("&", " and ")
    cleaned = lowered.translate(_ASCII_SIGNS)
    return cleaned if _WORD.search(cleaned) else lowered


def _fold_unicode(text: str) -> str:
    # Upper case first: a few letters (the dotless i) have one only on the way up.
    text = unicodedata.normalize("NFKC", text.upper()).casefold()
    text = _ACCENTS.sub("", unicodedata.normalize("NFKD", text)).casefold()
    lowered = unicodedata.normalize("NFKC", text.translate(_APOSTROPHES).replace("&", " and "))
    cleaned = "".join(map(_word_sign, lowered))
    return cleaned if _WORD.search(cleaned) else lowered


def _word_sign(sign: str) -> str:
    """The sign if it belongs to a word, nothing if it is invisible, else a space."""
    if sign.isalnum() or sign in "+#":
        return sign
    category = unicodedata.category(sign)
    if category == "Cf":
        return ""
    return sign if category.startswith("M") else " "


def core(folded: str) -> str:
    """The folded text without leading articles and without question words at its ends.

    ``what is the microsoft azure`` returns ``microsoft azure``. A text of such words
    alone is returned whole.
    """
    words = folded.split()
    first, last = 0, len(words)
    asked = False
    while first < last and _is_before_name(words[first], asked):
        asked = asked or words[first] in _QUESTION_WORDS
        first += 1
    while first < last and (
        words[last - 1] in _QUESTION_WORDS or (asked and words[last - 1] in _QUESTION_ENDS)
    ):
        last -= 1
    return " ".join(words[first:last]) or folded


def _is_before_name(word: str, asked: bool) -> bool:
    return word in _ARTICLES or word in _QUESTION_WORDS or (asked and word in _AFTER_QUESTION)


def singular(word: str) -> str:
    """One form for a word's singular and plural; not always a word, but the same for both.

    ``policies`` and ``policy`` return ``policy``, ``caches`` and ``cache`` return ``cach``.
    """
    if not word.isascii() or len(word) < 3:
        return word
    if word.endswith("s") and not _is_singular(word):
        word = word[:-1]
    if word.endswith("ie") and len(word) > 3:
        return word[:-2] + "y"
    if word.endswith(("se", "xe", "ze", "oe", "che", "she")):
        word = word[:-1]
    return word[:-1] if word.endswith("zz") else word


def _is_singular(word: str) -> bool:
    if word.endswith("ss") or word in _SINGULAR_IN_S:
        return True
    # Of four letters, -is and -us are mostly plural acronyms: APIs, CPUs, CLIs, SKUs.
    return word.endswith(("us", "is")) and len(word) != 4


def stem(word: str) -> str:
    """The longest common prefix of a word's singular and plural."""
    return commonprefix([word, singular(word)])


def number_key(folded: str) -> str:
    """The text with every word in one number and no spaces.

    Without the spaces ``wi-fi`` and ``wifi``, ``load balancers`` and ``loadbalancer`` agree.
    """
    return "".join(map(singular, folded.split()))


def content_words(folded: str) -> tuple[str, ...]:
    """The words that carry the meaning; all of them if all are little."""
    words = tuple(folded.split())
    return tuple(word for word in words if word not in LITTLE_WORDS) or words


def word_starts(folded: str) -> list[str]:
    """The folded text from each of its words on, the whole text first."""
    return [folded[start.start() :] for start in _WORD_START.finditer(folded)]


def as_word_start(beginning: str) -> str:
    """A text that a folded text contains, after a space, exactly if one of its words begins so."""
    return beginning if _IDEOGRAPH_FIRST.match(beginning) else f" {beginning}"


def is_specific(folded: str) -> bool:
    """Whether a beginning can mean one name: three letters, or two ideographs, of some meaning."""
    if (LITTLE_WORDS | _QUESTION_WORDS).issuperset(folded.split()):
        return False
    return len(folded) >= (2 if _IDEOGRAPHS_ONLY.fullmatch(folded) else 3)


@lru_cache(maxsize=1 << 12)
def plain(title: str) -> str:
    """The name in a title: without list numbers before it, and without pictographs at its ends.

    ``🚀 2. Operational Expenditure (OpEx):`` returns ``Operational Expenditure (OpEx)``. A title
    of nothing else is returned as it is.
    """
    text = title
    while (shorter := _without_decoration(_LIST_NUMBER.sub("", text, count=1))) != text:
        if not shorter:
            break
        text = shorter
    return text


def _without_decoration(text: str) -> str:
    """The text without pictographs, invisible signs and colons at its ends."""
    first, last = 0, len(text)
    while first < last and _decorates(text[first]):
        first += 1
    while first < last and _decorates(text[last - 1]):
        last -= 1
    return text[first:last]


#: Follows a sign that is to be shown as an emoji.
_EMOJI_STYLE = "\ufe0f"


def _decorates(sign: str) -> bool:
    # A keycap digit is a digit, a variant sign (of category Mn) and the keycap (Me).
    return (
        sign in _TITLE_ENDS
        or sign == _EMOJI_STYLE
        or unicodedata.category(sign) in {"So", "Sk", "Cf", "Me", "Cs", "Co"}
    )


def derived_names(title: str) -> tuple[str, ...]:
    """Further names in a title: the plain one, the one without brackets, the acronyms in them.

    ``3. Network security groups (NSG)`` returns ``Network security groups (NSG)``,
    ``Network security groups`` and ``NSG``.
    """
    title = unicodedata.normalize("NFKC", title[:LONGEST])
    name = plain(title)
    derived = [name] if name != title else []
    if inside := _BRACKETS.findall(name):
        acronyms = (text.strip() for text in inside)
        outside = " ".join(_BRACKETS.sub(" ", name).split())
        derived += [outside, *filter(_is_acronym, acronyms)]
    return tuple(filter(None, derived))


def _is_acronym(text: str) -> bool:
    return bool(_ACRONYM.fullmatch(text)) and sum(map(str.isupper, text)) > 1


def initials(title: str) -> frozenset[str]:
    """The acronyms of a title, with and without its little words, folded."""
    title = plain(title)
    names = {fold(title), *map(fold, derived_names(title)[:1])}
    words = [form.split() for name in names for form in (name, core(name))]
    spellings = {"".join(word[0] for word in form) for form in words}
    spellings |= {"".join(word[0] for word in form if word not in LITTLE_WORDS) for form in words}
    return frozenset(sys.intern(text) for text in spellings if len(text) in _ACRONYM_LENGTHS)


def acronyms_meant(folded: str) -> tuple[str, ...]:
    """How the text reads as an acronym, likeliest first: ``vms``, then ``vm``; none if it cannot.

    ``r b a c``, as dots leave it, reads as ``rbac``.
    """
    words = folded.split()
    if len(words) > 1 and any(len(word) > 1 for word in words):
        return ()
    text = "".join(words)
    if text.endswith("s") and len(text) > 2:
        return (text, text[:-1])
    return (text,)
