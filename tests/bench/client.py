"""A client that costs little: requests written once, answers read by their length, on connections that stay open."""

import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle
from threading import Thread


@dataclass(frozen=True, slots=True)
class Timing:
    """Milliseconds of each request, and how many a second were answered."""

    p50: float
    p95: float
    a_second: float
    size: int  # bytes of the median answer


class Connection:
    def __init__(self, port: int):
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.buffer = b""

    def ask(self, request: bytes) -> tuple[int, bytes]:
        """(status, body)"""
        self.socket.sendall(request)
        while b"\r\n\r\n" not in self.buffer:
            self._read()
        head, _, rest = self.buffer.partition(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0] or 0)
        self.buffer = rest
        while len(self.buffer) < length:
            self._read()
        body, self.buffer = self.buffer[:length], self.buffer[length:]
        return int(head.split(b" ", 2)[1]), body

    def _read(self) -> None:
        chunk = self.socket.recv(1 << 18)
        if not chunk:
            raise ConnectionError("the server closed the connection")
        self.buffer += chunk


def request(path: str, cookie: str = "", fragment: bool = False) -> bytes:
    """As a browser asks on our own pages, which are packed for it."""
    partial = "HX-Request: true\r\nHX-Request-Type: partial\r\n" if fragment else ""
    browser = "Accept-Encoding: gzip, deflate, br\r\nSec-Fetch-Site: same-origin\r\n"
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\n{browser}{partial}\r\n".encode()


def one_at_a_time(port: int, requests: Sequence[bytes], rounds: int) -> Timing:
    """Every request in turn, `rounds` times after one that warms up, on one connection."""
    (timing,) = by_turns([(port, requests)], rounds * len(requests), 1)
    return timing


def by_turns(asked: Sequence[tuple[int, Sequence[bytes]]], least: int, turns: int) -> list[Timing]:
    """Every request of several servers, at least so often, after once to warm up, one at a time.

    The servers take turns: what the machine does meanwhile is felt by all of them.
    """
    times: list[list[float]] = [[] for _ in asked]
    sizes: list[list[int]] = [[] for _ in asked]
    connections = [Connection(port) for port, _ in asked]
    for turn in range(turns + 1):
        for n, (_, requests) in enumerate(asked):
            rounds = -(-least // (turns * len(requests))) if turn else 1
            for sent in [*requests] * rounds:
                began = time.perf_counter()
                status, body = connections[n].ask(sent)
                spent = time.perf_counter() - began
                if status != 200:
                    raise RuntimeError(f"{status} for {sent[:200]!r}: {body[:300]!r}")
                if turn:
                    times[n].append(spent * 1000)
                    sizes[n].append(len(body))
    return [
        Timing(at(taken, 50), at(taken, 95), 1000 * len(taken) / sum(taken), int(at(size, 50)))
        for taken, size in zip(times, sizes, strict=True)
    ]


def at_once(port: int, requests: Sequence[bytes], seconds: float, connections: int = 4) -> Timing:
    """As many as are answered in some seconds, on several connections."""
    times: list[float] = []

    def run(start: int) -> None:
        connection, ends = Connection(port), time.perf_counter() + seconds
        for sent in cycle([*requests[start:], *requests[:start]]):
            began = time.perf_counter()
            if began > ends:
                return
            connection.ask(sent)
            times.append((time.perf_counter() - began) * 1000)

    threads = [Thread(target=run, args=(n * len(requests) // connections,)) for n in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Timing(at(times, 50), at(times, 95), len(times) / seconds, 0)


def at(values: Sequence[float], percent: int) -> float:
    return sorted(values)[min(len(values) - 1, len(values) * percent // 100)]
