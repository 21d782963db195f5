"""The parts of a question below its heading: stem, answers and remark."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from bot.notes.packs import Place
from bot.notes.reading.items import Block, BlockKind, ListItem
from bot.quiz.choices import comparable, kind_of_choice
from bot.quiz.limits import (
    MAX_ITEMS,
    MAX_OPTIONS,
    MAX_RESPONSES,
    MIN_ITEMS,
    MIN_OPTIONS,
)
from bot.quiz.questions import BLANK, Blank, Foil, Kind, Option, Pair
from bot.quiz.reading.faults import Faults

#: No space follows the brackets of a blank: ``[[ -f notes ]]`` is shell code.
#: It may go on in the next line, but not in another paragraph.
_BLANK = re.compile(r"(?<!\\)\[\[(?=[^\s\[\]])((?:(?!\[\[|\n[ \t]*\n).)+?)\]\](?!\])", re.DOTALL)
#: Code, fenced or in a line.
_CODE = re.compile(
    r"^(?P<f>`{3,}|~{3,}).*?^(?P=f)|(?P<t>(?<!`)`+(?!`)).+?(?<!`)(?P=t)(?!`)",
    re.DOTALL | re.MULTILINE,
)
_BAR = re.compile(r"(?<!\\)\|")
_BOX = re.compile(r"\[([ xX])\](?:\s+|$)")
_FORGOTTEN = re.compile(r"^[ \t]*(?:[-*+]\[[ xX]?\]|[-*+]?[ \t]*\[[ xX]\]\s).*$", re.MULTILINE)
_SAID = {
    Kind.ORDER: "a numbered list",
    Kind.MATCHING: "a table",
    Kind.CLOZE: "blanks in its text",
    Kind.SHORT: "a line that is one blank",
    Kind.CHOICE: "options",
}
_NO_BOX = "has no box; begin each option with “- [x] ” if it is right, else with “- [ ] ”."
References: TypeAlias = Mapping[str, Mapping[str, object]]


@dataclass(frozen=True, slots=True)
class Form:
    """The content of a question, without id, topic and other attributes."""

    kind: Kind
    stem: str
    options: tuple[Option, ...] = ()
    pairs: tuple[Pair, ...] = ()
    extra: tuple[str, ...] = ()
    blanks: tuple[Blank, ...] = ()
    foils: tuple[Foil, ...] = ()
    remark: str = ""
    remark_line: int = 0


@dataclass(slots=True)
class _Offers:
    """The blocks below a stem, by kind."""

    options: list[ListItem] = field(default_factory=list)
    items: list[ListItem] = field(default_factory=list)
    tables: list[Block] = field(default_factory=list)
    shorts: list[Block] = field(default_factory=list)
    line: int = 0
    """The first line of the last one."""

    @property
    def asks(self) -> bool:
        """Whether they make a question without any blank in its stem."""
        right = any(_BOX.match(item.text) and item.text[1] != " " for item in self.options)
        return right or bool(self.items or self.tables or self.shorts)


def read_form(
    heading: str, blocks: Sequence[Block], path: str, references: References, faults: Faults
) -> Form | None:
    """The form of the question with this heading; None if its kind is not clear.

    Findings are added to ``faults``.
    """
    above, offers, quotes = _sorted(blocks, faults)
    _find_forgotten(blocks, faults)
    source = "\n\n".join(filter(None, (heading, *(block.source for block in above))))
    stem, blanks = _blanks(source, faults, in_code=not offers.asks)
    if not stem.replace(BLANK, "").strip():
        faults.find("question-form", "The heading asks nothing; write the question in it.")
    form = Form(
        Kind.CHOICE,
        stem,
        remark="\n\n".join(quote.source for quote in quotes).strip(),
        remark_line=quotes[0].line if quotes else faults.line,
    )
    kind = _kind(blanks, offers, faults)
    match kind:
        case None:
            # Not one question, but its options may have faults of their own.
            _options(offers.options, path, faults)
            return None
        case Kind.ORDER:
            return replace(form, kind=kind, options=_ordering(offers.items, path, faults))
        case Kind.MATCHING:
            return _matching(form, offers.tables[0], path, references, faults)
        case Kind.CLOZE:
            foils = _foils(offers.options, blanks, path, faults)
            return replace(form, kind=kind, blanks=blanks, foils=foils)
        case Kind.SHORT:
            _, blanks = _blanks(offers.shorts[0].source, faults)
            foils = _foils(offers.options, blanks, path, faults)
            return replace(form, kind=kind, blanks=blanks, foils=foils)
        case _:
            options = _options(offers.options, path, faults)
            if len(options) == len(offers.options):
                _count_options(options, faults)
            return replace(form, kind=_kind_of_choice(options, faults), options=options)


def _sorted(blocks: Sequence[Block], faults: Faults) -> tuple[list[Block], _Offers, list[Block]]:
    """The blocks of the stem, the answers below it, and the quotes at the end."""
    end = len(blocks)
    while end and blocks[end - 1].kind is BlockKind.QUOTE:
        end -= 1
    above: list[Block] = []
    offers = _Offers()
    for block in blocks[:end]:
        match block.kind:
            case BlockKind.BULLETS:
                offers.options.extend(block.items)
            case BlockKind.NUMBERS:
                offers.items.extend(block.items)
            case BlockKind.TABLE:
                offers.tables.append(block)
            case _ if _BLANK.fullmatch(block.source.strip()):
                offers.shorts.append(block)
            case _ if offers.line:
                faults.find(
                    "question-form",
                    "This text stands below the answers, where nobody would read it; put it above"
                    " them, or into the quote that closes the question.",
                    block.line,
                )
                continue
            case _:
                above.append(block)
                continue
        offers.line = block.line
    return above, offers, list(blocks[end:])


def _kind(blanks: Sequence[Blank], offers: _Offers, faults: Faults) -> Kind | None:
    """The kind of the question; ``CHOICE`` for all kinds of choices."""
    kinds = {
        Kind.ORDER: bool(offers.items),
        Kind.MATCHING: len(offers.tables),
        Kind.CLOZE: bool(blanks),
        Kind.SHORT: len(offers.shorts),
    }
    wanted = [kind for kind, times in kinds.items() for _ in range(times)]
    if offers.options and not {Kind.CLOZE, Kind.SHORT}.intersection(wanted):
        wanted.append(Kind.CHOICE)
    if len(wanted) > 1:
        both = " and ".join(dict.fromkeys(_SAID[kind] for kind in wanted))
        several = both if " and " in both else f"several times {both}"
        sentence = f"This question has {several}; make a question of its own of each."
        faults.find("question-form", sentence, offers.line)
    elif not wanted:
        faults.find(
            "question-form",
            "Nothing can be answered here; add options (“- [x] right”, “- [ ] wrong”), a numbered"
            " list to be put in order, a table of pairs, or a blank like [[this]].",
        )
    return wanted[0] if len(wanted) == 1 else None


def _blanks(source: str, faults: Faults, *, in_code: bool = True) -> tuple[str, tuple[Blank, ...]]:
    """The text with ``BLANK`` in place of each blank, and the blanks.

    Where something else is asked, or there are blanks outside it, code is kept as it is.
    """
    found = list(_BLANK.finditer(source))
    code = [range(*span.span()) for span in _CODE.finditer(source)]
    outside = [blank for blank in found if not any(blank.start() in part for part in code)]
    if outside or not in_code:
        found = outside
    blanks: list[Blank] = []
    stem: list[str] = []
    last = 0
    for blank in found:
        spellings = [" ".join(text.replace("\\|", "|").split()) for text in _BAR.split(blank[1])]
        if not all(spellings):
            sentence = f"The blank {blank[0]} accepts nothing between its bars; write a bar that"
            faults.find("question-form", f"{sentence} belongs to the answer as \\|.")
        blanks.append(Blank(tuple(dict.fromkeys(filter(None, spellings)))))
        stem += [source[last : blank.start()], BLANK]
        last = blank.end()
    return "".join([*stem, source[last:]]), tuple(blanks)


def _find_forgotten(blocks: Sequence[Block], faults: Faults) -> None:
    """Adds a finding for each line that looks like an option and is none."""
    for block in blocks:
        texts = [(block.source, block.line)]
        for item in block.items:
            texts.append((f"{item.text.partition(chr(10))[2]}\n{item.quote}", item.line))
        for text, line in texts:
            if forgotten := _FORGOTTEN.search(_CODE.sub("", text)):
                sentence = f"“{_short(forgotten[0].strip())}” looks like an option and is none"
                advice = "write it like “- [ ] wrong”, with a space on each side of the box."
                faults.find("question-form", f"{sentence}; {advice}", line)


def _text(item: ListItem, rest: str, faults: Faults, what: str) -> str:
    if not rest:
        faults.find("question-form", f"{what} says nothing; write it, or remove it.", item.line)
    if item.strange is not None:
        faults.find(
            "question-form",
            f"{what} has text, perhaps code, and a quote that says why; nothing else can be shown"
            " in it.",
            item.strange,
        )
    return rest


def _options(items: Sequence[ListItem], path: str, faults: Faults) -> tuple[Option, ...]:
    options = []
    for item in items:
        box = _BOX.match(item.text)
        if box is None:
            faults.find("question-form", f"“{_short(item.text)}” {_NO_BOX}", item.line)
            continue
        text = _text(item, item.text[box.end() :], faults, "An option")
        _reasoned(item, text, faults)
        options.append(Option(text, box[1] != " ", item.quote, Place(path, item.line)))
    _different(options, faults)
    return tuple(options)


def _count_options(options: Sequence[Option], faults: Faults) -> None:
    if not any(option.right for option in options):
        faults.find("question-form", "No option is right; mark the right ones with [x].")
    if len(options) < MIN_OPTIONS:
        faults.find("question-form", f"A choice needs {MIN_OPTIONS} options or more; add one.")
    if len(options) > MAX_OPTIONS:
        sentence = f"A choice has {MAX_OPTIONS} options at most, this one has {len(options)}."
        faults.find("question-too-long", sentence, options[MAX_OPTIONS].place.line)


def _kind_of_choice(options: Sequence[Option], faults: Faults) -> Kind:
    kind = kind_of_choice(options)
    if kind is Kind.TRUE_FALSE and sum(option.right for option in options) > 1:
        faults.find("question-form", "Only one of two opposites can be right; mark it alone.")
    return kind


def _ordering(items: Sequence[ListItem], path: str, faults: Faults) -> tuple[Option, ...]:
    options = []
    for item in items:
        if _BOX.match(item.text):
            faults.find(
                "question-form",
                "A numbered list is to be put in order and has no boxes; begin options with a dash"
                " and a box, like “- [x] right”.",
                item.line,
            )
        text = _text(item, item.text, faults, "An item of an ordering")
        options.append(Option(text, True, item.quote, Place(path, item.line)))
    _count(len(items), "An ordering", "items", faults, items[-1].line)
    _different(options, faults)
    return tuple(options)


def _matching(form: Form, table: Block, path: str, references: References, faults: Faults) -> Form:
    columns = len(table.rows[0].cells) if table.rows else 2
    if columns not in {2, 3}:
        sentence = "A matching is a table of two columns, or of three if the last one says why."
        faults.find("question-form", sentence, table.line)
        return form
    pairs = []
    extra = []
    for row in table.rows:
        premise, response, *why = row.cells
        place = Place(path, row.line)
        if row.cut:
            sentence = "This row has a cell too many; write a bar that belongs to a cell as \\|."
            faults.find("question-form", sentence, row.line)
        if premise and response:
            pairs.append(Pair(premise, response, why[0] if why else "", place))
        elif response:
            extra.append(response)
        elif premise:
            sentence = f"Nothing belongs to “{_short(premise)}”; write its response beside it."
            faults.find("question-form", sentence, row.line)
    _count(len(pairs), "A matching", "rows", faults, table.line)
    form = replace(form, kind=Kind.MATCHING, pairs=tuple(pairs), extra=tuple(extra))
    _responses(form, table.line, faults)
    return form


def _responses(form: Form, line: int, faults: Faults) -> None:
    """Adds findings about equal premises, and responses that cannot be distinguished."""
    premises = [comparable(pair.premise) for pair in form.pairs]
    if len(set(premises)) < len(premises):
        faults.find("question-form", "Two rows begin alike; each premise stands once.", line)
    responses = dict.fromkeys(comparable(pair.response) for pair in form.pairs)
    typed = dict.fromkeys((*(pair.response for pair in form.pairs), *form.extra))
    if len(responses) == 1:
        faults.find("question-form", "All premises have the same response; add others.", line)
    if len({comparable(text) for text in typed}) < len(typed) or responses.keys() & {
        comparable(text) for text in form.extra
    }:
        sentence = "Two responses say the same; type them alike, or make one of them."
        faults.find("question-form", sentence, line)
    if len(typed) > MAX_RESPONSES:
        sentence = f"A matching has {MAX_RESPONSES} responses at most, this one has {len(typed)}."
        faults.find("question-too-long", sentence, line)


def _foils(
    items: Sequence[ListItem], blanks: Sequence[Blank], path: str, faults: Faults
) -> tuple[Foil, ...]:
    accepted = {comparable(text) for blank in blanks for text in blank.accepted}
    foils = []
    for item in items:
        box = _BOX.match(item.text)
        if box is None:
            faults.find("question-form", f"“{_short(item.text)}” {_NO_BOX}", item.line)
            continue
        if box[1] != " ":
            faults.find(
                "question-form",
                "What is typed into a blank stands in [[the blank]]; a list beside it holds wrong"
                " answers, each with an empty box.",
                item.line,
            )
        text = _text(item, item.text[box.end() :], faults, "A wrong answer")
        if comparable(text) in accepted:
            sentence = f"“{_short(text)}” is accepted as right and listed as wrong; keep one."
            faults.find("question-form", sentence, item.line)
        _reasoned(item, text, faults)
        foils.append(Foil(text, item.quote, Place(path, item.line)))
    return tuple(foils)


def _reasoned(item: ListItem, text: str, faults: Faults) -> None:
    if not item.quote:
        faults.find(
            "option-rationale",
            f"“{_short(text)}” does not say why it is right or wrong; add a line below it that"
            " begins with two spaces and “>”.",
            item.line,
        )


def _different(options: Sequence[Option], faults: Faults) -> None:
    seen: set[str] = set()
    for option in options:
        word = comparable(option.text)
        if word in seen and word:
            sentence = f"“{_short(option.text)}” is there twice; remove one of them."
            faults.find("question-form", sentence, option.place.line)
        seen.add(word)


def _count(number: int, what: str, parts: str, faults: Faults, line: int) -> None:
    if number < MIN_ITEMS:
        sentence = f"{what} needs {MIN_ITEMS} to {MAX_ITEMS} {parts}, this one has {number}."
        faults.find("question-form", sentence, line)
    elif number > MAX_ITEMS:
        sentence = f"{what} has {MAX_ITEMS} {parts} at most, this one has {number}."
        faults.find("question-too-long", sentence, line)


def _short(text: str) -> str:
    """The beginning of a text, for a sentence about it."""
    line = " ".join(text.split())
    return line if len(line) <= 40 else f"{line[:39].rstrip()}…"
