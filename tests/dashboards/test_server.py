"""The server answers those it is meant for, with its pages only."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from dashboards.app import create
from dashboards.server import MOST_BYTES, guard, is_loopback
from dashboards.whatif.jobs import Jobs
from sim.cli.main import main


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    jobs = Jobs(tmp_path_factory.mktemp("jobs"))
    app = create(jobs)
    guard(app, "127.0.0.1")
    yield app.server.test_client()
    jobs.close()


def test_headers_say_what_a_browser_may_do(client: Any) -> None:
    for path in ("/", "/what-if", "/what-if.yaml", "/assets/style.css", "/_dash-layout"):
        headers = client.get(path).headers
        policy = headers["Content-Security-Policy"]
        assert "unsafe-eval" not in policy
        assert "'unsafe-inline'" not in policy.split("script-src")[1].split(";")[0]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"
    assert 'lang="en"' in client.get("/trust?lang=en").text
    assert 'lang="zh-CN"' in client.get("/trust").text


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "localhost.x:80", ""])
def test_requests_meant_for_another_host_are_refused(client: Any, host: str) -> None:
    assert client.get("/", headers={"Host": host}).status_code == 403


@pytest.mark.parametrize("host", ["127.0.0.1:8050", "localhost", "[::1]:99", "LOCALHOST:1"])
def test_this_machine_has_several_names(client: Any, host: str) -> None:
    assert client.get("/", headers={"Host": host.lower()}).status_code == 200


def test_requests_sent_by_another_page_are_refused(client: Any) -> None:
    for origin in ("http://evil.example", "null", "https://localhost"):
        answer = client.post("/_dash-update-component", json={}, headers={"Origin": origin})
        assert answer.status_code == 403
    assert client.get("/", headers={"Origin": "http://localhost"}).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/assets/../app.py",
        "/assets/%2e%2e/app.py",
        "/assets/..%2fapp.py",
        "/assets//etc/passwd",
        "/assets/%2Fetc%2Fpasswd",
        "/_dash-component-suites/../../pyproject.toml",
        "/_dash-component-suites/dash/../../../etc/passwd",
        "/../../../../etc/passwd",
        "/what-if.yaml/../../app.py",
    ],
)
def test_no_file_outside_of_the_pages_is_read(client: Any, path: str) -> None:
    text = client.get(path).text
    assert "root:" not in text
    assert "import annotations" not in text
    assert "[project]" not in text


def test_large_requests_are_refused(client: Any) -> None:
    body = b"x" * (MOST_BYTES + 1)
    answer = client.post("/_dash-update-component", data=body, content_type="application/json")
    assert answer.status_code == 413


def test_scenario_files_follow_the_address(client: Any) -> None:
    data = yaml.safe_load(client.get("/what-if.yaml?window=3&demand=140").text)
    assert data["premises"] == {"demand": 1.4}
    assert data["measures"][0]["pool"]["crews"][0]["staff"]["value"] == 3
    assert "measures" not in yaml.safe_load(client.get("/what-if-baseline.yaml?window=3").text)
    assert client.get("/what-if.yaml?window=999").text == client.get("/what-if.yaml").text


def test_loopback_is_known() -> None:
    assert all(map(is_loopback, ("127.0.0.1", "127.8.8.8", "localhost", "::1", "[::1]")))
    assert not any(map(is_loopback, ("0.0.0.0", "::", "192.168.1.5", "reformsim.example", "")))


def test_troubles_of_starting_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        assert main(["dashboard", "--port", port, "--lang", "en"]) == 2
        assert "--port 8051" in capsys.readouterr().err
    assert main(["dashboard", str(tmp_path / "none"), "--lang", "en"]) == 2
    assert main(["dashboard", "--port", "99999", "--lang", "en"]) == 2
    assert main(["dashboard", "--host", "no such host", "--lang", "en"]) == 2


def test_the_command_serves_until_interrupted_and_leaves_nothing_behind(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "sim.cli.main", "dashboard", "--port", "0", "--lang", "en"]
    env = os.environ | {"TMPDIR": str(tmp_path), "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env
    ) as process:
        assert process.stdout is not None
        address = process.stdout.readline().split()[-1]
        with urllib.request.urlopen(address) as answer:
            assert answer.status == 200
        process.send_signal(signal.SIGINT)
        process.wait(20)
    assert process.returncode == 0
    assert not list(tmp_path.glob("reformsim-*"))


class Unheard:
    """A server that listens nowhere and is interrupted at once."""

    port = 8050

    def serve_forever(self) -> None:
        raise KeyboardInterrupt

    def server_close(self) -> None:
        """Nothing to close."""


@pytest.mark.parametrize(("host", "warned"), [("127.0.0.1", False), ("0.0.0.0", True)])
@pytest.mark.parametrize(
    ("lang", "word"), [("zh", "同一网络上的任何人"), ("en", "anybody on the network")]
)
def test_serving_others_is_warned_of(
    host: str,
    warned: bool,
    lang: str,
    word: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("dashboards.server.listen", lambda *_: Unheard())
    assert main(["dashboard", "--host", host, "--lang", lang]) == 0
    shown = capsys.readouterr()
    assert f"http://{host}:8050/" in shown.out
    assert (word in " ".join(shown.err.split())) is warned
