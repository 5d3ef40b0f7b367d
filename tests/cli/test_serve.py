"""`portal serve`, started and stopped as an operator does."""

import os
import signal
import socket
import time

import pytest
from flask import current_app

from portal.config import IMPORT_BYTES
from tests.cli.conftest import SIGNALS, clock_beside, is_running, wait_until


def test_it_migrates_serves_and_says_where(beginner):
    with beginner.serving() as server:
        assert beginner.get("/readyz") == 200
        assert beginner.get("/sign-in") == 200
        os.kill(server.pid, signal.SIGTERM)
        said, complained = server.communicate(timeout=20)
    assert said.splitlines()[0] == f"Portal is at {beginner.url} (Ctrl-C stops it)"
    assert "Demo" not in said and "portal admin create" in said
    assert complained == ""


def test_the_demo_is_loaded_once_and_said(operator):
    for _ in range(2):
        with operator.serving(PORTAL_DEMO_PEOPLE="40") as server:
            os.kill(server.pid, signal.SIGTERM)
            said, complained = server.communicate(timeout=20)
            assert "try-portal-now" in said and "contractor2" in said
            assert complained == ""
    assert "Making a demo world" not in said


@pytest.mark.parametrize("name", SIGNALS)
def test_it_stops_clean_within_a_second_and_its_clock_with_it(operator, name):
    with operator.serving() as server:
        wait_until(lambda: clock_beside(server))
        clock = clock_beside(server)
        time.sleep(2)  # the clock has begun by now
        begun = time.monotonic()
        os.killpg(server.pid, SIGNALS[name])  # as a terminal does
        said, complained = server.communicate(timeout=20)
        took = time.monotonic() - begun
    assert server.returncode == 0
    assert "Traceback" not in said + complained
    assert took < 1 + os.getloadavg()[0] / (os.cpu_count() or 1), f"{took:.2f} s"  # others may keep the machine busy
    assert not is_running(clock)


def test_an_answer_under_way_is_finished(operator):
    with operator.serving() as server, socket.create_connection(("127.0.0.1", operator.port)) as line:
        line.sendall(b"GET /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        os.kill(server.pid, signal.SIGTERM)
        answer = b""
        while part := line.recv(65536):
            answer += part
        server.communicate(timeout=20)
    assert answer.startswith(b"HTTP/1.1 200 OK")
    assert b"</html>" in answer


def test_a_killed_server_leaves_no_clock_behind(operator):
    with operator.serving() as server:
        wait_until(lambda: clock_beside(server))
        clock = clock_beside(server)
        assert is_running(clock)
        server.kill()
        server.communicate(timeout=20)
        wait_until(lambda: not is_running(clock), seconds=10)


def test_a_port_in_use_is_named(operator):
    with operator.serving():
        code, said, complained = operator.run("serve")
    assert (code, said) == (2, "")
    assert complained == f"PORT {operator.port} is in use on 127.0.0.1: choose another, as in PORT=8001.\n"


def test_two_copies_run_side_by_side(operator, tmp_path, new_database, prepared_database):
    other = type(operator)(tmp_path / "other", new_database(copy_of=prepared_database))
    with operator.serving(), other.serving():
        assert operator.get("/readyz") == other.get("/readyz") == 200


def test_a_body_that_is_far_too_large_is_cut_off(operator):
    with operator.serving(), socket.create_connection(("127.0.0.1", operator.port)) as line:
        line.sendall(b"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 99999999\r\n\r\n")
        assert line.recv(65536).startswith(b"HTTP/1.1 413")


def test_large_bodies_are_read_where_files_are_taken_and_of_nobody_unknown(operator):
    with operator.database():
        signer = current_app.session_interface.get_signing_serializer(current_app)
        known, stranger = signer.dumps({"_user_id": "somebody"}), signer.dumps({"csrf_token": "x"})
    with operator.serving():
        for path, cookie, is_read in (
            ("/admin/imports", known, True),
            ("/admin/imports", stranger, False),
            ("/admin/imports", known[:-3] + "xyz", False),
            ("/admin/imports", "", False),
            ("/sign-in", known, False),
            ("/admin/imports/nothing/apply", known, False),
        ):
            with socket.create_connection(("127.0.0.1", operator.port)) as line:
                line.settimeout(1)
                head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: portal={cookie}\r\n"
                line.sendall(f"{head}Content-Length: {IMPORT_BYTES}\r\n\r\n".encode())
                if is_read:
                    with pytest.raises(TimeoutError):  # it waits for the body
                        line.recv(100)
                else:
                    assert line.recv(65536).startswith(b"HTTP/1.1 413"), path
