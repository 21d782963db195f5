"""Presses and forms reach their handlers after any restart, and nothing is kept for them."""

from __future__ import annotations

import logging
from typing import Any

import discord
import pytest
from discord import ui
from simcord.results import InteractionResult

from bot.face.discord_io.cards import card, row
from bot.face.discord_io.client_type import Interaction
from bot.face.discord_io.components import Press, PressButton, PressModal, PressSelect
from bot.face.discord_io.replies import open_modal, redraw, reply
from tests.connected import outcomes
from tests.face.conftest import World
from tests.face.looking import assert_form, shown, text

STALE = "older version"
HARD = [discord.SelectOption(label=name, value=name.lower()) for name in ("Easy", "Hard", "Mean")]


class Form:
    """What a test lets the bot do: ``/help`` shows ways to press, and presses are taken down."""

    def __init__(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        self.world = world
        self.monkeypatch = monkeypatch
        self.taken: list[Press] = []
        self.install()

    def install(self) -> None:
        """Teaches the bot the handlers; a restarted one has to learn them anew."""
        handlers: dict[str, Any] = dict(self.world.client.handlers)
        handlers |= {"ask": self.ask, "fill": self.fill, "break": self.fail, "help": self.take}
        self.world.client.handlers = handlers

    async def opened(self, *parts: ui.Item[Any] | None) -> InteractionResult:
        """A message with these parts, as the answer to a command."""
        command = self.world.client.tree.get_command("help")
        assert command is not None

        async def show(interaction: Interaction) -> None:
            await reply(interaction, card("Here.", *parts), private=False)

        # Commands outlive the test: all clients share them.
        self.monkeypatch.setattr(command, "_callback", show)
        return await self.world.alice.slash(self.world.channel, "help")

    async def form(self) -> InteractionResult:
        """The form, opened by a press."""
        message = shown(await self.opened(row([PressButton("Ask", "ask", (7, "x"))])))
        return await self.world.alice.click(message, label="Ask")

    async def ask(self, interaction: Interaction, pressed: Press) -> None:
        await open_modal(interaction, a_form(*pressed.fields))

    async def fill(self, interaction: Interaction, pressed: Press) -> None:
        self.taken.append(pressed)
        await redraw(interaction, card("Thanks."))

    async def take(self, interaction: Interaction, pressed: Press) -> None:
        self.taken.append(pressed)
        await reply(interaction, card("Taken."), private=True)

    async def fail(self, interaction: Interaction, pressed: Press) -> None:
        raise RuntimeError(pressed.inputs["a"][0])


def a_form(*fields: object, action: str = "fill") -> PressModal:
    """A form with one input of each kind that is used."""
    easy = [discord.RadioGroupOption(label=name, value=name) for name in ("easy", "hard")]
    boxes = [discord.CheckboxGroupOption(label=name, value=name) for name in ("x", "y", "z")]
    named: ui.TextInput[Any] = ui.TextInput(custom_id="a", required=False, placeholder="Anything")
    return PressModal(
        "A question " * 10,
        action,
        fields,
        ui.Label(text="What? " * 20, description="Say it. " * 30, component=named),
        ui.Label(text="Level", component=ui.Select(custom_id="b", options=HARD, max_values=2)),
        ui.Label(text="How", component=ui.RadioGroup(custom_id="c", options=easy, required=False)),
        ui.Label(
            text="Which",
            component=ui.CheckboxGroup(custom_id="d", options=boxes, min_values=0, required=False),
        ),
    )


@pytest.fixture
def form(world: World, monkeypatch: pytest.MonkeyPatch) -> Form:
    """The bot with a form in it."""
    return Form(world, monkeypatch)


async def test_a_form_brings_what_was_filled_in(form: Form) -> None:
    """The handler gets the fields of the id, and each input's values by the input's name."""
    opened = await form.form()
    values = {"a": "why: so?", "b": ["hard", "mean"], "c": "easy", "d": ["x", "z"]}
    await form.world.alice.submit_modal(opened, values)
    (pressed,) = form.taken
    assert pressed.fields == ("7", "x")
    assert pressed.values == ()
    assert pressed.inputs == {
        "a": ("why: so?",),
        "b": ("hard", "mean"),
        "c": ("easy",),
        "d": ("x", "z"),
    }


async def test_what_is_left_empty_is_empty(form: Form) -> None:
    """A text that nobody typed is one empty string; a choice that nobody made is no value."""
    await form.world.alice.submit_modal(await form.form(), {"b": ["easy"]})
    assert form.taken[0].inputs == {"a": ("",), "b": ("easy",), "c": (), "d": ()}


async def test_a_form_outlives_a_restart(form: Form) -> None:
    """It may be sent to another process than the one that opened it; the message turns."""
    opened = await form.form()
    await form.world.restart()
    form.install()
    answer = await form.world.alice.submit_modal(opened, {"a": "still", "b": ["easy"]})
    assert form.taken[0].inputs["a"] == ("still",)
    assert text(shown(answer)) == "Thanks."


async def test_a_form_answers_once(form: Form, caplog: pytest.LogCaptureFixture) -> None:
    """A form is one press in the journal, and the library neither answers nor keeps it."""
    caplog.set_level(logging.INFO)
    await form.world.alice.submit_modal(await form.form(), {"b": ["easy"]})
    assert len(form.taken) == 1
    assert outcomes(caplog) == ["ok"] * 3
    kinds = [vars(each).get("kind") for each in caplog.records]
    assert [kind for kind in kinds if kind] == ["command", "press", "press"]


async def test_a_form_that_nobody_knows(form: Form) -> None:
    """A form of another version, or one whose id somebody made up, is called stale, privately."""
    opened = await form.form()
    spec = opened._interaction.modal
    assert spec is not None
    for made_up in ("x0m:fill.a:7", "x1b:fill.a:7", "x1m:nothing.a:7", "7"):
        spec["custom_id"] = made_up
        opened._interaction.modal_consumed = False
        answer = await form.world.alice.submit_modal(opened, {"b": ["easy"]})
        assert STALE in text(shown(answer))
        assert shown(answer).ephemeral
    assert form.taken == []


@pytest.mark.breaks
async def test_a_form_that_breaks(form: Form, caplog: pytest.LogCaptureFixture) -> None:
    """The member is told with a reference, and the log does not quote what was typed."""
    opened = await form.form()
    spec = opened._interaction.modal
    assert spec is not None
    spec["custom_id"] = "x1m:break.a:7"
    answer = await form.world.alice.submit_modal(opened, {"a": "my secret", "b": ["easy"]})
    assert "Something went wrong" in text(shown(answer))
    (error,) = [each for each in caplog.records if each.levelno == logging.ERROR]
    assert "RuntimeError" in vars(error)["exception"]
    assert "my secret" not in vars(error)["exception"]


async def test_a_select_with_several_values(form: Form) -> None:
    """Every value that was chosen arrives, down to none where that is allowed."""
    select = PressSelect("Which?", HARD, "help", ("k",), min_values=0, max_values=3)
    message = shown(await form.opened(ui.ActionRow(select)))
    await form.world.alice.select(message, ["easy", "mean"])
    await form.world.alice.select(message, [])
    assert [pressed.values for pressed in form.taken] == [("easy", "mean"), ()]
    assert form.taken[0].fields == ("k",)


async def test_an_id_of_another_kind_is_made_up(form: Form) -> None:
    """A button that carries the id of a form or of a select leads nowhere."""
    for made_up in ("x1m:help.a:k", "x1s:help.a:k", "x1b:help:k"):
        button: ui.Button[ui.LayoutView] = ui.Button(label="Go", custom_id=made_up)
        message = shown(await form.opened(ui.ActionRow(button)))
        answer = await form.world.alice.click(message, label="Go")
        assert STALE in text(shown(answer))
    assert form.taken == []


async def test_nothing_is_kept_for_a_message(form: Form) -> None:
    """Whatever was sent, turned, opened and filled in: the library remembers none of it."""
    button = PressButton("Ask", "ask", (7, "x"))
    await form.world.alice.submit_modal(await form.form(), {"b": ["easy"]})
    await form.opened(row([button]))
    await form.world.alice.slash(form.world.channel, "me export")
    explained = await form.world.alice.slash(form.world.channel, "explain", topic="Pan frying")
    await form.world.alice.click(shown(explained), label="All topics")
    store = form.world.client._connection._view_store
    assert (store._views, store._modals, store._synced_message_views) == ({}, {}, {})
    assert store._dynamic_items == {}


def test_a_form_is_fitted_to_discord() -> None:
    """A title or a label that a translation made long is cut to what Discord takes."""
    built = a_form(1).to_dict()
    assert_form(built)
    assert built["title"].endswith("…")
    assert built["components"][0]["label"].endswith("…")
