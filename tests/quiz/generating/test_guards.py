"""Each guard refuses the sentences that would make bad questions, and lets good ones pass."""

from __future__ import annotations

import pytest

from tests.quiz.generating.packs import HARBOUR, guards, made

GOOD = "A mooring buoy is a heavy float that holds a chain for visiting yachts in deep bays."


def of_buoy(sentence: str, aliases: str = "", language: str = "en") -> list[str]:
    """The guards that refuse this first sentence about mooring buoys, in a pack of sound topics."""
    front = f"---\naliases:\n  Mooring buoy: [{aliases}]\n---\n" if aliases else ""
    generated = made(f"{front}{HARBOUR}\n## Mooring buoy\n\n{sentence}\n", language=language)
    lines = {topic.origin.place.line for topic in generated.questions if topic.origin}
    assert len(lines) >= 3, "the other topics stay sound"
    return guards(generated, "G1-G3")


@pytest.mark.parametrize(
    "sentence",
    [
        GOOD,
        f"{GOOD} They are painted white and never let go.",
        "**Mooring buoys** are heavy floats that hold a chain for visiting yachts in deep bays.",
        GOOD.replace("buoy is", "buoy (float) is").replace("float that", "ball that"),
        GOOD.replace("buoy is", "buoy, also known as a ball, is"),
        GOOD.replace("in deep bays", "of approx. 20 m in bays"),
    ],
)
def test_a_sound_definition_passes(sentence: str) -> None:
    """A sentence of the form "X is a ... that ..." with enough in it is refused by no guard."""
    assert of_buoy(sentence) == []


@pytest.mark.parametrize(
    ("guard", "sentence"),
    [
        ("form", "Mooring buoys hold a chain for visiting yachts that arrive late in deep bays."),
        ("form", "A mooring buoy is heavy, and a chain hangs from the thing that yachts hold on."),
        ("form", "A mooring buoy is a heavy float with a long chain for all visiting yachts."),
        ("form", "A mooring buoy is the float that holds a chain for visiting yachts in bays."),
        ("form", "A mooring buoy is an important float that holds a chain for yachts in bays."),
        ("form", "Mooring buoys are used by visiting yachts that want to lie in deep quiet bays."),
        ("form", "You can tie a yacht to something heavy, and many sailors do that in bays."),
        ("subject", "A float is a heavy ball that holds a chain for visiting yachts in deep bays."),
        ("subject", "It is a heavy float that holds a chain for visiting yachts in deep bays."),
        ("subject", f"In a bay, {GOOD[0].lower()}{GOOD[1:]}"),
        ("subject", "A big mooring buoy is a heavy float that holds a chain for yachts in bays."),
        ("shape", f"{GOOD[:-1]}:"),
        ("shape", f"{GOOD[:-1]}?"),
        ("shape", GOOD.replace("that holds", "that holds → keeps")),
        ("shape", GOOD.replace("that holds", "that holds -> keeps")),
        ("shape", GOOD.replace(" for ", " — or a rope — for ")),
        ("shape", GOOD.replace("deep bays", "“deep” bays")),
        ("length", GOOD[:-1] + " and coves" * 14 + "."),
        ("content", "A mooring buoy is a float that holds a chain for yachts."),
        ("anaphora", GOOD.replace("for visiting yachts", "for these visiting yachts")),
        ("anaphora", GOOD.replace("in deep bays", "while they lie in deep bays")),
        ("anaphora", GOOD.replace("in deep bays", "in the bays above")),
        ("example", GOOD.replace("in deep bays", "in places such as deep bays")),
        ("example", GOOD.replace("in deep bays", "in deep bays, for example fjords")),
        ("example", GOOD.replace("in deep bays", "in deep bays, e.g. fjords")),
        ("negation", GOOD.replace("that holds", "that does not move and holds")),
        ("negation", GOOD.replace("that holds", "that, unlike anchors, holds")),
        ("negation", GOOD.replace("that holds", "that doesn't move and holds")),
        ("leak", GOOD.replace("in deep bays", "moored in deep bays")),
        ("leak", GOOD.replace("in deep bays", "between two big buoys in deep bays")),
        ("leak", GOOD.replace("in deep bays", "as moorings in bays")),
        ("sibling", GOOD.replace("in deep bays", "behind a breakwater")),
        ("sibling", GOOD.replace("in deep bays", "near the dry docks")),
    ],
)
def test_a_bad_sentence_is_refused_by_its_guard(guard: str, sentence: str) -> None:
    """A bad sentence makes no question, and the refusal names the guard."""
    assert of_buoy(sentence) == [guard]


@pytest.mark.parametrize(
    ("aliases", "end"),
    [
        ("MB", "called MBs by yachts in deep bays"),
        ("tie-up", "where crews tie up in deep bays"),
        ("Tieup", "where crews tie-up in deep bays"),
        ("TUP", "where crews tie up properly in deep bays"),
        ("ChainHolder", "which chains visiting yachts in deep bays"),
        ("Verankerung", "which is a verankerungsplatz in deep bays"),
        ("Hivefloater", "which are floating in deep bays"),
        ("scaling", "whose scale is that of deep bays"),
    ],
)
def test_other_names_are_not_given_away(aliases: str, end: str) -> None:
    """Acronyms, spelt-out acronyms, hyphens, parts of compounds and plurals count as the name."""
    sentence = f"A mooring buoy is a heavy float that holds iron links for visiting yachts, {end}."

    assert of_buoy(sentence, aliases) == ["leak"]


def test_a_name_of_two_topics_is_no_answer() -> None:
    """A sentence whose subject is another topic's name as well asks for either of the two."""
    front = "---\naliases:\n  Dry dock: [Cradle]\n  Slipway: [Cradle]\n---\n"
    slipway = (
        "## Slipway\n\nA cradle is a low ramp that lets crews pull small wooden boats ashore.\n"
    )

    assert guards(made(f"{front}{HARBOUR}\n{slipway}"), "G1-G3") == ["sibling"]


def test_what_fits_two_topics_is_not_unique() -> None:
    """A description is refused when another topic's text holds nearly all of its words."""
    twin = GOOD.replace("mooring buoy", "riding float").replace("heavy float", "heavy ball")
    generated = made(f"{HARBOUR}\n## Mooring buoy\n\n{GOOD}\n\n## Riding sail\n\n{twin}\n")

    assert "unique" in guards(generated)
    assert {question.topic_key for question in generated.questions} == {
        *("lighthouse", "breakwater", "dry-dock")
    }


@pytest.mark.parametrize("language", ["fr", "pt-BR", "", "klingon"])
def test_an_unknown_language_is_refused_once(language: str) -> None:
    """Notes in a language whose forms are not known make one refusal and no question."""
    generated = made(HARBOUR, language=language)

    assert generated.questions == ()
    assert guards(generated) == ["language"]


GERMAN = """\
# Hafen

## Leuchtturm

Ein Leuchtturm ist ein hohes Bauwerk, das Schiffen nachts zeigt, wo Felsen vor der Küste liegen.

## Was ist eine Mole?

Eine Mole ist ein langer Damm aus Steinen, der die Kraft hoher Wellen weit vor dem Becken bricht.

## Trockendock

{sentence}
"""
DOCK = (
    "Ein Trockendock ist ein schmales Becken, das Arbeiter leeren, um den Rumpf großer Schiffe neu"
    " zu streichen."
)


SPANISH = """\
# Puerto

## Faro

Un faro es una torre alta que muestra de noche a los barcos dónde hay rocas cerca de la costa.

## ¿Qué es un rompeolas?

Un rompeolas es un muro largo de piedra que quita fuerza al oleaje antes de llegar al puerto.

## Dique seco

{sentence}
"""
DIQUE = (
    "Un dique seco es un recinto estrecho que los obreros vacían de agua para pintar el casco de"
    " grandes barcos."
)


#: The notes in each language, and what the three kinds of questions in it contain.
NOTES = {
    "de-AT": (
        GERMAN,
        "Ein(e) _____ ist ",
        "Welches dieser Themen wird hier beschrieben? „Ein hohes Bauwerk, das",
        "Welche dieser Umschreibungen passt zu „Leuchtturm“?",
    ),
    "es": (
        SPANISH,
        "Un(a) _____ es ",
        "¿Cuál de estos temas se describe aquí? «Una torre alta que",
        "¿Cuál de estas frases define «Faro»?",
    ),
}


@pytest.mark.parametrize(
    ("language", "guard", "sentence"),
    [
        ("de-AT", None, DOCK),
        (
            "de-AT",
            "form",
            "Ein Trockendock ist das Becken, das Arbeiter leeren, um Schiffe zu streichen.",
        ),
        ("de-AT", "negation", DOCK.replace("das Arbeiter", "das nicht nass ist und das Arbeiter")),
        ("de-AT", "example", DOCK.replace("großer Schiffe", "großer Schiffe, z. B. Tanker,")),
        ("de-AT", "anaphora", DOCK.replace("großer Schiffe", "dieser Schiffe")),
        ("de-AT", "leak", DOCK.replace("schmales Becken", "schmales Trockenbecken")),
        ("de-AT", "sibling", DOCK.replace("Becken, das", "Becken hinter der Mole, das")),
        ("de-AT", "subject", f"Am Hafen {DOCK[0].lower()}{DOCK[1:]}"),
        ("es", None, DIQUE),
        (
            "es",
            "form",
            "Un dique seco es el recinto que los obreros vacían de agua para pintar barcos.",
        ),
        ("es", "negation", DIQUE.replace("que los", "que no flota y que los")),
        ("es", "example", DIQUE.replace("grandes barcos", "barcos, por ejemplo petroleros")),
        ("es", "anaphora", DIQUE.replace("grandes barcos", "estos barcos")),
        ("es", "leak", DIQUE.replace("grandes barcos", "barcos en otros diques")),
        ("es", "sibling", DIQUE.replace("grandes barcos", "barcos junto al faro")),
    ],
)
def test_each_language_has_its_own_forms(language: str, guard: str | None, sentence: str) -> None:
    """Notes make questions in their own language, under the same guards."""
    notes, *expected = NOTES[language]
    generated = made(notes.format(sentence=sentence), language=language)

    assert guards(generated, "G1-G3") == ([guard] if guard else [])
    if guard is None:
        for question, part in zip(generated.questions, expected, strict=False):
            assert part in question.stem
