"""One server for all tests of pages."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import NamedTuple

import pytest

from dashboards.app import create
from dashboards.server import guard, listen
from dashboards.whatif.jobs import Jobs

HORIZON = 14
"""Days measured by confirmations here, so that they are quick."""


class Served(NamedTuple):
    """A running server."""

    address: str
    jobs: Jobs


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The pages on a free port of this machine."""
    jobs = Jobs(tmp_path_factory.mktemp("jobs"), HORIZON)
    app = create(jobs)
    guard(app, "127.0.0.1")
    server = listen(app, "127.0.0.1", 0)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield Served(f"http://127.0.0.1:{server.port}", jobs)
    jobs.close()
    server.shutdown()
    thread.join(5)
    server.server_close()
