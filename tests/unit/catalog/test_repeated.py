"""What is made once of values that come again."""

from __future__ import annotations

from model_registry.catalog import repeated
from model_registry.catalog.repeated import Made


def test_what_is_made_of_a_value_is_made_once() -> None:
    asked: list[str] = []

    def length(text: str) -> int:
        asked.append(text)
        return len(text)

    lengths = Made(length)

    assert [lengths["two"], lengths["three"], lengths["two"]] == [3, 5, 3]
    assert asked == ["two", "three"]


def test_what_is_kept_is_bounded() -> None:
    texts: Made[int, str] = Made(str)

    assert all(texts[number] == str(number) for number in range(2 * repeated._KEPT))
    assert len(texts) <= repeated._KEPT
