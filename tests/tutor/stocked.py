"""Notes with whatever questions a test puts there."""

from __future__ import annotations

from typing import Any

from bot.quiz.bank import Bank
from bot.quiz.questions import Question
from bot.tutor.current_content import CurrentContent
from tests.quiz.making import choice


class Stocked(CurrentContent):
    """The real content, whose questions a test puts there."""

    stock = Bank()

    @property
    def bank(self) -> Bank:
        return self.stock

    def put(self, *questions: Question) -> None:
        self.stock = Bank(questions)


def about(current_content: CurrentContent, topic: str = "availability-sets") -> dict[str, Any]:
    """What makes a question one on a topic of the content."""
    located = next(
        located for located in current_content.library.topics.values() if located.topic.key == topic
    )
    return {"pack": located.pack.key, "topic_id": located.topic.id, "topic_key": topic}


def numbered(current_content: CurrentContent, count: int, **given: Any) -> list[Question]:
    """Choices of which the first option is right."""
    return [
        choice("+Racks", "Regions", "Groups", id=f"q{number}", **about(current_content) | given)
        for number in range(count)
    ]
