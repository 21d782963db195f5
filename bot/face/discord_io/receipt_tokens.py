"""The private messages that can still be deleted, by what they are about and for whom."""

from __future__ import annotations

#: So long can a private message be deleted, in the milliseconds of a snowflake: Discord's fifteen
#: minutes, less some for the way.
_DELETABLE = 14 * 60_000 << 22


class ReceiptTokens:
    """The tokens of the interactions that the newest receipts answered, the oldest first."""

    def __init__(self) -> None:
        self._tokens: dict[tuple[int, int], tuple[int, str]] = {}

    def __len__(self) -> int:
        return len(self._tokens)

    def replace(self, about: int, member_id: int, click: int, token: str | None) -> str | None:
        """The token of the member's earlier receipt about this, if it can still be deleted.

        ``click`` is the id of the interaction that was answered, and ``token`` its token; None if
        the receipt is no message of its own. A receipt that comes after one to a later click
        replaces nothing.
        """
        while self._tokens:
            oldest = next(iter(self._tokens))
            if click - self._tokens[oldest][0] <= _DELETABLE:
                break
            del self._tokens[oldest]
        if click < self._tokens.get((about, member_id), (0,))[0]:
            return None
        earlier = self._tokens.pop((about, member_id), None)
        if token is not None:
            self._tokens[about, member_id] = (click, token)
        return None if earlier is None else earlier[1]
