"""Discord's limits that the library does not check, and cutting a text to them.

Source: Discord's developer documentation, "Component Reference" and "Application Commands".
"""

from __future__ import annotations

#: All text of one message with components (version 2), together.
MESSAGE_TEXT = 4000
BUTTON_LABEL = 80
#: Labels longer than this wrap or are cut on a phone (the documentation's own advice).
SHORT_LABEL = 38
OPTION_LABEL = 100
OPTION_DESCRIPTION = 100
SELECT_OPTIONS = 25
ROW_BUTTONS = 5
PLACEHOLDER = 150
CHOICE_NAME = 100
CHOICES = 25
CUSTOM_ID = 100
#: The description of a picture.
ALT_TEXT = 1024
MODAL_TITLE = 45
#: The label over an input of a form, and the line under it.
INPUT_LABEL = 45
INPUT_DESCRIPTION = 100


def fitted(text: str, limit: int) -> str:
    """The text, or its beginning up to the end of a word and an ellipsis: at most ``limit`` long.

    Never empty: Discord refuses labels without a character.
    """
    text = " ".join(text.split()) or "–"
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    head, space, _ = cut.rpartition(" ")
    return (head if space and len(head) > limit // 2 else cut).rstrip() + "…"
