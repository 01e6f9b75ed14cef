"""The two-sided world of the permission tests."""

import pytest


@pytest.fixture
def world(town):
    """Both sides of the fence."""
    from tests.access.world import World

    return World(town)
