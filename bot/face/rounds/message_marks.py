"""By what a message of a round is known again: a part of the id of something to press in it."""

from __future__ import annotations

#: What a message is about, beside the number of a question.
LOBBY, PODIUM = "l", "p"


def mark(round_id: int, what: str) -> str:
    """What stands in the id of something to press in every such message, and in no other.

    The id may end where the mark has its last colon, so compare with the id and a colon more.
    """
    return f":{round_id}:{what}:"
