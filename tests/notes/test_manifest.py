"""What a pack says about itself, and what is wrong with it."""

from __future__ import annotations

import pytest

from bot.notes.findings import Finding
from bot.notes.manifest import Manifest, Member, families_of, read_manifest
from bot.notes.packs import Objective, Place, Topic

WHOLE = """\
title: The  sea
language: de
licence: CC-BY-4.0
source: https://sea.example/notes
description: For
  skippers.
objectives:
  - key: tides
    title: Read a tide table
    weight: [30, 40]
  - title: Judge the weather
    weight: 60
  - title: Tie knots
"""


def read(text: str) -> tuple[Manifest | None, list[Finding]]:
    findings: list[Finding] = []
    return read_manifest(text, "sea/pack.yaml", findings), findings


def test_every_key_is_read() -> None:
    """A whole manifest gives all that it says, and no finding."""
    manifest, findings = read(WHOLE)

    assert findings == []
    assert manifest == Manifest(
        title="The sea",
        language="de",
        licence="CC-BY-4.0",
        source="https://sea.example/notes/",
        description="For skippers.",
        objectives=(
            Objective("tides", "Read a tide table", 30, 40),
            Objective("judge-the-weather", "Judge the weather", 60, 60),
            Objective("tie-knots", "Tie knots", 0, 0),
        ),
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [(1, "needs a “title”")]),
        ("language: en", [(1, "needs a “title”")]),
        ("objectives:\n  - title: x", [(1, "needs a “title”")]),
        ("language: en\ntitle:", [(1, "needs a “title”")]),
        ("language: en\ntitle: [x]", [(2, "“title” must be a line of text")]),
        ("title: ''", [(1, "“title” must be a line of text")]),
        ("title: x\nlanguage: no", [(2, "“language” must be")]),
        ("title: x\nlicence: {a: b}", [(2, "“licence” must be")]),
        ("title: x\ndescription: [a]", [(2, "“description” must be")]),
        ("title: x\nsource: sea.example", [(2, "“source” must be a web address")]),
        ("title: x\nsource: ftp://sea.example", [(2, "“source” must be a web address")]),
        ("title: x\nsource: https://", [(2, "“source” must be a web address")]),
        ("title: x\nsource: 'https://[sea'", [(2, "“source” must be a web address")]),
        ("title: x\nsource: https://a b.example", [(2, "“source” must be a web address")]),
        ("title: x\n# license\nlicense: MIT", [(3, "“license” is not a key")]),
        ("{title: x,\n extra: y}", [(2, "“extra” is not a key")]),
        ("title: x\nobjectives: all", [(2, "must be a list")]),
        ("title: x\nobjectives:\n- title: y\n- z", [(4, "Objective 2 needs")]),
        ("title: x\nobjectives:\n- title: ' '", [(3, "Objective 1 needs")]),
        ("title: x\nobjectives:\n- {title: y, weight: [30]}", [(3, "Objective 1 needs")]),
        ("title: x\nobjectives:\n- {title: y, weight: [40, 30]}", [(3, "Objective 1 needs")]),
        ("title: x\nobjectives:\n- {title: y, weight: 101}", [(3, "Objective 1 needs")]),
        ("title: x\nobjectives:\n- {title: y, weight: true}", [(3, "Objective 1 needs")]),
        ("title: x\nobjectives:\n- {title: y, weight: .nan}", [(3, "Objective 1 needs")]),
        ("title: x\nlanguage: english", [(2, "must be a code such as en, de or es")]),
        ("title: x\nlanguage: e", [(2, "must be a code")]),
        ("title: x\nlanguage: de/at", [(2, "must be a code")]),
        ("title: x\nlanguage: zh-Hant-TW", []),
        (f"title: 0x{'f' * 6000}", [(1, "“title” must be a line of text")]),
        (f"title: x\n? 0x{'f' * 6000}\n: y", [(1, "is not a key of a manifest")]),
        ("title: x\ngenerated: some", [(2, "must be one of off, practice, all, by-need")]),
        ("title: x\ngenerated: yes", [(2, "must be one of")]),
        ("title: x\ngenerated: [off]", [(2, "must be one of")]),
        ("title: x\nfamilies: Tides", [(2, "must be a list of lists")]),
        ("title: x\nfamilies:\n- Tides\n- [Waves]", [(3, "Family 1 must be")]),
        ("title: x\nfamilies:\n- [Tides, 3]", [(3, "Family 1 must be")]),
    ],
)
def test_faults_are_found_on_their_line(text: str, expected: list[tuple[int, str]]) -> None:
    """Each wrong key or value is an error on the line where it stands; the rest is kept."""
    manifest, findings = read(text)

    assert manifest is not None
    assert [line for line, _ in expected] == [finding.line for finding in findings]
    for (_, words), finding in zip(expected, findings, strict=True):
        assert words in finding.sentence
        assert finding.sentence.endswith(".")
        assert (finding.path, finding.rule) == ("sea/pack.yaml", "manifest")


def test_a_fault_takes_nothing_else_away() -> None:
    """A wrong address and a wrong objective leave title, language and good objectives alone."""
    manifest, findings = read(
        "title: 2024\nsource: nowhere\nobjectives:\n- 7\n- {title: Tides, key: 12}\nlanguage: de"
    )

    assert Manifest("2024", "de", objectives=(Objective("12", "Tides", 0, 0),)) == manifest
    assert sorted(finding.line for finding in findings) == [2, 4]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("title: x\nlanguage: [de", 2),
        ("title: x\n\tlanguage: de", 2),
        ("- title: x", 1),
        ("just words", 1),
        ("\x00", 1),
        ("title: x\nlicence: 2024-99-99", 1),
        ("title: !!bool perhaps", 1),
        ("title: *nobody", 1),
        ("? [a]\n: b", 1),
    ],
)
def test_what_is_no_mapping_is_one_finding(text: str, line: int) -> None:
    """YAML that is broken, or says something else, is one error with its line and reason."""
    manifest, (finding,) = read(text)

    assert manifest is None
    assert (line, "manifest") == (finding.line, finding.rule)
    assert finding.sentence.startswith("The manifest cannot be read: ")
    assert finding.sentence.endswith(".")


def test_an_endless_entry_is_named_shortly() -> None:
    """YAML that unfolds to billions of entries is refused in a short sentence."""
    bomb = "".join(f"- &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12))

    _, findings = read(f"title: x\nobjectives:\n- &a0 [y]\n{bomb}")

    assert len(findings) == 12
    assert max(len(finding.sentence) for finding in findings) < 200


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "by-need"),
        ("generated: off", "off"),
        ("generated: 'off'", "off"),
        ("generated: false", "off"),
        ("generated: practice", "practice"),
        ("generated: all", "all"),
    ],
)
def test_what_becomes_of_generated_questions(text: str, expected: str) -> None:
    """The three words are read, the bare "off" that YAML takes for false among them."""
    manifest, findings = read(f"title: x\n{text}")

    assert manifest is not None
    assert (manifest.generated, findings) == (expected, [])


def test_families_are_found_by_title_and_alias() -> None:
    """Families become topics' keys; a title that no topic has is a finding on its own line."""
    manifest, findings = read(
        "title: x\nfamilies:\n- [TIDES, Waves]\n- - Ebb and flow\n  - Foam\n- [Waves, Billows]"
    )
    assert manifest is not None
    assert manifest.families[1] == (Member("Ebb and flow", 4), Member("Foam", 5))
    topics = [
        Topic("0" * 10, "tides", "Tides", ("Ebb and flow",), (), Place("a.md", 1)),
        Topic("1" * 10, "waves", "Waves", ("Billows",), (), Place("a.md", 3)),
    ]

    families = families_of(manifest, topics, "sea/pack.yaml", findings)

    assert families == (("tides", "waves"),)
    assert [(one.line, one.rule, one.sentence) for one in findings] == [
        (5, "manifest", "The families name “Foam”, which is not a topic of this pack.")
    ]
