"""Repeatable chance: the same words always give the same throws."""

from random import Random


def dice(*words: object) -> Random:
    """A generator that depends on these words only, so that one list can change without moving the others."""
    return Random("/".join(str(word) for word in words))  # noqa: S311 - invented people, not secrets


def happens(rng: Random, share: float) -> bool:
    """True in ``share`` (0–1) of the throws."""
    return rng.random() < share
