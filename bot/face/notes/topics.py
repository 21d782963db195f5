"""``/topics``: what there is to learn, what of it you have read, and what is still unwritten."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from discord import app_commands, ui
from discord.app_commands import locale_str

from bot.face.discord_io.cards import CardItem, card, line, row
from bot.face.discord_io.client_type import Interaction
from bot.face.discord_io.components import Action, Press, PressSelect, StalePress, number_in, option
from bot.face.discord_io.limits import SELECT_OPTIONS, fitted
from bot.face.discord_io.paging import page_buttons
from bot.face.discord_io.replies import complete, is_private, redraw, reply, show, words_to
from bot.face.notes.explanation import Showing, answer, turn
from bot.face.notes.topic_pages import WHOLE, facet_name
from bot.notes.library import LocatedTopic
from bot.notes.packs import Pack
from bot.notes.showing.escaping import escaped
from bot.tutor.topics import Catalogue
from bot.words import Words

#: Topics on one page: few enough to read on a phone, and well within Discord's 4,000 characters.
PAGE = 10
_NAME = 60
_PROMISED = 5
_DESCRIPTION = 300


class PackName(app_commands.Transformer[Any]):
    """A pack's key by what a member typed, completed with the titles of all packs."""

    async def transform(self, interaction: Interaction, value: str, /) -> str:
        """The pack's key. An unknown name is returned as it is, and leads to the first pack."""
        pack = interaction.client.tutor.topics.find_pack(value)
        return pack.key if pack is not None else value

    async def autocomplete(  # type: ignore[override]  # the option is text, never a number
        self, interaction: Interaction, value: str, /
    ) -> list[app_commands.Choice[str]]:
        """The packs whose title contains what was typed."""
        return await complete(interaction, _packs(interaction, value.strip().casefold()))


def _packs(interaction: Interaction, wanted: str) -> Iterator[tuple[str, str]]:
    for pack in interaction.client.tutor.topics.library.packs:
        if wanted in pack.title.casefold() or wanted in pack.key:
            yield pack.title, pack.key


@app_commands.command(
    name=locale_str("topics"), description=locale_str("Browse what there is to learn")
)
@app_commands.rename(pack=locale_str("pack"))
@app_commands.describe(pack=locale_str("Which pack of notes; leave empty for the first"))
@app_commands.allowed_installs(guilds=True, users=True)
@app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
async def topics(
    interaction: Interaction, pack: app_commands.Transform[str, PackName] | None = None
) -> None:
    """Shows the list privately, since it carries the member's own marks."""
    await reply(interaction, await _browsed(interaction, pack, 0), private=True)


async def browse_pressed(interaction: Interaction, pressed: Press) -> None:
    """Another page or pack: in the list's own message, or beside a public message."""
    match pressed.fields:
        case [pack, page]:
            await show(interaction, await _browsed(interaction, pack, number_in(page)))
        case [pack, page, "here"]:
            chosen = pressed.values[0] if pressed.values else pack
            await redraw(interaction, await _browsed(interaction, chosen, number_in(page)))
        case _:
            raise StalePress


async def open_pressed(interaction: Interaction, pressed: Press) -> None:
    """A topic was picked: its explanation replaces the list, which is private."""
    if not pressed.values:
        raise StalePress
    showing = Showing(pressed.values[0], WHOLE, 0, interaction.user.id)
    if is_private(interaction):
        await turn(interaction, showing)
    else:
        await answer(interaction, showing, private=True)


async def _browsed(interaction: Interaction, pack: str | None, page: int) -> ui.LayoutView:
    topics = interaction.client.tutor.topics
    catalogue = await topics.catalogue(interaction.user.id, pack)
    return laid_out(catalogue, page, words_to(interaction))


def laid_out(catalogue: Catalogue, page: int, say: Words) -> ui.LayoutView:
    """The message: the pack, a page of its topics with their marks, and the buttons."""
    pack = catalogue.pack
    count = max(1, -(-len(catalogue.topics) // PAGE))
    page = min(page, count - 1)
    shown = catalogue.topics[page * PAGE : (page + 1) * PAGE]
    return card(
        f"## {escaped(fitted(pack.title, _NAME))}",
        _about(catalogue, say),
        _list(catalogue, shown, say),
        _promised(pack, say) if page == count - 1 else None,
        line(),
        _page_line(page, count, say),
        row(_topic_select(shown, catalogue, say)),
        row(page_buttons(page, count, Action.BROWSE, lambda to: (pack.key, to, "here"), say)),
        row(_pack_select(catalogue, say)),
    )


def _about(catalogue: Catalogue, say: Words) -> str:
    """The pack's description, and how much of it is written and read."""
    parts = [
        say.plural("{count} topic", "{count} topics", len(catalogue.topics)),
        _progress(catalogue, say),
    ]
    if catalogue.pack.licence:
        parts.append(escaped(fitted(catalogue.pack.licence, _NAME), at_line_start=False))
    about = escaped(fitted(catalogue.pack.description or "", _DESCRIPTION))
    quiet = "-# " + " · ".join(parts)
    return f"{about}\n{quiet}" if catalogue.pack.description else quiet


def _progress(catalogue: Catalogue, say: Words) -> str:
    if catalogue.read is None:
        return say("your reading progress can't be shown right now")
    count = read = 0
    for located in catalogue.topics:
        done = catalogue.read.get(located.topic.key, frozenset())
        written = [facet for facet in located.topic.facets if facet.written]
        count += len(written)
        read += sum(facet.key in done for facet in written)
    return say("you have read {read} of {count} parts", read=read, count=count)


def _list(catalogue: Catalogue, shown: Sequence[LocatedTopic], say: Words) -> str:
    lines: list[str] = []
    note = None
    for located in shown:
        if located.note is not note:
            note = located.note
            if note.title not in {catalogue.pack.title, located.topic.title}:
                lines.append(f"### {escaped(fitted(note.title, _NAME))}")
        title = escaped(fitted(located.topic.title, _NAME), at_line_start=False)
        lines.append(f"- **{title}**\n  -# {_state(catalogue, located, say)}")
    return "\n".join(lines)


def _state(catalogue: Catalogue, located: LocatedTopic, say: Words) -> str:
    """What the member has read of a topic, and what is missing from it."""
    written = [facet for facet in located.topic.facets if facet.written]
    if not written:
        return say("nothing is written yet")
    parts = []
    if catalogue.read is not None:
        read = catalogue.read.get(located.topic.key, frozenset())
        parts.append(_mark(sum(facet.key in read for facet in written), len(written), say))
    missing = [facet_name(kind, say) for kind in located.pack.missing(located.topic)]
    if missing:
        parts.append(say("not written yet: {facets}", facets=", ".join(missing)))
    return " · ".join(parts) or say("complete")


def _mark(done: int, count: int, say: Words) -> str:
    if done == count:
        return say("✓ read")
    return say("read {read} of {count}", read=done, count=count) if done else say("not read yet")


def _promised(pack: Pack, say: Words) -> str | None:
    """The entries of tables of contents without a section: gaps that an author could fill."""
    titles = [entry.title for note in pack.notes for entry in note.promised]
    if not titles:
        return None
    names = [f"*{escaped(fitted(title, _NAME), at_line_start=False)}*" for title in titles]
    more = ["…"] if len(names) > _PROMISED else []
    return "-# " + say(
        "Listed in the contents but not written yet: {topics}",
        topics=", ".join(names[:_PROMISED] + more),
    )


def _page_line(page: int, count: int, say: Words) -> str | None:
    if count == 1:
        return None
    return "-# " + say("page {page} of {count}", page=page + 1, count=count)


def _topic_select(
    shown: Sequence[LocatedTopic], catalogue: Catalogue, say: Words
) -> list[CardItem]:
    options = [
        option(located.topic.title, located.topic.id, _state(catalogue, located, say))
        for located in shown
    ]
    if not options:
        return []
    return [PressSelect(say("Open a topic"), options, Action.OPEN, (catalogue.pack.key,))]


def _pack_select(catalogue: Catalogue, say: Words) -> list[CardItem]:
    if len(catalogue.packs) < 2:
        return []
    options = [
        option(pack.title, pack.key, pack.description, chosen=pack is catalogue.pack)
        for pack in catalogue.packs[:SELECT_OPTIONS]
    ]
    return [PressSelect(say("Another pack"), options, Action.BROWSE, ("", 0, "here"))]
