"""Start the sample shop: ``python -m demo``, stopped with Ctrl-C.

``python -m demo check`` starts it, asks for the main pages and ends with 0 if they are all right, with 1 if not.
``python -m demo reset`` deletes everything that it wrote.
"""

import argparse
import signal
import sys
import time
from pathlib import Path
from types import FrameType

from demo import start
from demo.postgres import PostgresError


def main() -> int:
    """Return the exit code of the command line."""
    parser = argparse.ArgumentParser(prog="python -m demo", description="Start the sample shop.")
    commands = "run (default): serve until Ctrl-C; check: request the main pages, then stop; reset: delete all it wrote"
    parser.add_argument("command", nargs="?", choices=("run", "check", "reset"), default="run", help=commands)
    parser.add_argument("--port", type=int, default=8000, help="first port to try (default: %(default)s)")
    parser.add_argument(
        "--data", type=Path, default=start.DEFAULT_FOLDER, help="folder for everything it writes"
    )
    options = parser.parse_args()
    folder = options.data.resolve()
    if options.command == "reset":
        return start.reset(folder)
    for ending in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ending, interrupt)
    try:
        return run(folder, options.port, check_only=options.command == "check")
    except KeyboardInterrupt:
        print("\nInterrupted. The next start goes on from here.")
        return 130
    except PostgresError as error:
        print(f"\nPostgreSQL did not start: {error}", file=sys.stderr)
        return 1


def run(folder: Path, port: int, *, check_only: bool) -> int:
    """Prepare the shop and serve it until Ctrl-C, or until it is checked."""
    report = start.new_report()
    start.prepare(folder, report)

    # Only now is Django set up.
    from django.db import connections

    from demo import check, server, tour

    with server.keeping_up(), server.serving(port) as address:
        connections.close_all()  # the tables were this thread's work; the others have connections of their own
        tour.remember_address(address)
        with report.step(f"Opening the shop at {address}"):
            check.wait_until_open(address)
        if check_only:
            return check.report(address)
        print(tour.text(address), flush=True)
        try:
            while True:
                # Not signal.pause(): it sleeps through a signal that another thread gets, or that comes right before.
                time.sleep(1)
        except KeyboardInterrupt:
            print("\nStopping the shop and its database. The data stays for the next start.", flush=True)
    return 0


def interrupt(number: int, frame: FrameType | None) -> None:
    """End the program in order, for Ctrl-C and for a polite kill."""
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
