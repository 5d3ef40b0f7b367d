"""How long the file of everybody takes, how much memory, and what other pages feel meanwhile."""

import re
import time
from dataclasses import dataclass
from http.client import HTTPConnection
from threading import Thread

import psutil

from tests.bench import client


@dataclass(frozen=True, slots=True)
class File:
    """Seconds, lines, megabytes that the worker grew by; p95 of other pages in ms, before and meanwhile."""

    seconds: float
    lines: int
    grown: float
    p95_before: float
    p95_during: float

    def __str__(self) -> str:
        times = self.p95_during / self.p95_before
        return (
            f"CSV of {self.lines:,} people: {self.seconds:.1f} s (bar 30), memory +{self.grown:.0f} MB;"
            f" others' p95 {self.p95_before:.1f} ms before, {self.p95_during:.1f} meanwhile, {times:.1f} x (bar 2)"
        )


def measure(port: int, process_id: int, cookie: str, others: list[bytes]) -> File:
    """Takes the file once while the others are asked one at a time."""
    process = psutil.Process(process_id)
    before = client.one_at_a_time(port, others, 4)
    memory = [process.memory_info().rss]
    taken: list[tuple[float, int]] = []
    thread = Thread(target=lambda: taken.append(_take(port, cookie)))
    thread.start()
    p95s = []
    while thread.is_alive():
        p95s.append(client.one_at_a_time(port, others, 1).p95)
        memory.append(process.memory_info().rss)
    (seconds, lines), grown = taken[0], (max(memory) - memory[0]) / 2**20
    return File(seconds, lines, grown, before.p95, client.at(p95s, 50))


def _take(port: int, cookie: str) -> tuple[float, int]:
    """(seconds, lines without the head)"""
    connection = HTTPConnection("127.0.0.1", port, timeout=120)
    connection.request("GET", "/talent", headers={"Cookie": cookie})
    first = connection.getresponse()
    page, cookie = first.read().decode(), (first.getheader("Set-Cookie") or cookie).partition(";")[0]
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found
    began = time.perf_counter()
    headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", "/talent/people.csv", f"csrf_token={found[1]}", headers)
    answer = connection.getresponse()
    assert answer.status == 200, answer.status
    lines = 0
    while chunk := answer.read(1 << 16):
        lines += chunk.count(b"\n")
    return time.perf_counter() - began, lines - 1
