"""What a member sees of a message, and what Discord would refuse."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from simcord.results import InteractionResult, ResponseMessage

Component = dict[str, Any]

TEXT, CONTAINER, ROW, BUTTON, SELECT, FILE = 10, 17, 1, 2, 3, 13
USER_SELECT, ROLE_SELECT, CHANNEL_SELECT = 5, 6, 8
#: Selects of what the server has: their options are Discord's own.
_ENTITIES = (USER_SELECT, ROLE_SELECT, CHANNEL_SELECT)
TEXT_INPUT, LABEL, RADIO_GROUP, CHECKBOX_GROUP = 4, 18, 21, 22
LINK_STYLE = 5


def shown(result: InteractionResult) -> ResponseMessage:
    """The message that answered a command or a press."""
    assert result.response is not None, "nothing was answered"
    return result.response


def walked(components: Sequence[Component]) -> Iterator[Component]:
    """Every component, with those inside."""
    for component in components:
        yield component
        yield from walked(component.get("components", []))
        if accessory := component.get("accessory"):
            yield accessory


def parts(message: Any) -> list[Component]:
    """Every component of a message of either kind that simcord gives."""
    components = message.components
    raw = [
        component if isinstance(component, dict) else component.to_dict()
        for component in components
    ]
    return list(walked(raw))


def text(message: Any) -> str:
    """All that can be read in a message, without the labels of what can be pressed."""
    return "\n".join(part["content"] for part in parts(message) if part["type"] == TEXT)


def labels(message: Any) -> list[str]:
    """The labels of the buttons, in their order."""
    return [part["label"] for part in parts(message) if part["type"] == BUTTON]


def options(message: Any, placeholder: str) -> dict[str, str]:
    """A select's options by label, each with its value."""
    return {option["label"]: option["value"] for option in select(message, placeholder)["options"]}


def select(message: Any, placeholder: str) -> Component:
    """The select that shows this text while nothing is chosen."""
    (found,) = [
        part
        for part in parts(message)
        if part["type"] == SELECT and part.get("placeholder") == placeholder
    ]
    return found


def assert_within_limits(request: Any) -> None:
    """Holds what was sent in a request against the limits of Discord's documentation."""
    body = request.json if isinstance(request.json, dict) else {}
    if request.path.endswith("/callback"):
        if body.get("type") == 8:
            assert_choices(body["data"]["choices"])
        if body.get("type") == 9:
            assert_form(body["data"])
        if body.get("type") not in {4, 7}:
            return
        body = body["data"]
    elif "components" not in body:
        return
    assert body["allowed_mentions"] == {"parse": []}, "somebody could be pinged"
    assert_message(body["components"])


def assert_choices(choices: Sequence[dict[str, Any]]) -> None:
    """The limits of an autocompletion."""
    assert len(choices) <= 25
    for choice in choices:
        assert 1 <= len(choice["name"]) <= 100
        assert 1 <= len(choice["value"]) <= 100


def assert_form(form: dict[str, Any]) -> None:
    """The limits of a modal, and a name of its own for each input."""
    assert 1 <= len(form["title"]) <= 45
    assert 1 <= len(form["custom_id"]) <= 100
    assert 1 <= len(form["components"]) <= 5
    names = [label["component"]["custom_id"] for label in form["components"]]
    assert len(names) == len(set(names)), "two inputs with one name"
    for label in form["components"]:
        assert label["type"] == LABEL
        assert 1 <= len(label["label"]) <= 45
        assert len(label.get("description") or "") <= 100
        assert_input(label["component"])


def assert_input(part: Component) -> None:
    """The limits of one input of a modal."""
    assert 1 <= len(part["custom_id"]) <= 100
    if part["type"] == TEXT_INPUT:
        assert len(part.get("placeholder") or "") <= 100
        assert len(part.get("value") or "") <= 4000
        assert "label" not in part or part["label"] is None, "the label stands around it"
        return
    assert part["type"] in {SELECT, RADIO_GROUP, CHECKBOX_GROUP}
    least, most = {SELECT: (1, 25), RADIO_GROUP: (2, 10), CHECKBOX_GROUP: (1, 10)}[part["type"]]
    assert least <= len(part["options"]) <= most
    assert len(part.get("placeholder") or "") <= 150
    assert_options(part["options"])


def assert_options(options: Sequence[dict[str, Any]]) -> None:
    """The limits of what can be chosen."""
    values = [option["value"] for option in options]
    assert len(values) == len(set(values))
    for option in options:
        assert 1 <= len(option["label"]) <= 100
        assert 1 <= len(option["value"]) <= 100
        assert len(option.get("description") or "") <= 100


def assert_message(components: Sequence[Component]) -> None:
    """The limits of a message with components, version 2."""
    all_parts = list(walked(components))
    assert 1 <= len(all_parts) <= 40
    texts = [part["content"] for part in all_parts if part["type"] == TEXT]
    assert sum(len(text) for text in texts) <= 4000
    assert all(text.strip() for text in texts)
    ids = [part["custom_id"] for part in all_parts if "custom_id" in part]
    assert len(ids) == len(set(ids)), "two parts with one id"
    for part in all_parts:
        assert_part(part)


def assert_part(part: Component) -> None:
    """The limits of one component."""
    if "custom_id" in part:
        assert 1 <= len(part["custom_id"]) <= 100
    if part["type"] == ROW:
        kinds = {inner["type"] for inner in part["components"]}
        assert kinds in ({BUTTON}, {SELECT}, *({kind} for kind in _ENTITIES))
        assert 1 <= len(part["components"]) <= (5 if kinds == {BUTTON} else 1)
    elif part["type"] == BUTTON:
        assert 1 <= len(part["label"]) <= 80
    elif part["type"] in _ENTITIES:
        assert len(part.get("placeholder") or "") <= 150
        assert 0 <= part.get("min_values", 1) <= part.get("max_values", 1) <= 25
    elif part["type"] == SELECT:
        assert 1 <= len(part["options"]) <= 25
        assert len(part.get("placeholder") or "") <= 150
        assert 0 <= part.get("min_values", 1) <= part.get("max_values", 1) <= len(part["options"])
        assert_options(part["options"])
