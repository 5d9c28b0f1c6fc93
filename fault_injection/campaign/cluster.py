"""A Dask cluster for a crew; the only module that imports distributed, which the extra `cluster` brings."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping
from concurrent.futures import Executor
from contextlib import contextmanager
from importlib.util import find_spec
from typing import Protocol, cast

from controller.shell.errors import printable
from fault_injection.campaign.crew import Crew
from fault_injection.campaign.software import software_digest

TIMEOUT_S = 10
"""How long a scheduler may take to answer before it counts as not there."""


class _Client(Protocol):
    """What is used of a client of distributed, whose methods carry no types."""

    def nthreads(self) -> Mapping[str, int]: ...

    def run(self, function: Callable[[], str]) -> Mapping[str, str]: ...

    def get_executor(self) -> Executor: ...

    def close(self) -> None: ...


class _Line(Protocol):
    """What is used of a connection of distributed."""

    async def close(self) -> None: ...


class NoCluster(Exception):
    """There is no such cluster, or it cannot be used; the text says why."""


@contextmanager
def cluster(address: str, software: str) -> Iterator[Crew]:
    """The workers of the scheduler at an address, which must run the software of that digest.

    Raises:
        NoCluster: distributed is missing, nothing answers, there are no workers, or they run other software.
    """
    client = _connected(address)
    try:
        threads = client.nthreads()
        if not threads:
            raise NoCluster(f"the scheduler at {address} has no workers")
        _same_software(client.run(software_digest), software, address)
        yield Crew(client.get_executor(), sum(threads.values()))
    finally:
        client.close()


def _connected(address: str) -> _Client:
    if find_spec("distributed") is None:
        raise NoCluster("needs the package distributed: install dosebound with the extra `cluster`")
    import distributed  # noqa: PLC0415 - an extra, which may not be there

    connect = cast(Callable[..., _Client], distributed.Client)
    call = cast(Callable[..., Awaitable[_Line]], distributed.comm.core.connect)
    trusted = distributed.Security().get_connection_args("client")  # type: ignore[no-untyped-call]  # untyped library

    async def answered() -> None:
        await (await call(address, timeout=TIMEOUT_S, **trusted)).close()

    try:
        # A client that an address spoils cannot be closed, and prints a traceback when it is collected.
        asyncio.run(answered())
        return connect(address, timeout=TIMEOUT_S, set_as_default=False)
    except (OSError, TimeoutError, TypeError, ValueError) as error:  # TypeError: TLS that is not configured
        raise NoCluster(printable(f"no scheduler answers at {address}: {error}")) from None


def _same_software(digests: Mapping[str, str], software: str, address: str) -> None:
    strangers = sorted(worker for worker, digest in digests.items() if digest != software)
    if strangers:
        raise NoCluster(
            f"{len(strangers)} of {len(digests)} workers at {address} run another version of this software "
            f"than is here, {strangers[0]} for one; install the same everywhere"
        )
