"""``python -m benchmarks.faults``: programs killed and disks filled at random moments.

Each trial runs a few replications of the pilot city with a store, strikes at a random moment, runs
the same again until it ends, and compares what comes out with an undisturbed run, byte for byte.
The strikes: SIGKILL of a worker, SIGKILL of the program, a disk that is full at a random write (an
injected error; or a file system of random size, where we may mount one), a limit of the system on
a file's size, and SIGKILL of a worker of a dask cluster.

It is told how often a kept replication was made again (none may be), and how many were lost by a
strike (at most those under way).
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import NamedTuple

REPS, HORIZON = 6, 5
WORK = ("run", "pilot", "--reps", str(REPS), "--horizon", str(HORIZON), "--seed", "4")
OUTPUT = ("--format", "json", "-q", "--jobs", "2")
PROGRAM = (sys.executable, "-m", "benchmarks.faulty")


class Struck(NamedTuple):
    """What became of a trial."""

    same: bool
    kept_before: int
    remade: int
    drafts: int
    code: int


class Trial:
    """One trial: a store, a diary of what is kept, and a program to strike."""

    def __init__(self, place: Path, cluster: str | None = None) -> None:
        self.store, self.diary = place / "store", place / "diary"
        self.where = ("--cluster", cluster) if cluster else ()
        self.mounted, self.out = False, place / "out"

    def start(self, *options: str, **environment: str) -> subprocess.Popen[bytes]:
        """The program, in a session of its own; what it says goes to :attr:`out`."""
        return subprocess.Popen(
            [*PROGRAM, *WORK, *OUTPUT, *self.where, *options, "--store", str(self.store)],
            env={**os.environ, "DIARY": str(self.diary), **environment},
            stdout=self.out.open("wb"),
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def kept(self) -> Counter[str]:
        """How often each result was kept so far."""
        return Counter(self.diary.read_text().split()) if self.diary.exists() else Counter()

    def finish(self, struck: subprocess.Popen[bytes], expected: bytes) -> Struck:
        """Wait for the struck program, run it again until it ends well, and compare."""
        struck.wait()
        out = self.out.read_bytes()
        code, before = struck.returncode, self.kept()
        same = code != 0 or out == expected
        again = self.start("--jobs", "1")  # if it ended well, too: what is kept must give the same
        if again.wait():
            raise RuntimeError(f"it does not end well: {again.returncode}")
        after = self.kept()
        remade = sum(after[key] - before[key] for key in before)
        drafts = sum(1 for path in self.store.rglob("*") if path.suffix not in ("", ".result"))
        return Struck(same and self.out.read_bytes() == expected, len(before), remade, drafts, code)


def children(pid: int) -> list[int]:
    """Processes that a process started and that are performing tasks."""
    found = Path(f"/proc/{pid}/task/{pid}/children")
    alive = [int(x) for x in found.read_text().split()] if found.exists() else []
    return [x for x in alive if b"spawn_main" in Path(f"/proc/{x}/cmdline").read_bytes()]


def wait(trial: Trial, program: subprocess.Popen[bytes], random: Random) -> None:
    """Wait for a random moment, measured in results kept so far and in time."""
    results = random.randrange(REPS)
    while program.poll() is None and len(trial.kept()) < results:
        time.sleep(0.01)
    time.sleep(random.uniform(0.0, 0.5 if results else 3.0))


def worker_killed(trial: Trial, random: Random) -> subprocess.Popen[bytes]:
    """One worker is killed at a random moment."""
    program = trial.start()
    wait(trial, program, random)
    found = children(program.pid)
    while program.poll() is None and not found:
        time.sleep(0.02)
        found = children(program.pid)
    if found:
        _kill(random.choice(found))
    return program


def program_killed(trial: Trial, random: Random) -> subprocess.Popen[bytes]:
    """The program itself is killed; its workers must go with it."""
    program = trial.start("--jobs", random.choice("12"))
    wait(trial, program, random)
    workers = children(program.pid)
    _kill(program.pid)
    program.wait()
    patience = time.monotonic() + 20.0
    while any(Path(f"/proc/{x}").exists() for x in workers):
        if time.monotonic() > patience:
            raise RuntimeError("workers outlive their program")
        time.sleep(0.05)
    return program


def write_fails(trial: Trial, random: Random) -> subprocess.Popen[bytes]:
    """From a random write on nothing more fits; space is there again when it is run again."""
    return trial.start("--jobs", "1", FULL_AFTER=str(random.randrange(REPS)))


def file_limited(trial: Trial, random: Random) -> subprocess.Popen[bytes]:
    """The system lets no file grow beyond a random size: often less than a result takes."""
    return trial.start("--jobs", "1", LARGEST_FILE=str(random.randrange(100, 16_000)))


def disk_full(trial: Trial, random: Random) -> subprocess.Popen[bytes]:
    """The store lies on a file system of random size, which is made larger for the second run."""
    trial.store.mkdir()
    size = random.randrange(16, 40 * REPS)
    mounted = ["mount", "-t", "tmpfs", "-o", f"size={size}k", "none", str(trial.store)]
    if subprocess.run(mounted, check=False, stderr=subprocess.DEVNULL).returncode:
        raise PermissionError
    trial.mounted = True
    program = trial.start("--jobs", "1")
    program.wait()
    subprocess.run(["mount", "-o", "remount,size=16m", str(trial.store)], check=True)
    return program


def cluster_worker_killed(trial: Trial, random: Random) -> subprocess.Popen[bytes]:
    """A worker of the cluster is killed at a random moment while the program waits for it."""
    program = trial.start()
    wait(trial, program, random)
    nannies = [x for x in children(os.getpid()) if x != program.pid]
    if nannies:
        _kill(random.choice(nannies))
    return program


Strike = Callable[[Trial, Random], "subprocess.Popen[bytes]"]
STRIKES: dict[str, Strike] = {
    "write": write_fails,
    "limit": file_limited,
    "disk": disk_full,
    "program": program_killed,
    "worker": worker_killed,
}


def _kill(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def undisturbed(place: Path) -> bytes:
    """What comes out when nobody strikes."""
    trial = Trial(place)
    if trial.start().wait():
        raise RuntimeError("the undisturbed run fails")
    return trial.out.read_bytes()


def trials(name: str, n: int, seed: int, expected: bytes, cluster: str | None) -> bool:
    """Run trials of one kind and print what became of them; whether all went well."""
    strike = cluster_worker_killed if cluster else STRIKES[name]
    random, all_of_them = Random(f"{seed} {name}"), []
    for _ in range(n):
        with tempfile.TemporaryDirectory(prefix="reformsim-faults-") as place:
            trial = Trial(Path(place), cluster)
            try:
                all_of_them.append(trial.finish(strike(trial, random), expected))
            except PermissionError:
                print(f"{name:10} left out: no file system may be mounted here")
                return True
            finally:
                if trial.mounted:
                    subprocess.run(["umount", str(trial.store)], check=True)
    wrong = sum(not one.same for one in all_of_them)
    remade = sum(one.remade for one in all_of_them)
    print(
        f"{name:10}{n:7}{wrong:11}{sum(one.code != 0 for one in all_of_them):13}"
        f"{sum(one.kept_before for one in all_of_them):8}{remade:8}"
        f"{sum(one.drafts for one in all_of_them):8}  "
        + json.dumps(Counter(one.code for one in all_of_them)),
        flush=True,
    )
    return wrong == remade == 0


def main() -> int:
    """Run all kinds of trials; the exit code is 1 if any result differs or was made twice."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.faults", description=__doc__)
    parser.add_argument("--trials", type=int, default=15, help="of each kind (default: 15)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", action="append", choices=[*STRIKES, "cluster"])
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="reformsim-faults-") as place:
        expected = undisturbed(Path(place))
    print(f"{REPS} replications of the pilot city, two workers")
    print("strike     trials  different   interrupted    kept  remade  drafts  first exit codes")
    well = True
    for name in args.only or STRIKES:
        if name != "cluster":
            well &= trials(name, args.trials, args.seed, expected, None)
    if args.only is None or "cluster" in args.only:
        from sim.experiment.cluster import local_cluster

        with local_cluster(2) as address:
            well &= trials("cluster", args.trials, args.seed, expected, address)
    print("all results equal, none made twice" if well else "SOMETHING WAS LOST OR DONE TWICE")
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
