"""What all tests share: nothing kept from earlier runs, and one browser.

Every test simulates anew: results of earlier runs of the tests prove nothing.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.browser import chromium

os.environ["REFORMSIM_STORE"] = ""


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Debian's Chromium; a second one could not be driven beside it in one process."""
    with chromium() as found:
        yield found
