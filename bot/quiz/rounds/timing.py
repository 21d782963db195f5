"""How long a question of a round is open, and its reveal shown, by the length of their texts."""

from __future__ import annotations

from bot.quiz.questions import Question

#: Careful reading of a foreign language, in milliseconds a word: 160 words a minute. Adults
#: read 238 in their own language (Brysbaert 2019, silent reading of non-fiction).
PER_WORD = 375
_REVEAL = (8_000, 30_000)
_PER_WORD_OF_REVEAL = 250


def limit_of(question: Question, seconds: int) -> int | None:
    """How long the question is open, in milliseconds: time to read it, and ``seconds`` to think.

    None when ``seconds`` is 0: no limit.
    """
    if seconds == 0:
        return None
    texts = [question.stem, *(option.text for option in question.options), *question.responses]
    texts += [pair.premise for pair in question.pairs]
    return seconds * 1_000 + _words(texts) * PER_WORD


def reveal_of(question: Question) -> int:
    """How long the reveal stands before the next question, in milliseconds, by its length."""
    texts = [option.rationale for option in question.options] + [question.remark]
    least, most = _REVEAL
    return min(most, least + _words(texts) * _PER_WORD_OF_REVEAL)


def _words(texts: list[str]) -> int:
    return sum(len(text.split()) for text in texts)
