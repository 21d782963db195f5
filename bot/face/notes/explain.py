"""``/explain``: a topic from the notes, whole or facet by facet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from discord import app_commands
from discord.app_commands import locale_str

from bot.face.discord_io.client_type import Interaction
from bot.face.discord_io.limits import CHOICES
from bot.face.discord_io.replies import complete, words_to
from bot.face.notes.explanation import Showing, answer
from bot.face.notes.topic_pages import WHOLE, facet_name, label_of
from bot.notes.packs import Facet
from bot.tutor.topics import TopicPlace


class TopicName(app_commands.Transformer[Any]):
    """A topic by what a member typed, completed from memory while they type."""

    async def transform(self, interaction: Interaction, value: str, /) -> Any:
        """The topic meant. Raises ``TopicUnknown``, which ``error_replies`` answers."""
        return interaction.client.tutor.topics.find(value)

    async def autocomplete(  # type: ignore[override]  # the option is text, never a number
        self, interaction: Interaction, value: str, /
    ) -> list[app_commands.Choice[str]]:
        """At most 25 places, best first."""
        return await complete(interaction, _topics(interaction, value))


class PlaceName(TopicName):
    """The same, and the heading in the topic that was named, if it was one."""

    async def transform(self, interaction: Interaction, value: str, /) -> TopicPlace:
        """The place meant. Raises ``TopicUnknown``."""
        return interaction.client.tutor.topics.find_place(value)


def _topics(interaction: Interaction, typed: str) -> Iterator[tuple[str, str]]:
    for choice in interaction.client.tutor.topics.complete(typed, CHOICES):
        yield choice.name, choice.value


@app_commands.command(
    name=locale_str("explain"), description=locale_str("Explain a topic from the notes")
)
@app_commands.rename(
    topic=locale_str("topic"), facet=locale_str("facet"), private=locale_str("private")
)
@app_commands.describe(
    topic=locale_str("Topic to explain; start typing and pick one"),
    facet=locale_str("Just one part: why, what, how, the summary, or another heading"),
    private=locale_str("Show it only to me"),
)
@app_commands.allowed_installs(guilds=True, users=True)
@app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
async def explain(
    interaction: Interaction,
    topic: app_commands.Transform[TopicPlace, PlaceName],
    facet: str | None = None,
    private: bool = False,
) -> None:
    """Answers with the whole topic, or with the one facet that was asked for or named."""
    view = WHOLE if topic.facet is None else topic.facet.key
    if facet is not None and facet.strip():
        found = interaction.client.tutor.topics.facet(topic.located, facet)
        view = found.key if isinstance(found, Facet) else found.value
    showing = Showing(topic.located.topic.id, view, 0, interaction.user.id)
    await answer(interaction, showing, private=private)


@explain.autocomplete("facet")
async def facet_choices(interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
    """The facets that match, of the topic that is filled in already."""
    return await complete(interaction, _facets(interaction, current.strip().casefold()))


def _facets(interaction: Interaction, wanted: str) -> Iterator[tuple[str, str]]:
    say = words_to(interaction)
    typed_topic = str(getattr(interaction.namespace, "topic", "") or "")
    for facet in interaction.client.tutor.topics.facets(typed_topic):
        if isinstance(facet, Facet):
            name = label_of(facet, say)
            if not facet.written:
                name = say("{facet} (empty)", facet=name)
            key = facet.key
        else:
            name, key = facet_name(facet, say), facet.value
        if wanted in name.casefold() or wanted == key:
            yield name, key
