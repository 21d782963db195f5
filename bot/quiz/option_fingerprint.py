"""The form of a question: what the numbers of an answer count."""

from __future__ import annotations

from hashlib import blake2b

from bot.quiz.questions import Question


def option_fingerprint(question: Question) -> str:
    """Eight hexadecimal digits that change when a number of an answer may mean something else.

    An answer counts options in the author's order. A revision does not: an author who only sorts
    the options anew keeps it, and "the second option" is another one all the same.
    """
    texts = (
        question.kind.value,
        *(option.text for option in question.options),
        *(pair.premise for pair in question.pairs),
        *question.responses,
        str(len(question.blanks)),
    )
    counted = "".join(f"{len(text)}:{text}" for text in texts)
    return blake2b(counted.encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()
