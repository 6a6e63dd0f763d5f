"""A limit for a whole call, which a timeout of reading is not: each byte begins that anew."""

from collections.abc import Callable
from threading import Event, Thread
from typing import Generic, TypeVar

T = TypeVar("T")


class DeadlineError(Exception):
    """A call took longer than it may."""


class _Work(Generic[T]):
    def __init__(self, call: Callable[[], T]) -> None:
        self._call = call
        self._done = Event()
        self._value: list[T] = []
        self._error: BaseException | None = None

    def run(self) -> None:
        try:
            self._value.append(self._call())
        except BaseException as error:  # whatever it is, it is raised where it is waited for
            self._error = error
        finally:
            self._done.set()

    def within(self, seconds: float) -> T:
        if not self._done.wait(seconds):
            raise DeadlineError(f"no whole answer in {seconds:.0f} s")
        if self._error is not None:
            raise self._error
        return self._value[0]


def within(seconds: float, call: Callable[[], T]) -> T:
    """What `call` gives or raises. Raises DeadlineError where that takes too long.

    The call can't be broken off from outside: it goes on in a thread of its own until the
    other side ends it, and nobody waits for it.
    """
    work = _Work(call)
    Thread(target=work.run, daemon=True, name="model-call").start()
    return work.within(seconds)
