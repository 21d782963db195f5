"""A pack with a question of each kind, and a member who is quizzed on it."""

from __future__ import annotations

from typing import Any

from simcord.results import InteractionResult, ResponseMessage

from tests.face.conftest import World
from tests.face.looking import labels, parts, shown, text

TOPICS = ("Tides", "Waves", "Salt", "Currents", "Winds", "Depths", "Foam", "Fog")
NOTES = {
    "sea/pack.yaml": """\
        title: The sea
        source: https://notes.example/sea
        generated: off
        """,
    "sea/sea.md": "# The sea\n"
    + "".join(
        f"\n## {topic}\n\nAll about {topic.lower()}.\n\n### Why does it exist?\n\n{topic} exist.\n"
        for topic in TOPICS
    ),
    "sea/sea.questions.md": """\
        ## Which body pulls the water up most? {#moon topic=Tides facet=why}

        - [x] The moon
          > It is near, and nearness counts more than size.
        - [ ] The sun
          > It pulls, too, and less than half as much.
        - [ ] The wind
          > It makes waves, no tides.

        > Where it stands: twice a day.
        >
        > Sources: [Tides explained](https://sea.example/tides)

        ## Which of these make waves? Choose two. {#waves topic=Waves}

        - [x] Wind
          > It drags the surface along.
        - [x] Earthquakes
          > They lift the whole column.
        - [ ] The colour of the water
          > It moves nothing.
        - [ ] Salt
          > It is dissolved and lies still.

        ## Sea water is about 3.5 % salt. {#salt topic=Salt}

        - [x] True
          > Thirty-five grams in a litre.
        - [ ] False
          > It is that much.

        ## Put the layers into order, from the top. {#layers topic=Currents}

        1. Surface
        2. Twilight
        3. Midnight

        > Light goes first.

        ## What belongs to what? {#winds topic=Winds}

        | Wind | Where |
        |---|---|
        | Trade winds | The tropics |
        | Westerlies | The middle latitudes |
        | Polar easterlies | The poles |
        | | Under water |

        > Winds blow in belts.

        ## The deepest [[trench|deep]] is the [[Mariana]] one. {#deep topic=Depths}

        - [ ] Puerto Rico
          > That is the deepest of the Atlantic.

        > Eleven kilometres.

        ## What is foam mostly made of? {#foam topic=Foam}

        [[air bubbles|bubbles|air]]

        > And a little organic matter.
        """,
}


class Learner:
    """A member with a quiz before them; each step leaves the message that they see."""

    def __init__(self, world: World, member: Any = None) -> None:
        self.world = world
        self.member = world.alice if member is None else member
        self.result: InteractionResult

    async def quizzed(self, topic: str | None = None, **given: Any) -> Learner:
        """Asks for a quiz."""
        if topic is not None:
            given["topic"] = topic
        self.result = await self.member.slash(self.world.channel, "quiz", **given)
        return self

    @property
    def seen(self) -> ResponseMessage:
        return shown(self.result)

    @property
    def text(self) -> str:
        return text(self.seen)

    @property
    def labels(self) -> list[str]:
        return labels(self.seen)

    async def press(self, label: str) -> Learner:
        self.result = await self.member.click(self.seen, label=label)
        return self

    async def fill(self, values: dict[str, Any], *, restart: bool = False) -> Learner:
        """Presses *Answer* and sends the form off."""
        opened = await self.member.click(self.seen, label=self.labels[0])
        assert opened.modal is not None
        if restart:
            await self.world.restart()
        self.result = await self.member.submit_modal(opened, values)
        return self

    def letter(self, wanted: str) -> str:
        """The letter under which a text is offered."""
        for line in self.text.splitlines():
            mark, _, words = line.partition("** ")
            if words == wanted and mark.strip("*").isalpha():
                return mark.strip("*")
        raise AssertionError(f"{wanted} is not offered in:\n{self.text}")

    async def choose(self, *wanted: str) -> Learner:
        """Presses the letter of a text, or chooses several in the select and submits them."""
        letters = [self.letter(each) for each in wanted]
        menus = [part for part in parts(self.seen) if part["type"] == 3]
        if not menus:
            (letter,) = letters
            return await self.press(letter)
        self.result = await self.member.select(self.seen, letters, custom_id=menus[0]["custom_id"])
        return await self.press("Submit " + ", ".join(sorted(letters)))
