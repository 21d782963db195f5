"""Which typed texts are accepted, and which are not."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.quiz.grading.contrasts import contrast
from bot.quiz.grading.quantities import divided, quantity
from bot.quiz.grading.spelling import meant
from bot.quiz.languages import CONTRASTS

SAME = [
    ("fault domains", "fault domain"),
    ("Fault-Domain", "fault domain"),
    ("faultdomain", "fault domain"),
    ("  FAULT\u00a0domain. ", "fault domain"),
    ("the fault domain", "fault domain"),
    ("eine Domäne", "Domane"),
    ("el dominio", "dominio"),
    ("regiones", "región"),
    ("Umgebungen", "Umgebung"),
    ("wifi", "Wi-Fi"),
    ("scale\u2011set", "scale set"),
    ("policy", "Azure Policy"),
    ("Azure Policy", "policy"),
    ("entra id", "Microsoft Entra ID"),
    ("Azure", "Microsoft Azure"),
    ("C++", "c++"),
    ("99,95 %", "99.95%"),
    ("99.95 percent", "99,95 %"),
    ("99.950 %", "99,95 Prozent"),
    ("1,000", "1000"),
    ("1 000", "1000"),
    ("1.000", "1,000"),
    ("1'000", "1 000"),
    ("1.234,5", "1,234.5"),
    ("1,000,000", "1.000.000"),
    ("1.024", "1024"),
    ("0,125", "0.125"),
    ("15h", "15 hours"),
    ("15 Stunden", "15 horas"),
    ("24 hours", "1 day"),
    ("90 min", "1.5 h"),
    ("64 KB", "64 kilobytes"),
    ("64KiB", "64 kB"),
    ("three", "3"),
    ("drei", "tres"),
    ("zwoelf", "zwölf"),
    ("three-tier", "3 tier"),
    ("10⁹", "10^9"),
    ("$5", "5 USD"),
    ("< 15 minutes", "less than 15 min"),
    ("TLS 1,2", "TLS 1.2"),
    ("10.0.0.0/16", "10.0.0.0 /16"),
    ("1 234 567", "1.234.567"),
    ("version 1.2.3", "Version 1.2.3"),
    ("sha512", "SHA-512"),
    ("raid 5", "RAID5"),
    ("utf16", "UTF-16"),
    ("n-1", "n - 1"),
    ("−7", "-7"),
    ("minus 7", "-7"),
    (".25", "0.25"),
    ("¼", "0.25"),
    ("Muenchen", "München"),
    ("Oedipus", "Œdipus"),
    ("Gdansk", "Gdańsk"),
    ("1.5 h", "90 min"),
    ("20 C", "20 °C"),
    ("forty-two", "42"),
    ("a >= b", "a ≥ b"),
    ("TCP IP", "TCP/IP"),
    ("Q and A", "Q&A"),
]
SLIPS = [
    ("fault domian", "fault domain"),
    ("faultdomian", "fault domain"),
    ("polcy", "Azure Policy"),
    ("azur policy", "Azure Policy"),
    ("cahce", "cache"),
    ("acces", "access"),
    ("avaliability sets", "availability set"),
    ("vertcal scaling", "vertical scaling"),
    ("2 fault domians", "two fault domains"),
    ("authentification", "authentication"),
]
OTHERS = [
    ("", "tide"),
    ("   ", "tide"),
    ("???", "tide"),
    ("the", "tide"),
    ("hot", "cool"),
    ("cold tier", "cool tier"),
    ("hott tier", "hot tier"),
    ("ZRS", "LRS"),
    ("ZRS storage", "LRS storage"),
    ("zrsstorage", "LRS storage"),
    ("inbound", "outbound"),
    ("external address", "internal address"),
    ("externaladdress", "internal address"),
    ("horizontal", "vertical"),
    ("an increases", "a decrease"),
    ("increase", "decreases"),
    ("public", "private"),
    ("asynchronous", "synchronous"),
    ("unencrypted", "encrypted"),
    ("not encrypted", "encrypted"),
    ("noencryption", "encryption"),
    ("encryption", "no encryption"),
    ("stateful", "stateless"),
    ("exporting", "importing"),
    ("nitrite", "nitrate"),
    ("employer", "employee"),
    ("update domain", "fault domain"),
    ("3 fault domains", "2 fault domains"),
    ("99.9 %", "99.95 %"),
    ("99.95", "99.95 %"),
    ("TLS 12", "TLS 1.2"),
    ("1", "1,000"),
    ("1,024.5", "1024"),
    ("-5", "5"),
    ("> 15 minutes", "< 15 minutes"),
    ("$5", "€5"),
    ("64 MB", "64 KB"),
    ("15 minutes", "15 hours"),
    ("az104", "az900"),
    ("10.0.0.1", "10.0.0.0"),
    ("1.2.3", "12.3"),
    ("1.23.456.7", "1234567"),
    ("C", "C++"),
    ("fault domain or update domain", "fault domain"),
    ("fault domain" + " " * 300 + "or update domain", "fault domain"),
    ("fault domain" + ", or" * 80, "fault domain"),
    ("a", "1"),
    ("aviliablity", "availability"),
    ("n + 2", "n - 2"),
    ("x <= 5", "x < 5"),
    ("a == b", "a != b"),
    ("\\S+", "\\s+"),
    ("B-", "B"),
    ("Node 18.2", "Node 18.20"),
    ("legion", "region"),
    ("type II error", "type I error"),
    ("plan error", "plan B error"),
]


@pytest.mark.parametrize(("text", "accepted"), SAME)
def test_the_same_word_is_the_same_however_it_is_written(text: str, accepted: str) -> None:
    """Case, accents, hyphens, number, articles, the maker's name and the form of a number."""
    found = meant(text, [accepted])

    assert found is not None
    assert not found.slip


@pytest.mark.parametrize(("text", "accepted"), SLIPS)
def test_a_slip_of_the_hand_is_forgiven(text: str, accepted: str) -> None:
    """One slip from five letters on, two from eight, and it is said that there was one."""
    found = meant(text, [accepted])

    assert found is not None
    assert (found.spelling, found.slip) == (accepted, True)


@pytest.mark.parametrize(("text", "accepted"), OTHERS)
def test_another_word_is_another_word(text: str, accepted: str) -> None:
    """Short words, numbers, negations and contrasting terms are no slips of each other."""
    assert meant(text, [accepted]) is None


def test_a_rival_that_is_as_near_decides_against_a_slip() -> None:
    """A text as near to a likely wrong answer is no slip."""
    assert meant("gatewaz", ["gateway"]) is not None
    assert meant("gatewaz", ["gateway"], ["gatewar"]) is None
    assert meant("active directorys", ["Azure Active Directory"], ["Active Directory"]) is None
    assert meant("azure active directory", ["Azure Active Directory"], ["Active Directory"])


def test_the_spelling_that_was_meant_is_the_nearest() -> None:
    """Of several accepted spellings the nearest is named."""
    found = meant("availability zonse", ["availability sets", "availability zones"])

    assert found is not None
    assert found.spelling == "availability zones"


@given(st.text(max_size=120), st.lists(st.text(max_size=60), max_size=3))
def test_any_text_is_judged(text: str, accepted: list[str]) -> None:
    """For any texts, the result is one of the accepted spellings or None."""
    found = meant(text, accepted, [text])

    assert found is None or found.spelling in accepted


@given(st.text(st.characters(codec="ascii", categories=["L", "N"]), min_size=1, max_size=60))
def test_what_the_author_wrote_is_right(text: str) -> None:
    """The accepted spelling itself is never refused, even where a rival is the same."""
    assert meant(text, [text], [text]) is not None


@given(st.sampled_from(sorted(CONTRASTS)), st.sampled_from(sorted(CONTRASTS)))
def test_no_contrasting_term_is_a_slip_of_another(one: str, other: str) -> None:
    """No two terms of a contrast are accepted for each other."""
    found = meant(one, [other])

    # The singular of "increase" is kept as "increas".
    assert found is None or not found.slip or one in other or other in one


@given(st.text(max_size=12), st.text(max_size=12))
def test_contrast_has_no_direction(one: str, other: str) -> None:
    """What is another term than a word, is so the other way round."""
    assert contrast(one, other) is contrast(other, one)


@given(st.text(max_size=300))
def test_any_text_is_divided(text: str) -> None:
    """Digits of any script and any signs between them are read without an error."""
    assert quantity(text) is None or len(divided(text)) >= 1


@given(st.integers(0, 10**12), st.sampled_from([",", ".", " ", "'", "\u202f"]))
def test_groups_of_three_are_thousands(number: int, sign: str) -> None:
    """A whole number is the same with any sign between its thousands."""
    found = quantity(f"{number:,}".replace(",", sign))

    assert found is not None
    assert Fraction(number) in found.values
