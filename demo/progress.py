"""Lines that say what is being done, how far it is and how long it took."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


class Step:
    """One line of the report, shown while its work goes on."""

    def __init__(self, text: str) -> None:
        """Show the line without its end."""
        self.text = text
        self.started = time.monotonic()
        self._shown = 0
        self._write(text)

    def tick(self, done: int, total: int) -> None:
        """Show how far it is: counting in a terminal, every fifth of the way in a log."""
        if sys.stdout.isatty():
            self._write(f"\r{self.text} {done}/{total}")
        elif total and done * 5 // total > self._shown:
            self._shown = done * 5 // total
            self._write(f" {self._shown * 20} %")

    def end(self, word: str) -> None:
        """End the line with a word and the seconds that it took."""
        start = f"\r{self.text}" if sys.stdout.isatty() else ""
        self._write(f"{start} {word}, {time.monotonic() - self.started:.1f} s\n")

    @staticmethod
    def _write(text: str) -> None:
        print(text, end="", flush=True)


class Report:
    """Numbers the steps of one start: "[3/9] Creating the tables ... done, 10.6 s"."""

    def __init__(self, total: int) -> None:
        """Expect this many steps; fewer may come."""
        self.total = total
        self.number = 0

    @contextmanager
    def step(self, text: str) -> Iterator[Step]:
        """Report the work inside the block; an error ends the line and goes on."""
        self.number += 1
        step = Step(f"[{self.number}/{self.total}] {text} ...")
        try:
            yield step
        except BaseException as error:
            step.end("interrupted" if isinstance(error, KeyboardInterrupt) else "failed")
            raise
        step.end("done")

    def skip(self, text: str) -> None:
        """Report a step that has nothing to do."""
        self.number += 1
        print(f"[{self.number}/{self.total}] {text}", flush=True)
