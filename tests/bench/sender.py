"""Many requests at once over connections that stay open, from one process: open loop at a rate, or each waits its turn.

In an open loop requests leave when they are due, whether or not others were answered, and time runs from then on.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.bench.client import at

PATIENCE = 30  # seconds for an answer
GONE = -1  # the status of what was not answered


@dataclass(slots=True)
class Answers:
    """(seconds since the beginning, status, milliseconds) of each."""

    taken: list[tuple[float, int, float]] = field(default_factory=list)

    def good(self, after: float = 0) -> list[float]:
        return [ms for since, status, ms in self.taken if 200 <= status < 400 and since >= after]

    def p(self, percent: int, after: float = 0) -> float:
        return at(self.good(after) or [float("inf")], percent)

    @property
    def statuses(self) -> dict[int, int]:
        return dict(sorted(Counter(status for _, status, _ in self.taken).items()))

    def refused(self) -> list[float]:
        return [ms for _, status, ms in self.taken if status == 503]


class Line:
    """A connection, opened when it is first needed and after the server closed it."""

    def __init__(self, port: int) -> None:
        self.port, self.reader, self.writer = port, None, None
        self.retry_after = 0.0

    async def ask(self, request: bytes) -> int:
        for again in (False, True):
            was_open = self.writer is not None
            try:
                if not was_open:
                    self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
                return await self._ask(request)
            except (OSError, asyncio.IncompleteReadError):
                self.close()
                if again or not was_open:
                    return GONE
        return GONE

    async def _ask(self, request: bytes) -> int:
        self.writer.write(request)
        head = (await self.reader.readuntil(b"\r\n\r\n")).lower()
        length = int(head.partition(b"content-length:")[2].partition(b"\r\n")[0] or 0)
        await self.reader.readexactly(length)
        self.retry_after = float(head.partition(b"retry-after:")[2].partition(b"\r\n")[0] or 0)
        if b"connection: close" in head:
            self.close()
        return int(head.split(b" ", 2)[1])

    def close(self) -> None:
        if self.writer:
            self.writer.close()
        self.reader = self.writer = None


def open_loop(port: int, requests: Iterator[bytes], rate: float, seconds: float) -> Answers:
    """`rate` requests a second, each on a connection that is idle, or on a new one."""

    async def run() -> Answers:
        answers, idle, began, sending = Answers(), list[Line](), time.perf_counter(), set()

        async def send(request: bytes, due: float) -> None:
            line = idle.pop() if idle else Line(port)
            status = await _patiently(line, request)
            answers.taken.append((due, status, (time.perf_counter() - began - due) * 1000))
            idle.append(line)

        for n in range(int(rate * seconds)):
            due = n / rate
            await asyncio.sleep(max(0, began + due - time.perf_counter()))
            task = asyncio.create_task(send(next(requests), due))
            sending.add(task)
            task.add_done_callback(sending.discard)
        await asyncio.gather(*sending)
        for line in idle:
            line.close()
        return answers

    return asyncio.run(run())


def closed_loop(port: int, requests: Iterator[bytes], connections: int, seconds: float) -> Answers:
    """As many as are answered on so many connections. Who is refused waits as long as the answer says."""

    async def run() -> Answers:
        answers, began = Answers(), time.perf_counter()

        async def keep_asking() -> None:
            line = Line(port)
            while (since := time.perf_counter() - began) < seconds:
                status = await _patiently(line, next(requests))
                answers.taken.append((since, status, (time.perf_counter() - began - since) * 1000))
                if status == 503:
                    await asyncio.sleep(min(line.retry_after, seconds - since))
            line.close()

        await asyncio.gather(*(keep_asking() for _ in range(connections)))
        return answers

    return asyncio.run(run())


def at_once(port: int, requests: list[bytes]) -> Answers:
    """All of them, each on a new connection."""

    async def run() -> Answers:
        answers, began = Answers(), time.perf_counter()

        async def send(request: bytes) -> None:
            line = Line(port)
            status = await _patiently(line, request)
            answers.taken.append((0, status, (time.perf_counter() - began) * 1000))
            line.close()

        await asyncio.gather(*map(send, requests))
        return answers

    return asyncio.run(run())


async def _patiently(line: Line, request: bytes) -> int:
    try:
        return await asyncio.wait_for(line.ask(request), PATIENCE)
    except TimeoutError:
        line.close()
        return GONE
