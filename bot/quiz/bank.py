"""The bank: all questions, found by id, topic or pack."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from bot.quiz.questions import Question


class Bank:
    """All questions of all packs, in the order of packs, files and lines, written ones first."""

    def __init__(self, questions: Iterable[Question] = ()) -> None:
        self.questions = tuple(questions)
        self._by_id = {(question.pack, question.id): question for question in self.questions}
        by_topic: dict[str, list[Question]] = {}
        by_pack: dict[str, list[Question]] = {}
        for question in self.questions:
            by_topic.setdefault(question.topic_id, []).append(question)
            by_pack.setdefault(question.pack, []).append(question)
        self.by_topic: Mapping[str, tuple[Question, ...]] = _frozen(by_topic)
        self.by_pack: Mapping[str, tuple[Question, ...]] = _frozen(by_pack)

    def find(self, pack: str, id: str) -> Question | None:
        """The question with this id, or None."""
        return self._by_id.get((pack, id))

    def of_topic(self, topic_id: str) -> tuple[Question, ...]:
        """The questions on a topic, in their order."""
        return self.by_topic.get(topic_id, ())

    def of_pack(self, pack: str) -> tuple[Question, ...]:
        """The questions of a pack, in their order."""
        return self.by_pack.get(pack, ())


def _frozen(lists: Mapping[str, list[Question]]) -> Mapping[str, tuple[Question, ...]]:
    return MappingProxyType({key: tuple(questions) for key, questions in lists.items()})
