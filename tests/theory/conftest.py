"""Every theory test runs on every engine there is."""

from __future__ import annotations

import pytest

from tests.support import engines


@pytest.fixture(params=engines.names(), scope="session")
def engine(request: pytest.FixtureRequest) -> engines.Engine:
    return engines.runner(request.param)
