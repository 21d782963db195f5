"""The message of an explanation: a topic from the notes, its place, and where to go on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Self

import discord
from discord import ui

from bot.face.discord_io.cards import CardItem, card, line, row
from bot.face.discord_io.client_type import Interaction
from bot.face.discord_io.components import (
    Action,
    Press,
    PressButton,
    PressSelect,
    StalePress,
    number_in,
    option,
)
from bot.face.discord_io.explanation_cache import ANYBODY, Drawing
from bot.face.discord_io.internals import components_of
from bot.face.discord_io.limits import (
    BUTTON_LABEL,
    ROW_BUTTONS,
    SELECT_OPTIONS,
    SHORT_LABEL,
    fitted,
)
from bot.face.discord_io.paging import page_buttons
from bot.face.discord_io.replies import redraw, reply, words_to
from bot.face.notes.quiz_me import QUESTIONS, quiz_me
from bot.face.notes.topic_pages import (
    TITLE,
    WHOLE,
    TopicPages,
    missing,
    place,
    short_label_of,
    topic_pages,
)
from bot.notes.library import Library, LocatedTopic
from bot.notes.packs import EXPECTED_KINDS, Facet, FacetKind, Topic
from bot.notes.showing.escaping import escaped
from bot.quiz.recall import can_be_recalled
from bot.tutor.topics import FacetUnknown, TopicGone, TopicPlace, TopicUnknown, told_apart
from bot.words import Words

#: The views that every topic has, even where nothing is written.
_ALWAYS = frozenset({FacetKind.DEFINITION, *EXPECTED_KINDS})


@dataclass(frozen=True, slots=True)
class Showing:
    """What a message shows: a topic, a view of it (``*`` or a facet's key), a page, for whom."""

    topic_id: str
    view: str
    page: int
    asker: int

    @property
    def fields(self) -> tuple[object, ...]:
        """The fields of a custom id that leads here."""
        return (self.topic_id, self.view, self.page, self.asker)

    def fields_at(self, page: int) -> tuple[object, ...]:
        """The fields of a custom id that leads to another page."""
        return replace(self, page=page).fields

    @classmethod
    def parsed(cls, fields: Sequence[str]) -> Self:
        """What the fields of a custom id lead to. Raises ``StalePress`` if they are no such."""
        match fields:
            case [topic_id, view, page, asker]:
                return cls(topic_id, view, number_in(page), number_in(asker))
        raise StalePress


async def show_pressed(interaction: Interaction, pressed: Press) -> None:
    """Another view, page or topic: in the asker's message, or in one of the presser's own."""
    showing = Showing.parsed(pressed.fields)
    if pressed.values:
        showing = replace(showing, view=pressed.values[0])
    await turn(interaction, showing)


async def suggestion_pressed(interaction: Interaction, pressed: Press) -> None:
    """One of the nearest places, explained as the command would have done."""
    match pressed.fields:
        case [topic_id, private, *view]:
            showing = Showing(topic_id, "".join(view) or WHOLE, 0, interaction.user.id)
            await answer(interaction, showing, private=private != "0")
        case _:
            raise StalePress


async def answer(interaction: Interaction, showing: Showing, *, private: bool) -> None:
    """Shows a view of a topic as a new message, and records what was opened."""
    await reply(interaction, _components(interaction, showing), private=private)


async def turn(interaction: Interaction, showing: Showing) -> None:
    """Shows it in the pressed message to its asker, and to anyone else in a private message."""
    if interaction.user.id == showing.asker:
        await redraw(interaction, _components(interaction, showing))
    else:
        own = Showing(showing.topic_id, showing.view, showing.page, interaction.user.id)
        await answer(interaction, own, private=True)


def _components(interaction: Interaction, showing: Showing) -> str:
    """The components as JSON. What was opened is recorded, and saved after the reply."""
    tutor = interaction.client.tutor
    topics = tutor.topics
    say = words_to(interaction)
    located = topics.located(showing.topic_id)
    key = (showing.topic_id, showing.view, showing.page, say.language)
    drawing = interaction.client.explanation_cache.take(
        topics.library,
        key,
        lambda library: _draw(
            library,
            located,
            showing,
            say,
            asked=bool(tutor.current_content.bank.of_topic(located.topic.id))
            or can_be_recalled(located),
        ),
    )
    topics.opened(
        located,
        drawing.facets,
        member_id=interaction.user.id,
        language=interaction.locale.value,
        at=interaction.created_at,
    )
    return drawing.written_for(showing.asker)


def _draw(
    library: Library, located: LocatedTopic, showing: Showing, say: Words, *, asked: bool
) -> Drawing:
    if not _can_be_shown(located, showing.view):
        raise TopicGone
    drawn = topic_pages(located, showing.view, say)
    page = min(showing.page, len(drawn.pages) - 1)
    showing = replace(showing, page=page, asker=ANYBODY)
    view = laid_out(located, library.neighbours(located), drawn, showing, say, asked=asked)
    return Drawing.made(components_of(view), drawn.facets[page])


def _can_be_shown(located: LocatedTopic, view: str) -> bool:
    """Whether there is such a view; its heading may have left the notes since the message."""
    return view == WHOLE or view in _ALWAYS or located.topic.facet(view) is not None


def laid_out(
    located: LocatedTopic,
    neighbours: tuple[Topic | None, Topic | None],
    drawn: TopicPages,
    showing: Showing,
    say: Words,
    *,
    asked: bool = False,
) -> ui.LayoutView:
    """The message: title, page, what is missing, the place, and the buttons.

    ``asked`` says whether there are questions on the topic.
    """
    count = len(drawn.pages)
    return card(
        f"## {escaped(fitted(located.topic.title, TITLE))}",
        drawn.pages[showing.page],
        missing(located, say) if showing.view == WHOLE else None,
        line(),
        place(located, showing.view, showing.page, count, say),
        row(page_buttons(showing.page, count, Action.SHOW, showing.fields_at, say)),
        row(_facet_items(located, showing, say)),
        row(_neighbours(located.pack.key, neighbours, showing, say)),
        row([quiz_me(located.topic.id, say)] if asked else []),
    )


def _facet_items(located: LocatedTopic, showing: Showing, say: Words) -> list[CardItem]:
    """The views of this topic: buttons when a row holds them, else a select."""
    facets = [facet for facet in located.topic.facets if facet.kind is not FacetKind.DEFINITION]
    if not facets:
        return []
    views = [(WHOLE, say("Whole topic"))]
    views += [(facet.key, _label(facet, say)) for facet in facets]
    if len(views) <= ROW_BUTTONS:
        return [
            _button(
                fitted(label, SHORT_LABEL),
                replace(showing, view=view, page=0),
                "v",
                here=view == showing.view,
            )
            for view, label in views
        ]
    options = [
        option(label, view, chosen=view == showing.view)
        for view, label in _window(views, showing.view)
    ]
    fields = replace(showing, view=WHOLE, page=0).fields
    return [PressSelect(say("Read another part"), options, Action.SHOW, fields)]


def _label(facet: Facet, say: Words) -> str:
    name = short_label_of(facet, say)
    return name if facet.written else say("{facet} (empty)", facet=fitted(name, SHORT_LABEL - 10))


def _window(views: list[tuple[str, str]], view: str) -> list[tuple[str, str]]:
    """The part of a long list around the current view that fits into a select."""
    at = next((number for number, (key, _) in enumerate(views) if key == view), 0)
    start = max(0, min(at - SELECT_OPTIONS // 2, len(views) - SELECT_OPTIONS))
    return views[start : start + SELECT_OPTIONS]


def _neighbours(
    pack_key: str, neighbours: tuple[Topic | None, Topic | None], showing: Showing, say: Words
) -> list[CardItem]:
    before, after = neighbours
    items: list[CardItem] = []
    if before is not None:
        to = Showing(before.id, WHOLE, 0, showing.asker)
        items.append(_button("‹ " + fitted(before.title, SHORT_LABEL - 2), to, "b"))
    items.append(_all_topics(pack_key, say))
    if after is not None:
        to = Showing(after.id, WHOLE, 0, showing.asker)
        items.append(_button(fitted(after.title, SHORT_LABEL - 2) + " ›", to, "f"))
    return items


def topic_unknown(say: Words, error: TopicUnknown, interaction: Interaction) -> ui.LayoutView:
    """Says that no one topic has that name, with buttons that go on with what may be meant."""
    typed = escaped(fitted(error.typed, SHORT_LABEL), at_line_start=False)
    offered = error.nearest[: ROW_BUTTONS - 1]
    if error.ambiguous:
        said = say("**{typed}** is in several places. Which one do you mean?", typed=typed)
    elif offered:
        said = say(
            "There is no topic called **{typed}** in the notes. Did you mean one of these?",
            typed=typed,
        )
    else:
        said = say("There is no topic called **{typed}** in the notes.", typed=typed)
    hint = None
    if not offered or len(offered) < len(error.nearest):
        hint = "-# " + say(
            "Start typing in {command}, and I'll show you what matches.",
            command=_named(interaction),
        )
    go_on = _continuation(interaction)
    buttons = [
        PressButton(_named_place(*names), *go_on(place))
        for place, names in zip(offered, told_apart(offered), strict=True)
    ]
    return card(said, hint, row([*buttons, _all_topics("", say)]))


def _named_place(title: str, difference: str) -> str:
    if not difference:
        return fitted(title, BUTTON_LABEL)
    return f"{fitted(title, SHORT_LABEL)} · {fitted(difference, SHORT_LABEL)}"


def _named(interaction: Interaction) -> str:
    """The command that was used, as something to press."""
    command = interaction.command
    assert command is not None
    return interaction.client.mention(command.qualified_name)


def _continuation(
    interaction: Interaction,
) -> Callable[[TopicPlace], tuple[Action, tuple[object, ...]]]:
    """What goes on with a place as the command that was used would have done."""
    options, command = interaction.namespace, interaction.command
    match command.qualified_name if command is not None else "":
        case "quiz":
            count = getattr(options, "questions", None) or QUESTIONS
            return lambda place: (Action.QUIZ, (place.located.topic.id, count, "here"))
        case "round start":
            return lambda place: (Action.ROUND_AGAIN, ("topic", place.located.topic.id))
    private = int(bool(getattr(options, "private", False)))
    return lambda place: (
        Action.SUGGEST,
        (place.located.topic.id, private, *([place.facet.key] if place.facet else [])),
    )


def facet_unknown(say: Words, error: FacetUnknown, interaction: Interaction) -> ui.LayoutView:
    """Says that the topic has no such facet, with buttons for those that it has."""
    showing = Showing(error.located.topic.id, "", 0, interaction.user.id)
    return card(
        say(
            "The notes on **{topic}** have no part called **{typed}**. They have these:",
            topic=escaped(fitted(error.located.topic.title, TITLE), at_line_start=False),
            typed=escaped(fitted(error.typed, SHORT_LABEL), at_line_start=False),
        ),
        row(
            _facet_items(error.located, showing, say)
            or [_button(say("Whole topic"), replace(showing, view=WHOLE), "v")]
        ),
    )


def _button(label: str, to: Showing, slot: str, *, here: bool = False) -> CardItem:
    """A button that leads ``to`` a view; it is disabled where that is shown already (``here``)."""
    style = discord.ButtonStyle.primary if here else discord.ButtonStyle.secondary
    return PressButton(label, Action.SHOW, to.fields, slot=slot, style=style, disabled=here)


def _all_topics(pack_key: str, say: Words) -> CardItem:
    return PressButton(say("All topics"), Action.BROWSE, (pack_key, 0))
