"""What of a title is the name in it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.notes.lookup.names import derived_names, plain


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("2. Operational Expenditure (OpEx)", "Operational Expenditure (OpEx)"),
        ("🚀 3) Cells:", "Cells"),
        ("1️⃣ Regions", "Regions"),
        ("1.3 Regions", "Regions"),
        ("1.3. Regions", "Regions"),
        ("(4) Plants", "Plants"),
        ("05-intro", "intro"),
        ("4 - Cells", "Cells"),
        ("#2 Roots", "Roots"),
        ("IV. Results", "Results"),
        ("Chapter 3: Cells", "Cells"),
        ("Kapitel 2 – Zellen", "Zellen"),
        ("Tema 5. La célula", "La célula"),
        ("Module 12 Storage", "Storage"),
        ("Cells 🧬", "Cells"),
        ("10. 2FA", "2FA"),
        *((name, name) for name in ("2.4 GHz networks", "3 fault domains", "5G networks", "24/7")),
        *((name, name) for name in ("C++", "C#", ".NET", "1984", "802.11ac", "3D printing", "1:1")),
        *((name, name) for name in ("Week 4", "Part of speech", "V. vulgaris", "Xi. Foo", "🔥")),
    ],
)
def test_a_name_has_no_list_number_and_no_pictographs(title: str, name: str) -> None:
    """What only orders or decorates a title is no part of the name."""
    assert plain(title) == name


def test_a_numbered_title_has_all_its_names() -> None:
    """A member finds it by the name, by the name without brackets, and by the acronym."""
    names = ("Operational Expenditure (OpEx)", "Operational Expenditure", "OpEx")

    assert derived_names("💰 2. Operational Expenditure (OpEx)") == names
    assert derived_names("Operational Expenditure (OpEx)") == names[1:]


@given(st.text(max_size=40))
def test_a_plain_name_is_part_of_the_title_and_stays_as_it_is(title: str) -> None:
    """Whatever the title: nothing is added, and a name is not shortened twice."""
    assert plain(title) in title
    assert plain(plain(title)) == plain(title)
    assert bool(plain(title).strip()) == bool(title.strip())
