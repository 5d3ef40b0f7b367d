import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager

import psutil
import pytest
from click.testing import CliRunner

from portal import create_app
from portal.cli.commands import portal
from portal.config import Config
from portal.db import db

SIGNALS = {"Ctrl-C": signal.SIGINT, "SIGTERM": signal.SIGTERM}


class Operator:
    """Runs `portal …` in an instance of its own, as an operator does."""

    def __init__(self, instance, database_url):
        self.instance, self.database_url = instance, database_url
        self.port = _free_port()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def env(self, **more):
        kept = {k: v for k, v in os.environ.items() if not k.startswith("PORTAL_") and k not in ("HOST", "PORT")}
        own = {
            "PORTAL_INSTANCE": str(self.instance),
            "PORTAL_DATABASE_URL": self.database_url,
            "PORTAL_DEMO_PEOPLE": "0",
            "PORT": str(self.port),
            "PYTHONPATH": os.getcwd(),
        }
        return kept | own | more

    def start(self, *words, **more):
        command = [sys.executable, "-m", "portal", *words]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "stdin": subprocess.DEVNULL}
        return subprocess.Popen(command, env=self.env(**more), text=True, start_new_session=True, **pipes)

    def run(self, *words, **more):
        """(exit code, what it said, what it complained of), in this process, since starting one takes a while."""
        env = {name: None for name in os.environ if name not in self.env()} | self.env(**more)
        done = CliRunner(env=env).invoke(portal, words, prog_name="portal")
        if done.exception and not isinstance(done.exception, SystemExit):
            raise done.exception
        return done.exit_code, done.stdout, done.stderr

    @contextmanager
    def database(self):
        """In the context of an application on its database, to look at what is stored; gives the application."""
        app = create_app(Config.from_env(self.env(), testing=True))
        with app.app_context():
            yield app
            db.session.remove()
            db.engine.dispose()

    @contextmanager
    def serving(self, **more):
        process = self.start("serve", **more)
        try:
            wait_until(lambda: process.poll() is not None or self.get("/healthz") == 200)
            yield process
        finally:
            if process.poll() is None:
                process.kill()
            process.communicate(timeout=20)

    def get(self, path):
        try:
            return urllib.request.urlopen(self.url + path, timeout=5).status
        except urllib.error.HTTPError as e:
            e.close()
            return e.code
        except OSError:
            return None


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until(so, seconds=60):
    until = time.monotonic() + seconds
    while not so():
        assert time.monotonic() < until, "it took too long"
        time.sleep(0.05)


def clock_beside(process):
    """The id of the clock's process beside a server."""
    for child in psutil.Process(process.pid).children():
        if child.cmdline()[-2:] == ["portal", "clock"]:
            return child.pid
    return None


def is_running(pid):
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


@pytest.fixture(scope="session")
def prepared_database(tmp_path_factory, new_database):
    """Its URL; one that `portal init` was run on, to be copied."""
    url = new_database()
    assert Operator(tmp_path_factory.mktemp("instance"), url).run("init")[0] == 0
    return url


@pytest.fixture
def beginner(tmp_path, new_database):
    """Who runs Portal for the first time, on an empty database."""
    return Operator(tmp_path / "instance", new_database())


@pytest.fixture
def operator(tmp_path, new_database, prepared_database):
    """Who ran `portal init` before."""
    return Operator(tmp_path / "instance", new_database(copy_of=prepared_database))


@pytest.fixture(autouse=True)
def _signals():
    kept = {number: signal.getsignal(number) for number in SIGNALS.values()}
    yield
    for number, handler in kept.items():
        signal.signal(number, handler)
