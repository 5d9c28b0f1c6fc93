"""Work side by side, each piece in a process of its own.

A process is forked anew for each piece, so that it begins with all that is known by then, can be killed,
and leaves nothing behind: to give back millions of small terms one by one would take as long as to make them.
"""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Callable, Generator, Sequence
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkProcess
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


def done_side_by_side(
    work: Callable[[Item], Result], items: Sequence[Item], *, jobs: int
) -> Generator[tuple[Item, Result | Exception], None, None]:
    """Yield each item with what came of it, as they end; what is still running when nobody asks on is ended.

    Args:
        work: what to do with an item.
        items: in the order in which they begin.
        jobs: processes at a time.
    """
    context = multiprocessing.get_context("fork")
    waiting = deque(items)
    running: dict[Connection, tuple[Item, ForkProcess]] = {}
    try:
        while waiting or running:
            while waiting and len(running) < jobs:
                item = waiting.popleft()
                receiver, sender = context.Pipe(duplex=False)
                process = context.Process(target=_do, args=(work, item, sender))
                process.start()
                sender.close()  # so that the death of the process ends what can be received
                running[receiver] = item, process
            ready = wait(list(running))
            for receiver in [each for each in running if each in ready]:
                item, process = running.pop(receiver)
                yield item, _received(receiver, process)
    finally:
        for _, process in running.values():
            process.terminate()
            process.join()


def _do(work: Callable[[Item], object], item: Item, sender: Connection) -> None:
    try:
        result = work(item)
    except Exception as error:  # handed over, whatever it is
        sender.send(RuntimeError(f"{type(error).__name__}: {error}"))
    else:
        sender.send(result)


def _received(receiver: Connection, process: ForkProcess) -> Result | Exception:
    try:
        found: Result | Exception = receiver.recv()
    except EOFError:
        process.join()
        return RuntimeError(f"the process ended with {process.exitcode}")
    process.join()
    receiver.close()
    return found
