"""A process that works the queue off for another one: `python -m app.queue_worker`.

Its settings come in on standard input, pickled. It says "ready" on standard output once it
takes tickets, and ends when the standard input does: whoever started it has ended then, or
wants it to.
"""

import atexit
import gc
import pickle
import signal
import sys

from app.bootstrap import Services


def main() -> None:
    """Work until the standard input ends."""
    atexit.register(gc.freeze)  # else it takes seconds to end, for which its starter waits
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started it decides when it ends
    services = Services(pickle.load(sys.stdin.buffer))  # noqa: S301 -- from our own starter
    try:
        services.warm_up()
        services.assessing.launch()
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        sys.stdin.buffer.read()
    finally:
        services.close()


if __name__ == "__main__":
    main()
