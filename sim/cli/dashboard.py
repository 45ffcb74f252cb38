"""``reformsim dashboard``: the pages, served to a browser on this machine."""

from __future__ import annotations

import argparse
import contextlib
import signal
import sys
import tempfile
from pathlib import Path

from sim.cli.options import Parser, UsageError, add_common, whole
from sim.cli.screen import Screen

HOST, PORT = "127.0.0.1", 8050


def parser(lang: str) -> Parser:
    """The command's options."""
    result = Parser("dashboard", lang, "[DIR]", most=1)
    result.option("--port", value="PORT", default=PORT, check=whole(0))
    result.option("--host", value="HOST", default=HOST)
    add_common(result)
    return result


def run(args: argparse.Namespace, screen: Screen) -> int:
    """Serve the pages until interrupted."""
    from dashboards.app import create
    from dashboards.server import guard, is_loopback, listen
    from dashboards.whatif.jobs import Jobs

    folder = Path(args.names[0]) if args.names else None
    if folder is not None and not folder.is_dir():
        raise UsageError(screen.say("no-such-folder", path=folder))
    if args.port > 65535:
        raise UsageError(screen.say("port-too-high", port=args.port))
    with tempfile.TemporaryDirectory(prefix="reformsim-") as private:
        jobs = Jobs(Path(private))
        app = create(jobs, folder, screen.lang)
        guard(app, args.host)
        try:
            server = listen(app, args.host, args.port)
        except OSError as error:
            values = {"host": args.host, "port": args.port, "why": error.strerror or error}
            raise UsageError(screen.say("cannot-listen", **values)) from None
        shown = f"[{args.host}]" if ":" in args.host else args.host
        address = f"http://{shown}:{server.port}/"
        if screen.wants_json:
            screen.json("dashboard", {"address": address})
        else:
            print(screen.say("dashboard-at", address=address))
        sys.stdout.flush()  # whoever started this in the background waits for the address
        if not is_loopback(args.host):
            screen.complain(screen.say("dashboard-open"))
        screen.note(screen.say("dashboard-stop"))
        previous = signal.signal(signal.SIGTERM, _interrupt)
        try:
            with contextlib.suppress(KeyboardInterrupt):
                server.serve_forever()
        finally:
            jobs.close()
            server.server_close()
            signal.signal(signal.SIGTERM, previous)
    return 0


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt
