"""Grading with the notes: an answer that names another topic is no misspelling of the right one."""

from __future__ import annotations

from bot.notes.library import Library
from bot.quiz.grading.answers import Answer, Typed
from bot.quiz.grading.grading import Grade, grade
from bot.quiz.questions import Question

#: To compare an answer with one name takes a tenth of a millisecond, and a pack may have twenty
#: thousand topics. What could be meant is among the first that the index returns.
_NEAR = 12


def judge(library: Library, question: Question, answer: Answer) -> Grade:
    """How right the answer is, among the names of the other topics of the question's pack."""
    if not isinstance(answer, Typed):
        return grade(question, answer)
    near = {id for text in answer.texts for id in library.index.nearest(text, _NEAR)}
    others = [library.topics[id] for id in near if id != question.topic_id]
    return grade(
        question,
        answer,
        frozenset(
            name
            for other in others
            if other.pack.key == question.pack
            for name in (other.topic.title, *other.topic.aliases)
        ),
    )
