"""Which topic a description points at."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.quiz.generating.uniqueness import MARGIN, TextIndex

WORDS = st.lists(st.sampled_from("abcdefgh"), max_size=12)


@given(st.lists(WORDS, min_size=1, max_size=8), WORDS)
def test_leaving_out_what_cannot_win_changes_nothing(
    texts: list[list[str]], words: list[str]
) -> None:
    """A rival is found exactly if comparing with every other topic would find one."""
    index = TextIndex(texts)
    asked = set(words)
    for own in range(len(texts)):
        bound = index.score(own, sorted(asked)) / MARGIN
        rivals = {
            other
            for other in range(len(texts))
            if other != own and index.score(other, sorted(asked)) > bound + 1e-9
        }
        found = index.rival(asked, own)

        assert (found is None) == (not rivals)
        assert found is None or found in rivals


def test_the_margin_is_a_fifth() -> None:
    """The same words in a shorter text are a rival; a word that only the own topic has is ahead."""
    texts = [["a", "b", "c", "x"], ["a", "b", "c"], ["a", "y"], ["y", "y"]]

    assert TextIndex(texts).rival(["a", "b", "c"], 0) == 1
    assert TextIndex([*texts, ["z"]]).rival(["a", "y"], 2) is None
    assert TextIndex([["a", "b", "q"], ["a", "b"]]).rival(["a", "b", "q"], 0) is None


def test_words_that_every_topic_has_point_nowhere() -> None:
    """Where thousands of topics hold the words, the own one is named instead of comparing them."""
    index = TextIndex([["a", "b"], *(["a", "b", "c"] for _ in range(6_000))])

    assert index.rival(["a", "b"], 0) in range(6_001)
