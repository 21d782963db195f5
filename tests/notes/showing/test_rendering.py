"""What a note's Markdown looks like on Discord."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.notes.packs import Surroundings
from bot.notes.showing.rendering import render, render_inline
from bot.notes.showing.tables import WIDEST, width

ALONE = Surroundings()
FILE = Surroundings(
    address="https://git.example/o/r/blob/main/notes/vm.md",
    references={"REF": {"href": "https://ref.example/x", "title": ""}},
    footnotes={
        "1": "The *small* print.",
        "loop": "Again[^loop].",
        "a": "see [^b]",
        "b": "see [^a]",
        "big": "[^big2]" * 40,
        "big2": "word " * 100,
    },
)
ZW = "\u200b"

NASTY = st.sampled_from(
    [
        *"*_`~|<>[]()#-+\\!\n &@:/1.^x\t'\"=",
        *("**", "***", "~~", "||", "``", "```", "\n```\n", "\n~~~py\n", "\n\n", "\n    ", "  \n"),
        *("\n- ", "\n  - ", "\n1. ", "\n> ", "\n>>> ", "\n# ", "\n#### ", "\n-# ", "\n---\n"),
        *("\n| a | b |\n|---|--:|\n| c | ", " | ", "- [ ] ", "- [x] ", "<br>", "<b>", "</b>"),
        *("<!--", "-->", "<script>", "</script>", "<div>\n", "</div>\n", "<sup>2</sup>"),
        *("<@1>", "<@&1>", "<#1>", "</cmd:1>", "<t:1:R>", "<id:guide>", "<:e:1>", "<a:e:1>"),
        *("@everyone", "@here", "@every", "one", "discord.gg/abc", "https://a.example/b_c(d)"),
        *("http://", "https://", "steam://run/1", "javascript:alert(1)", "[x](", "](", "![y]("),
        *(
            "<https://b.example>",
            "[ref]",
            "[^1]",
            "[^a]",
            "[^big]",
            "[^loop]",
            "\n[^1]: ",
            "[^q]: ",
        ),
        *("&lt;", "&#64;", "&#x202e;", "&nbsp;", "\u202e", "\u200b", "\u200d", "\ufeff", "\x00"),
        *("\u0301" * 6, "\x85", "\u2028", "\r", "\ud800", "日本", "word ", "Two words. "),
    ]
)
MARKDOWN = st.lists(NASTY, max_size=40).map("".join)
PLAIN_WORDS = st.lists(
    st.text(st.sampled_from("abcdefgXYZäß'’-.,;:()!?\"%&/0123456789"), min_size=1, max_size=12),
    min_size=1,
    max_size=60,
)

CODE_OR_ESCAPE = re.compile(r"(\\.)|(``?)(?!`).*?(?<!`)\2(?!`)", re.DOTALL)
ACTIVE = re.compile(r"<(?:@|#|/|:|a:|t:|id:)|@(?:everyone|here)", re.IGNORECASE)
SHOWN_ADDRESS = re.compile(r"<https?://[^\s<>]+>|\]\(https?://[^\s<>()]+\)")


def outside_code(block: str) -> str:
    """The block without code; every escaped sign becomes a full stop."""
    assert len(re.findall(r"^(?:> )?```", block, re.MULTILINE)) % 2 == 0, block
    text = re.sub(r"^(> )?```.*?^(> )?```$", "", block, flags=re.MULTILINE | re.DOTALL)
    return CODE_OR_ESCAPE.sub(lambda match: "." if match[1] else "", text)


def as_read(block: str) -> str:
    """What a reader sees of a block without code."""
    return re.sub(r"\\(?=[^\w\s])", "", block).replace(ZW, "")


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("It's a well-known (and old) fact: 5 > 3.", "It's a well-known (and old) fact: 5 > 3."),
        ("**bold** *it* ~~no~~ `code`", "**bold** *it* ~~no~~ `code`"),
        ("__bold__ _it_", "**bold** *it*"),
        ("snake_case and 2 * 3", r"snake\_case and 2 \* 3"),
        ("a < b, a | b, ~5 and x~y", "a < b, a | b, ~5 and x~y"),
        (r"C:\Users and \*stars\*", r"C:\\Users and \*stars\*"),
        ("one\ntwo\\\nthree  \nfour", "one two\nthree\nfour"),
        ("**a *b\\\nc* d**", "**a *b***\n***c* d**"),
        ("||spoiler||", r"\|\|spoiler\|\|"),
        ("`a``b`", f"``a`{ZW}`b``"),
        ("``a`b``", "``a`b``"),
        ("`` ` ``", "`` ` ``"),
        ("`a`<b></b>`b`", f"`a`{ZW}`b`"),
        ("**a***b*", f"**a**{ZW}*b*"),
        ("***both***", "***both***"),
        ("**a **b** c**", "**a b c**"),
        ("List<string> for <your-name>", r"List\<string> for \<your-name>"),
        ("a<br>b <!-- no --> <kbd>c</kbd> &lt;d&gt;", "a\nb c \\<d>"),
        ("10<sup>6</sup>, the 1<sup>st</sup>", "10^6, the 1st"),
        ("x <script>let y</script> z", "x z"),
        ("x <style>y", "x y"),
        ("<Button> is a component", r"\<Button> is a component"),
        ("\\# no head", r"\# no head"),
        ("\\- no list", r"\- no list"),
        ("\\-# no subtext", r"\-# no subtext"),
        ("2024\\. A year", r"2024\. A year"),
        ("\\> no quote", r"\> no quote"),
        ("#tag, -5 and 1.5", "#tag, -5 and 1.5"),
        ("---", None),
        ("<!-- nothing -->", None),
        ("#### Head *x* **y**", "**Head *x* y**"),
        ("# Head", "**Head**"),
    ],
)
def test_text(source: str, shown: str | None) -> None:
    """Words keep their marks, and signs that are no marks are shown as they are."""
    assert render(source, ALONE) == ((shown,) if shown else ())


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("<@1> <@&1> <#1>", r"\<\@1> \<\@&1> \<#1>"),
        ("</cmd:1> <t:1:R> <id:guide>", r"\</cmd:1> \<t:1:R> \<id:guide>"),
        ("<:e:1> <a:e:1>", r"\<:e:1> \<a:e:1>"),
        ("@everyone @here", f"@{ZW}everyone @{ZW}here"),
        ("@every<b></b>one &#64;here", f"@{ZW}everyone @{ZW}here"),
        ("@every\u200bone", f"@{ZW}everyone"),
        ("<<b></b>@1>", r"\<\@1>"),
        ("discord.gg/abc", f"discord.{ZW}gg/abc"),
        ("steam://run/1", r"steam\://run/1"),
        ("See https://a.example/b_c(d).", "See <https://a.example/b_c(d)>."),
        ("https://", r"https\://"),
    ],
)
def test_nothing_acts(source: str, shown: str) -> None:
    """Mentions, commands, timestamps, emoji and invites in notes are only text."""
    assert render(source, ALONE) == (shown,)


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("a\u202eb\u2066c\ufeffd\x07e\x85f\tg", "abcde f g"),
        ("e\u0301", "é"),
        ("a" + "\u0316" * 50, "a" + "\u0316" * 4),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("pass\u200cword", "password"),
        ("שָׁלוֹם", "שָׁלוֹם"),
        ("नमस्ते ที่นี่", "नमस्ते ที่นี่"),
        ("👩\u200d💻 ❤️", "👩\u200d💻 ❤️"),
        ("\u200fעברית", "\u200fעברית"),
        ("\ud800", "\ufffd"),
        ("&#x202e;x", "x"),
    ],
)
def test_clean(source: str, shown: str) -> None:
    """Hidden and overriding signs go, and the world's scripts stay as they are written."""
    assert render(source, ALONE) == (unicodedata.normalize("NFC", shown),)


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("[t](https://x.example/a)", "[t](https://x.example/a)"),
        ("[t](<https://x.example/a (b)>)", "[t](https://x.example/a%20%28b%29)"),
        ("[t](disks.md#ssd)", "[t](https://git.example/o/r/blob/main/notes/disks.md#ssd)"),
        ("[t](//x.example/y)", "[t](https://x.example/y)"),
        ("[t][ref] and [ref]", "[t](https://ref.example/x) and [ref](https://ref.example/x)"),
        ("[here](#above)", "here"),
        ("[js](javascript:alert(1)) [f](file:///x) [d](data:text/html,x)", "js f d"),
        ("[m](mailto:a@x.example) <a@x.example>", "m a@x.example"),
        ("<https://x.example>", "<https://x.example>"),
        ("[https://x.example/](https://x.example)", "<https://x.example>"),
        ("[x.example](https://x.example)", "<https://x.example>"),
        ("[https://x.example](https://y.example)", "<https://x.example> <https://y.example>"),
        ("[](https://x.example)", "<https://x.example>"),
        ("[**b** `c`](https://x.example)", "[**b** `c`](https://x.example)"),
        ("[a\\[0](https://x.example)", r"a\[0 <https://x.example>"),
        ("![Alt *x*](https://x.example/p.png)", "[Alt x](https://x.example/p.png)"),
        ("![](img/p%20q.png)", "[p q.png](https://git.example/o/r/blob/main/notes/img/p%20q.png)"),
        ("[![Alt](i.png)](https://x.example)", "[Alt](https://x.example)"),
        ("<img src='i.png' alt='A cat'>", "A cat"),
    ],
)
def test_links(source: str, shown: str) -> None:
    """Links lead to the web and nowhere else; what leads nowhere keeps its text."""
    assert render(source, FILE) == (shown,)


def test_relative_without_address() -> None:
    """Without an address for the file, its relative links and images are their text."""
    assert render("[t](disks.md) ![](img/p.png) ![a](q.png)", ALONE) == ("t p.png a",)


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("* a\n* b", ["- a", "- b"]),
        ("3. a\n4. b", ["3. a", "4. b"]),
        ("- a\n  - b\n    - c\n      - d", ["- a", "  - b", "    - c", "    - d"]),
        ("1. a\n   - b\n2. c", ["1. a", "  - b", "2. c"]),
        ("- [ ] do\n- [x] done", ["- ☐ do", "- ☑ done"]),
        ("- a\n\n  more\n- b", ["- a", "  more", "- b"]),
        ("- a\n  ```py\n  x\n  ```\n- b", ["- a", "```py", "x", "```", "- b"]),
        ("- ```\n  x\n  ```", [f"- {ZW}", "```", "x", "```"]),
        ("- # head\n- > quote", ["- **head**", f"- {ZW}", "> quote"]),
        ("-\n- b", ["- b"]),
        ("> a\n> > b\n>\n> - c", ["> a", "> ", "> b", "> ", "> - c"]),
        ("> a\n> ```\n> x\n> ```", ["> a", "> ", "> ```", "> x", "> ```"]),
        ("- a\\\n  \\- b", ["- a", r"  \- b"]),
    ],
)
def test_lists_and_quotes(source: str, lines: list[str]) -> None:
    """A list or quote is one block, in a shape that Discord draws."""
    assert render(source, ALONE) == ("\n".join(lines),)


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("```Python\nx = 1\n\n\ty\n```", "```python\nx = 1\n\n    y\n```"),
        ("```c++ title\nx\n```", "```c++\nx\n```"),
        ("```{.r}\nx\n```", "```\nx\n```"),
        ("    indented\n      more", "```\nindented\n  more\n```"),
        ("````\n```\n````", f"```\n``{ZW}`\n```"),
        ("~~~\n`````\n~~~", f"```\n``{ZW}``{ZW}`\n```"),
        ("```\n\n```", None),
        ("```\n**a** <@1>\n```", "```\n**a** <@1>\n```"),
    ],
)
def test_code(source: str, shown: str | None) -> None:
    """Code stands in a fence that nothing in it can close."""
    assert render(source, ALONE) == ((shown,) if shown else ())


def test_table() -> None:
    """A table is a code block with aligned columns, East Asian signs counted twice."""
    source = (
        "| Name | **Size** | ok |\n|:--|--:|:-:|\n| a\\|b | 12 | y |\n| 日本 | [7](https://x.y) | |"
    )
    assert render(source, ALONE) == (
        "```\nName  Size  ok\n────  ────  ──\na|b     12  y\n日本     7\n```",
    )


def test_wide_table() -> None:
    """A wide table wraps within its columns, loses no word and stays within 60 columns."""
    words = [f"word{number}" for number in range(60)]
    cells = " | ".join(" ".join(words[at : at + 20]) for at in (0, 20, 40))
    (block,) = render(f"| A | B | C |\n|---|---|---|\n| {cells} |\n| x | y<br>z | w |", ALONE)

    assert max(width(line) for line in block.split("\n")) <= WIDEST
    assert set(words) | {"x", "y", "z", "w"} <= set(block.split())


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("<div>\n<p>One\ntwo</p><p>three &amp; *four*</p>\n</div>", r"One two|three & \*four\*"),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "a b"),
        ("<script>\nevil()\n</script>", None),
        ("<details><summary>More</summary>\n\n**in**\n\n</details>", "More||**in**"),
        ("<your-name>\n**x**", r"\<your-name> **x**"),
        ("<!-- open", r"\<!-- open"),
        ("<?php echo 1 ?>", r"\<?php echo 1 ?>"),
    ],
)
def test_html(source: str, shown: str | None) -> None:
    """HTML leaves its text, and what is no HTML stays."""
    blocks = tuple(block.replace("|", "\n") for block in shown.split("||")) if shown else ()
    assert render(source, ALONE) == blocks


@pytest.mark.parametrize(
    ("source", "blocks"),
    [
        ("Word[^1].", ("Word (The *small* print.).",)),
        ("Word[^1].\n\n[^1]: The *small* print.", ("Word (The *small* print.).",)),
        ("x[^loop]", (r"x (Again\[^loop\].)",)),
        ("x[^a]", (r"x (see (see \[^a\]))",)),
        ("x[^none]", (r"x\[^none\]",)),
        ("x\n\n[^1]: The *small* print.", ("x",)),
        ("x\n\n[^2]: Small *print*.", ("x", "2: Small *print*.")),
        ("[^q]: One\n\n    two", ("q: One", "two")),
        ("| a |\n|-|\n| b[^1] |", (f"```\na\n{'─' * 20}\nb (The small print.)\n```",)),
    ],
)
def test_footnotes(source: str, blocks: tuple[str, ...]) -> None:
    """A footnote is told where the file refers to it; one that nobody refers to stands alone."""
    assert render(source, FILE) == blocks


def test_footnotes_have_an_end() -> None:
    """Footnotes that name each other a thousand times do not grow without bound."""
    assert len("".join(render("[^big]" * 1000, FILE))) < 100_000


def test_same_answer() -> None:
    """A passage is rendered once for the same surroundings, and anew for others."""
    assert render("[t](x.md)", FILE) is render("[t](x.md)", FILE)
    assert render("[t](x.md)", ALONE) != render("[t](x.md)", FILE)


@pytest.mark.parametrize(
    "piece",
    ["> ", "- ", "1. - ", "[", "![", "*a **b ", "`", "<b ", "<!--", "[^1]", "|a", "\u0301\u0327"],
)
def test_hostile_nesting(piece: str) -> None:
    """Twenty thousand characters of anything neither raise nor vanish."""
    blocks = render("start " + piece * (20_000 // len(piece)) + "end", FILE)

    assert "start" in "".join(blocks)
    assert "end" in "".join(blocks)


def test_too_deep() -> None:
    """Nothing is lost where lists and quotes lie too deep to draw."""
    source = "\n".join("> " * depth + f"word{depth}" for depth in range(1, 60))

    shown = "".join(render(source, ALONE))

    assert all(f"word{depth}" in shown for depth in range(1, 60))


@settings(max_examples=150, deadline=None)
@given(MARKDOWN | st.text(max_size=200))
def test_any_text(source: str) -> None:
    """Any text renders to blocks in which something is seen and nothing acts."""
    for block in render(source, FILE):
        assert block.strip()
        text = outside_code(block)
        assert not ACTIVE.search(text), block
        assert "://" not in SHOWN_ADDRESS.sub("", text), block
        block.encode()


@settings(max_examples=100, deadline=None)
@given(PLAIN_WORDS)
def test_plain_words(words: list[str]) -> None:
    """A paragraph of ordinary words is read as it was written."""
    source = "x " + " ".join(words)

    (block,) = render(source.replace("&", "&amp;"), ALONE)

    assert as_read(block) == source


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        (">= 5", r"\>= 5"),
        ("> 5", r"\> 5"),
        ("+", r"\+"),
        ("-", r"\-"),
        ("- a", r"\- a"),
        ("# a", r"\# a"),
        ("1. a", r"1\. a"),
        ("1984. It was cold", r"1984\. It was cold"),
        ("***", r"\*\*\*"),
        ("[a]: b", r"\[a\]: b"),
        ("<br>", r"\<br>"),
        ("</p>", r"\</p>"),
        ("<b>a</b> **b** `c`", "a **b** `c`"),
        ("-5", "-5"),
        ("", None),
    ],
)
def test_inline(source: str, shown: str | None) -> None:
    """What an option says is shown as in the middle of a line, and never as nothing."""
    assert render_inline(source, Surroundings()) == (() if shown is None else (shown,))
