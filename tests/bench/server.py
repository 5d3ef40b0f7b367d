"""A server to be measured: one process, PORTAL_THREADS threads or one. `… tests.bench.server PORT [one-route]`."""

import logging
import os
import sys

from flask import Flask
from waitress import serve

from portal import create_app


def one_route() -> Flask:
    """The least that a Flask app can do; what ours does is told beside it."""
    app = Flask("one_route")
    app.add_url_rule("/", "hello", lambda: "hello")
    return app


if __name__ == "__main__":
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # four connections wait for one thread
    app = one_route() if "one-route" in sys.argv else create_app()
    serve(app, host="127.0.0.1", port=int(sys.argv[1]), threads=int(os.environ.get("PORTAL_THREADS", "1")), _quiet=True)
