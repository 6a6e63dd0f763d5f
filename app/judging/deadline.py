"""A limit for a whole call, which a timeout of reading is not: each byte begins that anew."""

import ctypes
from collections.abc import Callable
from contextlib import suppress
from threading import Event, Thread
from typing import Generic, TypeVar

T = TypeVar("T")


class DeadlineError(Exception):
    """A call took longer than it may."""


class _BrokenOffError(BaseException):
    """Ends a call that nobody waits for; nothing that catches an Exception keeps it alive."""


class _Work(Generic[T]):
    def __init__(self, call: Callable[[], T]) -> None:
        self._call = call
        self._done = Event()
        self._value: list[T] = []
        self._error: BaseException | None = None
        self._thread = Thread(target=self._run, daemon=True, name="model-call")

    def start(self) -> None:
        self._thread.start()

    def _run(self) -> None:
        with suppress(_BrokenOffError):
            try:
                self._value.append(self._call())
            except BaseException as error:  # whatever it is, it is raised where it is waited for
                self._error = error
            finally:
                self._done.set()

    def within(self, seconds: float) -> T:
        if not self._done.wait(seconds):
            self._break_off()
            raise DeadlineError(f"no whole answer in {seconds:.0f} s")
        if self._error is not None:
            raise self._error
        return self._value[0]

    def _break_off(self) -> None:
        """Raise in the thread, which closes its connection as it would after a fault.

        It happens as soon as the thread does anything: at the next byte, and where none comes
        the timeout of reading ends it. LiteLLM takes no client of ours that would serve all
        providers and could be closed instead.
        """
        ctypes.pythonapi.PyThreadState_SetAsyncExc(
            ctypes.c_ulong(self._thread.ident or 0), ctypes.py_object(_BrokenOffError)
        )


def within(seconds: float, call: Callable[[], T]) -> T:
    """What `call` gives or raises. Raises DeadlineError where that takes too long.

    The call is then broken off, and nobody waits until it is.
    """
    work = _Work(call)
    work.start()
    return work.within(seconds)
