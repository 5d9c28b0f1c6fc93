"""Who makes the runs: processes of this machine, or the workers of a Dask cluster.

Either is an executor of the standard library. Results come in any order; the one process that asked writes
them down.
"""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from itertools import islice
from multiprocessing.connection import wait as wait_for
from typing import TypeVar

from attrs import frozen

Item = TypeVar("Item")
Result = TypeVar("Result")

AHEAD = 4
"""Jobs handed out for each worker: enough that none waits, few enough that an interrupt loses little."""


@frozen
class Crew:
    """An executor, and how many jobs it does at a time."""

    executor: Executor
    workers: int

    def results(self, work: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
        """Yield what `work` makes of each item, as they are finished."""
        left = iter(items)
        under_way: set[Future[Result]] = {
            self.executor.submit(work, item) for item in islice(left, AHEAD * self.workers)
        }
        while under_way:
            done, under_way = wait(under_way, return_when=FIRST_COMPLETED)
            under_way |= {self.executor.submit(work, item) for item in islice(left, len(done))}
            for future in done:
                yield future.result()


@contextmanager
def processes(number: int) -> Iterator[Crew]:
    """So many processes of this machine. None of them outlives this one, however that ends."""
    others = set(multiprocessing.active_children())
    executor = ProcessPoolExecutor(number, multiprocessing.get_context("spawn"), _begun)
    try:
        yield Crew(executor, number)
    except BaseException:
        executor.shutdown(wait=False, cancel_futures=True)
        for child in set(multiprocessing.active_children()) - others:
            child.terminate()
        raise
    executor.shutdown()


def _begun() -> None:
    """In a new process: an interrupt is the parent's to handle, and the parent's end is ours too."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    wait_for([sentinel])
    os._exit(1)
