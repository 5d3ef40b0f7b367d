"""A short queue before the threads: what does not fit is refused at once, in words.

Waitress queues without bound, so that under too much load everybody waits for everybody.
"""

from typing import Any

from flask import Flask, Response, make_response
from waitress.task import ThreadedTaskDispatcher
from waitress.utilities import Error

from portal.web import busy

WAITING = 4  # reads for each thread, and as many writes
NEXT = ("/readyz", "/sign-out")  # never refused, and before all that waits
LIFE = "/healthz"


class Busy(Error):  # type: ignore[misc]
    """An answer that was made before anybody asked."""

    def __init__(self, answer: Response):
        self.status, self.body = answer.status, answer.get_data()
        self.headers = [(name, value) for name, value in answer.headers if name not in ("Content-Length", "Set-Cookie")]

    def to_response(self, ident: str | None = None) -> tuple[str, list[tuple[str, str]], bytes]:
        return self.status, self.headers, self.body


class Gate(ThreadedTaskDispatcher):  # type: ignore[misc]
    """Hands requests to threads; one more says who is refused, and that the process lives."""

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
        path = "" if request.error else request.path  # what can't be read has none
        if path in NEXT:
            with self.lock:
                self.queue.appendleft(channel)
                self.queue_cv.notify()
        elif path == LIFE:
            self.porter.add_task(channel)
        elif request.error or self._is_full_for(request.command):
            is_fragment = request.headers.get("HX_REQUEST_TYPE") == "partial"
            request.error = request.error or (self.fragment if is_fragment else self.page)
            self.porter.add_task(channel)
        else:
            super().add_task(channel)

    def _is_full_for(self, method: str) -> bool:
        """Reads and writes are counted apart, so that a flood of one leaves room for the other."""
        is_write = method == "POST"
        with self.lock:
            alike = [c for c in self.queue if (c.requests[0].command == "POST") == is_write]
        return len(alike) >= self.most

    def shutdown(self, cancel_pending: bool = True, timeout: float = 5) -> bool:
        self.porter.shutdown(cancel_pending, timeout)
        return bool(super().shutdown(cancel_pending, timeout))


def _busy(app: Flask, headers: dict[str, str]) -> Busy:
    with app.test_request_context(headers=headers):
        return Busy(app.process_response(make_response(busy())))
