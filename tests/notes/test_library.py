"""Packs in folders, on shelves and in single files."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from bot.notes.library import ContentUnavailable, Library, Loaded, load
from bot.notes.reading.files import MAX_BYTES


def write(root: Path, files: dict[str, str | bytes]) -> Path:
    """A folder with these files."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return root


def titles(loaded: Loaded) -> dict[str, list[str]]:
    """Each pack's title with those of its notes."""
    return {pack.title: [note.title for note in pack.notes] for pack in loaded.library.packs}


def found(loaded: Loaded) -> list[tuple[str, int, str]]:
    return [(Path(f.path).name, f.line, f.rule) for f in loaded.findings]


def test_a_folder_with_a_manifest_is_a_pack(tmp_path: Path) -> None:
    """A declared pack has what its manifest says, its notes in order, and addresses for them."""
    write(
        tmp_path / "deep-sea",
        {
            "pack.yaml": "title: The sea\nlanguage: de\nsource: https://sea.example/n",
            "02 waves.md": "# Waves",
            "01-tides.md": "# Tides\n## Spring tide\n",
            "more/foam.MARKDOWN": "# Foam",
            "README.md": "# About",
            "more/Licence.md": "# Terms",
            "notes.txt": "# Text",
        },
    )

    loaded = load([tmp_path / "deep-sea"])
    (pack,) = loaded.library.packs

    assert titles(loaded) == {"The sea": ["Tides", "Waves", "Foam"]}
    assert (pack.key, pack.language, pack.declared) == ("deep-sea", "de", True)
    assert [note.place.path for note in pack.notes] == [
        "01-tides.md",
        "02 waves.md",
        "more/foam.MARKDOWN",
    ]
    assert pack.notes[1].surroundings.address == "https://sea.example/n/02%20waves.md"
    assert found(loaded) == []


def test_a_bare_folder_is_a_pack(tmp_path: Path) -> None:
    """Without a manifest the first H1 names the pack, and a README is a note like any other."""
    write(tmp_path / "sea", {"README.md": "# The sea\n## Tides", "b/c.md": "## Foam"})

    loaded = load([tmp_path / "sea"])
    (pack,) = loaded.library.packs

    assert titles(loaded) == {"The sea": ["The sea", "C"]}
    assert (pack.notes[0].surroundings.address, pack.declared) == (None, False)


@pytest.mark.parametrize("name", ["tides.md", "tides.txt", "tides"])
def test_a_single_file_is_a_pack(tmp_path: Path, name: str) -> None:
    """A file is a pack, whatever its ending, and its H1 is the pack's title."""
    write(tmp_path, {name: "# The tides\n## Spring", "other.md": "# Other"})

    loaded = load([tmp_path / name])

    assert titles(loaded) == {"The tides": ["The tides"]}
    assert name == loaded.library.packs[0].notes[0].place.path
    assert loaded.library.packs[0].key == "tides"


def test_a_shelf_holds_packs(tmp_path: Path) -> None:
    """A folder in which one pack is declared is a shelf: no folder or note on it is left out."""
    write(
        tmp_path,
        {
            "azure/pack.yaml": "title: Sky",
            "azure/a.md": "# A",
            "sea/b.md": "# Sea",
            "loose.md": "# Loose",
            "README.md": "# About the shelf",
            "empty/x.txt": "nothing",
            ".hidden/pack.yaml": "title: Hidden",
            ".hidden/h.md": "# H",
            "_drafts/d.md": "# D",
        },
    )

    assert titles(load([tmp_path])) == {"Sky": ["A"], "Loose": ["Loose"], "Sea": ["Sea"]}


def test_hidden_folders_and_files_are_not_read(tmp_path: Path) -> None:
    """What begins with a dot, and folders that begin with an underscore, are passed over."""
    write(
        tmp_path,
        {".git/x.md": "# X", "_old/y.md": "# Y", ".z.md": "# Z", "a/.b/c.md": "# C", "d.md": "# D"},
    )

    assert titles(load([tmp_path])) == {"D": ["D"]}


def test_a_folder_may_be_named_like_a_note(tmp_path: Path) -> None:
    """A folder with a note's ending is looked into and not opened as a file."""
    write(tmp_path, {"sea.md/tides.md": "# Tides"})

    assert titles(load([tmp_path])) == {"Tides": ["Tides"]}


@pytest.mark.skipif(sys.platform == "win32", reason="no pipes or links for everybody there")
def test_what_cannot_be_opened_is_one_finding(tmp_path: Path) -> None:
    """A link that leads nowhere is an error, a pipe is no note, and the rest is loaded."""
    write(tmp_path, {"good.md": "# Good"})
    (tmp_path / "gone.md").symlink_to(tmp_path / "nowhere.md")
    os.mkfifo(tmp_path / "pipe.md")

    loaded = load([tmp_path])

    assert titles(loaded) == {"Good": ["Good"]}
    assert found(loaded) == [("gone.md", 1, "not-text")]
    assert str(loaded.findings[0]).endswith("The file cannot be read: No such file or directory.")


@pytest.mark.skipif(sys.platform == "win32", reason="no links for everybody there")
def test_links_that_lead_out_are_refused(tmp_path: Path) -> None:
    """No link in a folder of notes makes a file from elsewhere public, on any way in."""
    outside = tmp_path / "host"
    write(outside, {"secret.md": "# Token", "pack.yaml": "title: Secret", "deep/a.md": "# Deep"})
    inside = tmp_path / "content"
    write(
        inside,
        {
            "sea/pack.yaml": "title: Sea",
            "sea/tides.md": "# Tides\nWet.",
            "sky/pack.md": "# Sky\nBlue.",
            "questions.md": "# Loose\nx",
        },
    )
    links = {
        "sea/token.md": outside / "secret.md",
        "sea/up.md": Path("../../host/secret.md"),
        "sea/other.md": Path("../questions.md"),
        "sea/passwd.md": Path("/etc/passwd"),
        "sea/loop.md": Path("loop.md"),
        "sea/here.md": Path("tides.md"),
        "sea/questions/all.md": outside / "secret.md",
        "sea/folder": outside / "deep",
        "sky/pack.yaml": outside / "pack.yaml",
        "host": outside,
        "token.md": outside / "secret.md",
    }
    (inside / "sea/questions").mkdir()
    for name, target in links.items():
        (inside / name).symlink_to(target)

    loaded = load([inside])

    refused = {finding.path for finding in loaded.findings if finding.rule == "outside"}
    kept = {"sea/here.md", "sea/folder"}
    assert {str(inside / name) for name in links.keys() - kept} == refused
    assert titles(loaded) == {"Sea": ["Tides", "Tides"], "Sky": ["Sky"], "Loose": ["Loose"]}
    assert titles(load([inside / "host"]))


def test_broken_files_stand_beside_good_ones(tmp_path: Path) -> None:
    """Each file that cannot be read is one finding of its own, and every good one is there."""
    write(
        tmp_path,
        {
            "a.md": "# A\n## Tides\n",
            "b.md": b"\x89PNG\r\n\x1a\n" + bytes(64),
            "c.md": b"a" * (MAX_BYTES + 1),
            "d.md": b"",
            "e.md": "# Größe\n".encode("cp1252"),
        },
    )

    loaded = load([tmp_path])

    assert titles(loaded) == {"A": ["A", "Größe"]}
    assert found(loaded) == [("b.md", 1, "not-text"), ("c.md", 1, "too-large")]


@pytest.mark.parametrize(
    "manifest", [b"title: [x", b"\x89PNG\r\n\x1a\n" + bytes(64), b"title: 1\n" * MAX_BYTES]
)
def test_a_broken_manifest_leaves_the_notes(tmp_path: Path, manifest: bytes) -> None:
    """A manifest that cannot be read is one error; the pack is called after its first note."""
    write(tmp_path, {"pack.yaml": manifest, "a.md": "# A"})

    loaded = load([tmp_path])

    assert titles(loaded) == {"A": ["A"]}
    assert [(name, rule) for name, _, rule in found(loaded)] == [("pack.yaml", "manifest")]
    assert loaded.library.packs[0].declared


def test_a_file_name_need_not_be_unicode(tmp_path: Path) -> None:
    """A name of bytes that are no UTF-8 is read, shown and linked like any other."""
    name = os.fsdecode(b"caf\xe9.md")
    try:
        write(
            tmp_path, {"pack.yaml": "title: x\nsource: https://sea.example", name: "x ![](y.png)"}
        )
    except OSError:
        pytest.skip("this file system wants UTF-8")

    (pack,) = load([tmp_path]).library.packs

    assert (pack.notes[0].place.path, pack.notes[0].title) == ("caf\ufffd.md", "Caf\ufffd")
    assert pack.notes[0].surroundings.address == "https://sea.example/caf%E9.md"


def test_nothing_is_read_twice(tmp_path: Path) -> None:
    """A pack that is named twice, or by its shelf as well, stands in the library once."""
    write(tmp_path, {"sea/pack.yaml": "title: Sea", "sea/a.md": "# A"})

    loaded = load([tmp_path, tmp_path / "sea", tmp_path / "sea" / ".." / "sea"])

    assert [pack.key for pack in loaded.library.packs] == ["sea"]


def test_equal_names_get_keys_of_their_own(tmp_path: Path) -> None:
    """Packs of the same name on different shelves have different keys, topics different ids."""
    for current_content in ("a", "b"):
        write(tmp_path / current_content / "Sea v1.2", {"x.md": "## Tides"})

    library = load([tmp_path / "a" / "Sea v1.2", tmp_path / "b" / "Sea v1.2"]).library

    assert [pack.key for pack in library.packs] == ["sea-v12", "sea-v12-2"]
    assert len(library.topics) == 2


@pytest.mark.parametrize("name", ["nowhere", "nowhere/deeper", "x" * 300, "nul\0"])
def test_a_path_without_notes_is_said_in_a_sentence(tmp_path: Path, name: str) -> None:
    """What is not there cannot be loaded, and the host reads which path it is."""
    with pytest.raises(ContentUnavailable, match=r"(does not exist|cannot be read).*\.$") as caught:
        load([tmp_path / name])

    assert caught.value.findings == ()


def test_no_notes_at_all_are_said_in_a_sentence(tmp_path: Path) -> None:
    """An empty folder, an empty file and no path at all are told to the host."""
    write(tmp_path, {"empty.md": b"", "folder/x.txt": "x"})

    for paths in ([tmp_path / "empty.md"], [tmp_path / "folder"], []):
        with pytest.raises(ContentUnavailable, match=r"^There are no notes in .*\.$"):
            load(paths)


def test_a_lone_file_that_cannot_be_read_says_why(tmp_path: Path) -> None:
    """Where the only file is no text, its finding comes along with the refusal."""
    write(tmp_path, {"a.md": bytes(200)})

    with pytest.raises(ContentUnavailable, match="holds no text") as caught:
        load([tmp_path / "a.md"])

    assert [finding.rule for finding in caught.value.findings] == ["not-text"]


def test_topics_are_found_by_id_with_their_neighbours(tmp_path: Path) -> None:
    """The library knows each topic's pack, note and number, and who stands beside it."""
    write(tmp_path, {"a.md": "# A\n## One\n## Two", "b.md": "# B\n## Three"})
    library = load([tmp_path]).library
    one, two, three = library.topics.values()

    assert [located.topic.title for located in (one, two, three)] == ["One", "Two", "Three"]
    assert [(None, two.topic), (one.topic, three.topic), (two.topic, None)] == [
        library.neighbours(located) for located in (one, two, three)
    ]
    assert (three.note.title, three.number) == ("B", 2)
    assert library.packs[0] is library.pack(library.packs[0].key)
    assert library.pack("nobody") is None


def test_ids_stay_when_the_folder_moves(tmp_path: Path) -> None:
    """A pack read again, from another place or with more notes, has the same ids."""
    first = write(tmp_path / "a" / "sea", {"m.md": "# M\n## Tides\n## Waves"})
    second = write(tmp_path / "b" / "sea", {"m.md": "# M\n## Waves\n## Tides", "a.md": "## Foam"})

    def ids(library: Library) -> dict[str, str]:
        return {located.topic.title: id for id, located in library.topics.items()}

    before, after = ids(load([first]).library), ids(load([second]).library)

    assert before == {title: after[title] for title in before}


OPTION = "## Wet?\n\n- [x] Yes\n  > x\n"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("tides.questions.md", "# Nothing yet"),
        ("more/Tides.QUESTIONS.Markdown", OPTION),
        ("questions/tides.md", "no heading"),
        ("more/Questions/deep/tides.mkd", OPTION),
        ("tides.md", f"---\ntopic: Tides\n---\n{OPTION}"),
        ("tides.md", "---\ntitle: x\nquestions: true\n---\n* [ ] no\n"),
        ("tides.md", "---\ntopic: Tides\n---\n## Wet? {#wet}\n"),
    ],
)
def test_a_file_of_questions_is_no_note(tmp_path: Path, name: str, text: str) -> None:
    """Its name, its folder, or its front matter and its marks tell that a file asks something."""
    write(tmp_path / "sea", {"pack.yaml": "title: x\nsource: https://sea.example", name: text})
    write(tmp_path / "sea", {"a.md": "# A\n## Tides"})
    loaded = load([tmp_path / "sea"])
    (pack,) = loaded.library.packs
    (file,) = pack.question_files

    assert titles(loaded) == {"x": ["A"]}
    assert (file.path, file.text) == (name, text)
    assert file.address == f"https://sea.example/{name}"
    assert file.shown == str(tmp_path / "sea" / name)
    assert found(loaded) == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("tides.md", "---\ntopic: Tides\n---\n# A\n"),
        ("tides.md", "---\nquestions: true\n---\n# A\n\n- one\n- [link](x)\n"),
        ("tides.md", f"# A\n\n{OPTION}"),
        ("tides.md", f"---\ntitle: A\n---\n\n{OPTION}"),
        ("tides.md", f"# A\n\n---\ntopic: x\n---\n{OPTION}"),
        ("questions.md", "# A\n"),
        ("all-questions.md", "# A\n"),
    ],
)
def test_a_note_stays_a_note(tmp_path: Path, name: str, text: str) -> None:
    """A topic in front matter, or a list of things to do, does not make questions of a note."""
    (pack,) = load([write(tmp_path / "sea", {name: text})]).library.packs

    assert pack.question_files == ()
    assert [note.title for note in pack.notes] == ["A"]


def test_a_file_of_questions_that_cannot_be_read(tmp_path: Path) -> None:
    """It is one finding like a note's, and the rest is loaded."""
    write(tmp_path, {"a.md": "# A", "b.questions.md": bytes(200), "c.questions.md": "# C"})
    loaded = load([tmp_path])

    assert found(loaded) == [("b.questions.md", 1, "not-text")]
    assert [file.path for file in loaded.library.packs[0].question_files] == ["c.questions.md"]
