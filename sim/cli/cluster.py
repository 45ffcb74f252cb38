"""``reformsim cluster``: a dask cluster on this machine, to use or to try one out."""

from __future__ import annotations

import argparse
import os
import threading

from sim.cli.options import Parser, add_common, whole
from sim.cli.screen import Screen

PORT = 8786
"""What dask schedulers listen on by custom."""


def parser(lang: str) -> Parser:
    """The command's options."""
    result = Parser("cluster", lang)
    result.option("--jobs", value="J", default=os.cpu_count() or 1, check=whole(1))
    result.option("--port", value="PORT", default=PORT, check=whole(0))
    add_common(result)
    return result


def run(args: argparse.Namespace, screen: Screen) -> int:
    """Start workers, tell their address, and wait to be interrupted."""
    from sim.experiment.cluster import local_cluster

    with local_cluster(args.jobs, args.port) as address:
        if screen.wants_json:
            screen.json("cluster", {"address": address, "workers": args.jobs})
        else:
            screen.line(screen.say("cluster-ready", workers=args.jobs, address=address))
        screen.out.file.flush()
        threading.Event().wait()
    return 0
