"""``python -m benchmarks.known``: what discovery finds, where the truth is known.

First our own city: registers of shipped places, what is discovered beside what the city declares,
and changes made in both. Then offices made up at random, smaller and of other shapes (parallel
work, second attempts, other loads), which test what the shipped cities do not have.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence

from benchmarks.declared import Tally, tally
from benchmarks.known_city import Learnt
from benchmarks.offices import trial
from benchmarks.questions import questions, worlds


def main(argv: Sequence[str] | None = None) -> None:
    """Read the command line, try, print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.known", description=__doc__)
    parser.add_argument("--trials", type=int, default=40, help="changes of places, and offices")
    parser.add_argument("--seed", type=int, default=1, help="places, and first office")
    args = parser.parse_args(argv)
    places(args.trials, args.seed)
    offices(args.trials, args.seed)


def places(trials: int, seed: int) -> None:
    """Table of the shipped places."""
    hits, done, counts = 0, 0, Tally()
    here = worlds(seed)
    each = -(-trials // len(here))
    for world in here:
        if done >= trials:
            break
        learnt = Learnt(world)
        counts += tally(learnt)
        print(f"{world.place} from {world.start}: {len(learnt.log)} rows")
        for change in questions(learnt, min(each, trials - done)):
            told = learnt.foretell(change)
            hits, done = hits + told.hit, done + 1
            print(
                f"{'hit ' if told.hit else 'miss'} {told.what:52} true {told.true:8.2f} h, "
                f"predicted {told.effect.mean:8.2f} ± {told.half:.2f}",
                flush=True,
            )
    print(f"effects inside their intervals: {hits}/{done}")
    for kind in sorted({kind for kind, _ in counts}):
        right, all_ = counts[kind, True], counts[kind, True] + counts[kind, False]
        print(f"  {kind:20} {right:6d}/{all_:<6d} {right / all_:6.1%}")


def offices(trials: int, seed: int) -> None:
    """Table of the made-up offices."""
    hits, count = 0, Counter[bool]()
    for number in range(seed, seed + trials):
        t = trial(number)
        hits += t.hit
        count.update({True: t.inside[0], False: t.inside[1] - t.inside[0]})
        print(
            f"{'hit ' if t.hit else 'miss'} {t.what:32} true {t.true:8.2f} h, predicted "
            f"{t.predicted:8.2f} ({t.low:.2f} to {t.high:.2f}); "
            f"parameters inside {t.inside[0]}/{t.inside[1]}",
            flush=True,
        )
    print(f"effects inside their intervals: {hits}/{trials}; parameters: ", end="")
    print(f"{count[True]}/{count.total()}")


if __name__ == "__main__":
    main()
