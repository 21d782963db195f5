"""``lectern check`` from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import main
from bot.settings import PROJECT

UNEVEN = PROJECT / "tests" / "data" / "uneven-notes.md"
CLEAN = """\
# Sea
## Tides
The sea rises and falls.
### Why does it exist?
a
### What does it do?
b
### How does it work?
c
### Summary
d
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to stand in, and an environment that names no notes."""
    monkeypatch.delenv("LECTERN_CONTENT", raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def check(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["check", *map(str, arguments)])


def write(path: Path, text: str | bytes) -> Path:
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_uneven_notes_have_each_gap_named() -> None:
    """Notes as learners write them give exactly their ten gaps, each on its line."""
    result = check(UNEVEN, "--format", "json")
    findings = json.loads(result.stdout)["findings"]

    assert result.exit_code == 0
    assert [
        (f["line"], f["severity"], f["rule"], f["sentence"].split("”")[0]) for f in findings
    ] == [
        (4, "warning", "contents-dead", "The contents promise “What is the shore"),
        (5, "warning", "contents-dead", "The contents promise “What does the shore offer"),
        (9, "warning", "contents-missing", "“Tide pools"),
        (29, "warning", "contents-missing", "“Zones of the shore"),
        (29, "warning", "no-facets", "“Zones of the shore"),
        (33, "warning", "contents-missing", "“Limpet scars"),
        (33, "warning", "no-summary", "“Limpet scars"),
        (37, "warning", "empty-facet", "“Why does it exist?"),
        (38, "warning", "empty-facet", "“What does it do?"),
        (39, "warning", "empty-facet", "“How does it work?"),
    ]
    assert {f["path"] for f in findings} == {str(UNEVEN)}


def test_each_finding_is_a_line_and_a_table_follows() -> None:
    """As text, findings read ``path:line: severity rule: sentence``, and a table ends it."""
    lines = check(UNEVEN).stdout.splitlines()

    assert lines[8] == (
        f"{UNEVEN}:38: warning empty-facet: “What does it do?” of “Limpet scars” is empty;"
        " write it, or remove the heading."
    )
    assert lines[11].split() == ["pack", "topics", "written", "empty", "words", "gaps"]
    assert lines[13].split() == ["Describe", "Tide", "pools", "3", "7", "3", "133", "10"]
    assert lines[15] == "0 errors, 10 warnings."


@pytest.mark.parametrize(
    ("text", "options", "code"),
    [
        (CLEAN, [], 0),
        (CLEAN, ["--strict"], 0),
        (f"{CLEAN}## Foam\n", [], 0),
        (f"{CLEAN}## Foam\n", ["--strict"], 1),
        (f"{CLEAN}[x](gone.md)\n", [], 1),
        (f"{CLEAN}[x](gone.md)\n", ["--format", "sarif"], 1),
        (bytes(300), [], 1),
        ("", [], 2),
    ],
)
def test_the_exit_code_tells_errors_from_warnings(
    folder: Path, text: str | bytes, options: list[str], code: int
) -> None:
    """0 means nothing is wrong, 1 that something is, and 2 that there was nothing to look at."""
    result = check(write(folder / "sea.md", text), *options)

    assert result.exit_code == code
    assert isinstance(result.exception, SystemExit | None), "anything else would be a traceback"


def test_questions_are_checked_beside_their_notes(folder: Path) -> None:
    """Faults of a question's form and of its wording are findings on their lines, all of them."""
    write(folder / "sea.md", CLEAN)
    asked = """\
---
topic: Tides
---
## What makes the sea rise and fall?

- [x] The moon
  > It pulls.
- [ ] The wind
  > It makes waves.

## Which of these is true?

- [x] One
- [ ] Two
  > No.
"""
    write(folder / "sea.questions.md", asked)

    result = check(".", "--format", "json")

    found = [(f["line"], f["rule"]) for f in json.loads(result.stdout)["findings"]]
    assert found == [
        (4, "option-count"),
        (11, "focus"),
        (11, "option-count"),
        (13, "option-rationale"),
    ]
    assert result.exit_code == 1


def test_a_lone_broken_file_is_a_finding(folder: Path) -> None:
    """A file that is no text is reported as a finding even where it is all there is."""
    result = check(write(folder / "sea.md", bytes(300)), "--format", "github")

    assert result.stdout.startswith(f"::error file={folder / 'sea.md'},line=1,title=not-text::")


def test_a_broken_file_hides_no_other(folder: Path) -> None:
    """What is wrong with one file is said, and the others are counted all the same."""
    write(folder / "a.md", CLEAN)
    write(folder / "b.md", bytes(300))

    result = check(".")

    assert result.exit_code == 1
    assert result.stdout.startswith("b.md:1: error not-text: ")
    assert "\nSea        1        5" in result.stdout


@pytest.mark.parametrize(
    "arguments", [["nowhere.md"], ["."], ["x" * 300], [UNEVEN, "nowhere"], ["--format", "xml", "."]]
)
def test_what_cannot_be_checked_is_one_sentence(arguments: list[str | Path]) -> None:
    """A path that is not there, or holds no notes, is an error in a sentence and exit code 2."""
    result = check(*arguments)

    assert (result.exit_code, result.stdout) == (2, "")
    assert isinstance(result.exception, SystemExit), "anything else would be a traceback"
    assert result.stderr.splitlines()[-1].startswith("Error: ")
    assert result.stderr.endswith(".\n")


@pytest.mark.parametrize("form", ["text", "json", "github", "sarif"])
def test_every_form_can_be_asked_for(form: str) -> None:
    """The four forms are known by their names and go to standard output alone."""
    result = check(UNEVEN, "--format", form)

    assert (result.exit_code, result.stderr) == (0, "")
    assert "contents-dead" in result.stdout


def test_a_terminal_shows_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bar goes to standard error, and only for people: no program reads it in a report."""
    quiet = check(UNEVEN)
    assert quiet.stderr == ""
    monkeypatch.setattr("click.testing._NamedTextIOWrapper.isatty", lambda _: True, raising=False)

    shown = check(UNEVEN)

    assert "Checking" in shown.stderr
    assert "100%" in shown.stderr
    assert shown.stdout == quiet.stdout
    for form in ("json", "github", "sarif"):
        assert check(UNEVEN, "--format", form).stderr == ""


def test_without_paths_it_checks_the_content_that_is_served(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without paths it looks at what the settings name, which is the shipped packs by default."""
    assert "Azure fundamentals" in check().stdout

    monkeypatch.setenv("LECTERN_CONTENT", str(write(folder / "sea.md", CLEAN)))

    assert "\nSea " in check().stdout


def test_the_shipped_content_is_clean() -> None:
    """The packs that come with Lectern have nothing to complain about, strictly."""
    assert check(PROJECT / "content", "--strict").exit_code == 0


HARBOUR = """\
# Harbour
## Lighthouse
A lighthouse is a tall tower that shows passing ships by night where rocks lie near the coast.
## Breakwater
A breakwater is a long wall of stone that takes the force out of waves before boats reach the quay.
## Dry dock
A dry dock is a narrow basin that workers empty of water so that a ship's hull can be painted.
## Buoy
Buoys float.
"""


def test_made_questions_are_shown_with_their_places(folder: Path) -> None:
    """With --questions the author reads what is made of which line, and what is not, and why."""
    write(folder / "sea.md", HARBOUR)

    plain, _, ends = check("sea.md").stdout.partition("\nWhat members get:")
    shown = check("sea.md", "--questions").stdout
    lines = shown.removeprefix(plain).partition("\nWhat members get:")[0].splitlines()

    assert shown.endswith(ends)
    assert lines[1].startswith("sea.md:3: made g1-")
    assert lines[1].endswith(
        ": A(n) _____ is a tall tower that shows passing ships by night where"
        " rocks lie near the coast."
    )
    assert lines[2] == "    = lighthouse"
    assert "    [x] Lighthouse" in lines
    assert lines[-4:] == [
        "sea.md:9: refused G1-G3 form: No question is made of this: it is not of the form"
        " “X is a … that …”.",
        "    Buoys float.",
        "",
        "Made: 9 (3 G1, 3 G2, 3 G3). Refused: 1 (1 form).",
    ]


def test_made_questions_are_shown_to_programs(folder: Path) -> None:
    """As JSON they stand beside the findings; the other forms hold findings only and say so."""
    write(folder / "sea.md", HARBOUR)

    value = json.loads(check("sea.md", "--questions", "--format", "json").stdout)

    assert set(value) == {"findings", "packs", "summary", "written", "made", "refused"}
    assert [one["generator"] for one in value["made"]] == ["G1", "G2", "G3"] * 3
    assert value["made"][0]["accepted"] == ["lighthouse"]
    assert [option["right"] for option in value["made"][1]["options"]] == [False, False, True]
    assert [(one["line"], one["guard"]) for one in value["refused"]] == [(9, "form")]
    assert check("sea.md", "--questions", "--format", "sarif").exit_code == 2


ASKED = """---
topic: Lighthouse
---

## Is a lighthouse a low hut? {#sea-hut}

- [ ] Yes
  > A hut shows no ship its way.
- [x] No
  > It is a tall tower.

## What does it show to ships?

[[rocks]]

> They lie near the coast.
"""


def test_written_questions_are_shown_with_their_ids(folder: Path) -> None:
    """With --questions the author finds the id of each question, also of those without one."""
    write(folder / "sea.md", HARBOUR)
    write(folder / "sea.questions.md", ASKED)

    lines = check(folder, "--questions").stdout.splitlines()
    value = json.loads(check(folder, "--questions", "--format", "json").stdout)
    ids = [one["id"] for one in value["written"]]

    assert [line.partition(": ")[2] for line in lines if ": written " in line] == [
        "written sea-hut (the author's), true-false, lighthouse: Is a lighthouse a low hut?",
        f"written {ids[1]} (made of the stem's words), short, lighthouse:"
        " What does it show to ships?",
    ]
    assert "Written: 2 (1 short, 1 true-false)." in lines
    assert ids[0] == "sea-hut"
    assert ids[1].startswith("q-")
    assert [one["derived"] for one in value["written"]] == [False, True]


def ending(*arguments: str | Path) -> str:
    """The last part of the report."""
    return check(*arguments).stdout.partition("\nWhat members get:\n")[2]


def test_it_ends_with_what_members_get(folder: Path) -> None:
    """Counts of what can be asked, and what would give more, the best first, in 80 columns."""
    write(folder / "sea.md", f"{HARBOUR}### Foam\n## Kelp\n## Mole\nMoles are made of stone.\n")

    assert (
        ending("sea.md")
        == """\
  topics                  6  2 with nothing to practise
  recall cards            4  of headings, judged by oneself, in /quiz
  questions written       0
  questions made          9  6 choice, 3 cloze
  for rounds              9  of these questions

What would give most:
  1. Begin 3 topics with a sentence “X is a … that …”: up to 9 questions.
  2. Write text under 2 headings without any: 2 recall cards.
  3. Write a sentence more under 1 heading: 1 recall card.
"""
    )


def test_what_members_get_is_told_to_programs(folder: Path) -> None:
    """JSON has the same numbers; the forms for code hosts hold findings only."""
    write(folder / "sea.md", HARBOUR)
    write(folder / "sea.questions.md", ASKED)

    summary = json.loads(check(".", "--format", "json").stdout)["summary"]

    assert summary.pop("changes")[0] == {
        "sentence": "Write “generated: all” into pack.yaml",
        "gives": 9,
        "what": "question for rounds",
        "most": False,
    }
    assert summary == {
        "topics": 4,
        "cards": 3,
        "written": {"short": 1, "true-false": 1},
        "made": {"choice": 6, "cloze": 3},
        "for_rounds": 2,
        "without": 1,
    }
    assert "What members get" not in check(".", "--format", "github").stdout


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        (
            "## Tides\n## Foam\n## Kelp\n",
            "Write text under 3 headings without any: 3 recall cards.",
        ),
        (
            "## Tides\nWet.\n## Foam\nWhite.\n## Kelp\nGreen.\n",
            "Write a sentence more under 3 headings",
        ),
        (
            "## Tides\nTides are waves that come.\n## Foam\nFoam is air.\n## Kelp\nKelp is weed.\n",
            "Begin 2 topics with a sentence “X is a … that …”: up to 6 questions.",
        ),
        (
            "## Tides\nTides are waves that come.\n## Foam\nFoam is air.\n## Kelp\nKelp is weed.\n",
            "Reword the first sentence of 1 topic, as --questions says: up to 3",
        ),
    ],
)
def test_advice_is_about_what_is_there(folder: Path, text: str, advice: str) -> None:
    """Each piece of advice counts the headings or topics that it would help."""
    write(folder / "sea.md", f"# Sea\n{text}")

    assert advice in ending(".")


def test_notes_that_give_nothing_say_what_would_be_enough(folder: Path) -> None:
    """Nobody is told to write a bank: headings with text are enough for a quiz."""
    write(folder / "sea.md", "# Sea\n## Tides\n")

    assert "Three headings with a sentence under each would be enough for /quiz." in ending(".")
    assert all(len(line) <= 80 for line in ending(PROJECT / "content").splitlines())


def test_faulty_questions_are_worth_mending(folder: Path) -> None:
    """A question that is left out for an error is one that members could have."""
    write(folder / "sea.md", HARBOUR)
    write(folder / "sea.questions.md", ASKED.replace("  > It is a tall tower.\n", ""))

    assert "Mend 1 question with errors: 1 question." in ending(".")


def test_authors_who_want_no_quiz_get_no_advice_on_it(folder: Path) -> None:
    """With “generated: off” no text would give cards or made questions."""
    write(folder / "pack.yaml", "generated: off\n")
    write(folder / "sea.md", HARBOUR)

    assert "recall cards            0" in ending(".")
    assert "What would give most" not in ending(".")
