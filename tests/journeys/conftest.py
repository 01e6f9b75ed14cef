"""People of the stories."""

import pytest


@pytest.fixture
def people(town):
    """Everybody of 云溪区 with a browser of his own, opened when first asked for."""
    from tests.journeys.steps import Person

    class People(dict):
        def __missing__(self, login):
            self[login] = Person(type(town.teacher).objects.get(login=login))
            return self[login]

        def __getattr__(self, login):
            return self[login]

    return People()
