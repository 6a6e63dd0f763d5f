"""A process that redacts tickets for another one: `python -m app.redaction.worker`.

Pickled values come in on standard input: first what builds the redactor, then lists of
tickets; for each list the redacted tickets, or the fault, go out on standard output. Both
are pipes of the process that started it, and it ends when that one closes them.

Python's own process pools start by running the main module again, which is a page of the
screen where an import is started from one.
"""

import pickle
import signal
import sys
from typing import BinaryIO

from threadpoolctl import threadpool_limits


def serve(requests: BinaryIO, replies: BinaryIO) -> None:
    """Answers until the requests end."""
    build = pickle.load(requests)  # noqa: S301 -- from the process that started this one
    redactor = build()
    threadpool_limits(1)  # one core each: threads of the same matrix would fight for them
    while True:
        try:
            tickets = pickle.load(requests)  # noqa: S301
        except EOFError:
            return
        try:
            answer: object = [redactor.redact(ticket) for ticket in tickets]
        except Exception as fault:  # raised again where it was asked for
            answer = fault
        pickle.dump(answer, replies)
        replies.flush()


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started it decides when it ends
    out, sys.stdout = sys.stdout.buffer, sys.stderr  # what a library prints is no answer
    serve(sys.stdin.buffer, out)
