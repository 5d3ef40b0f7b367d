"""A short queue before the threads: what does not fit is refused at once, in words.

Waitress queues without bound, so that under too much load everybody waits for everybody.
"""

from typing import Any

from flask import Flask, make_response
from waitress.task import ThreadedTaskDispatcher

from portal.web import busy

WAITING = 4  # reads for each thread, and as many writes
NEXT = ("/readyz", "/sign-out")  # never refused, and before all that waits
LIFE = "/healthz"


class Gate(ThreadedTaskDispatcher):  # type: ignore[misc]
    """Hands requests to threads. One more thread says that the process lives, and what can't be understood."""

    def __init__(self, app: Flask, threads: int):
        super().__init__()
        self.most = WAITING * threads
        self.is_closing = False
        self.page, self.fragment = (_busy(app, headers) for headers in ({}, {"HX-Request-Type": "partial"}))
        self.porter = ThreadedTaskDispatcher()
        self.porter.set_thread_count(1)
        self.set_thread_count(threads)
        self.queue_logger.setLevel("ERROR")  # that some wait is no news

    def add_task(self, channel: Any) -> None:
        request = channel.requests[0]
        if self.is_closing:
            request.headers["CONNECTION"] = "close"
        if request.error or request.path == LIFE:
            self.porter.add_task(channel)
        elif request.path in NEXT:
            with self.lock:
                self.queue.appendleft(channel)
                self.queue_cv.notify()
        elif self._is_full_for(request.command):
            self._refuse(channel)
        else:
            super().add_task(channel)

    def _is_full_for(self, method: str) -> bool:
        """Reads and writes are counted apart, so that a flood of one leaves room for the other."""
        is_write = method == "POST"
        with self.lock:
            alike = [c for c in self.queue if (c.requests[0].command == "POST") == is_write]
        return len(alike) >= self.most

    def _refuse(self, channel: Any) -> None:
        """At once, by whichever thread is here, in bytes that were written beforehand; the line stays open.

        A flood is thousands of these: threads that take turns for each would leave no time for the others.
        """
        request = channel.requests.pop(0)
        head, body = self.fragment if request.headers.get("HX_REQUEST_TYPE") == "partial" else self.page
        channel.write_soon(head if request.command == "HEAD" else head + body)
        last = request.version == "1.0" or request.headers.get("CONNECTION", "").lower() == "close"
        channel.close_when_flushed = last
        request.close()
        if channel.requests:
            self.add_task(channel)

    def shutdown(self, cancel_pending: bool = True, timeout: float = 5) -> bool:
        self.porter.shutdown(cancel_pending, timeout)
        return bool(super().shutdown(cancel_pending, timeout))


def _busy(app: Flask, headers: dict[str, str]) -> tuple[bytes, bytes]:
    """(head, body) as they are sent"""
    with app.test_request_context(headers=headers):
        answer = app.process_response(make_response(busy()))
    lines = [f"{name}: {value}" for name, value in answer.headers if name != "Set-Cookie"]
    return "\r\n".join([f"HTTP/1.1 {answer.status}", *lines, "", ""]).encode("latin-1"), answer.get_data()
