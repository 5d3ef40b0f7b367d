"""The company of `personas` stored and signed in, for requests; what a request changes is put back after it."""

import re
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Table, event, select, text

from portal.db import INDEXES_OF_TEXT, Base, db, is_sqlite, writing
from portal.models import SignIn, Skill
from portal.models.departments import department_named
from portal.web import background
from tests.access import personas
from tests.access.personas import OUT, VIEWERS
from tests.copies import Copy

NOBODIES = ("nobody", *OUT)
EVERYBODY = (*NOBODIES, *VIEWERS)
CHANGES = re.compile(r"\s*(INSERT|UPDATE|DELETE)", re.IGNORECASE)
BOOKKEEPING = re.compile(r"\s*UPDATE session SET seen_at", re.IGNORECASE)
KEPT = ("audit",)  # rows are only added to it, and no page shows them


class House:
    def __init__(self, app: Flask):
        self.app = app
        with app.app_context(), writing() as session:
            self.company = personas.build(session)
            self.own_tokens: dict[str, str] = {
                name: SignIn.begin(session, self.company.people[name].id, "127.0.0.1", "tests")
                for name in (*VIEWERS, *OUT)
            }
            session.flush()
            self.skill_key = session.scalars(select(Skill.key).order_by(Skill.id).limit(1)).one()
            self.department_key = department_named(session, "Basketry").key
            made = session.execute(select(SignIn.person_id, SignIn.id))
            self.session_ids: dict[int, int] = {person: id_ for person, id_ in made}
        self.sign_in_again()
        self.note_rows()

    def note_rows(self) -> None:
        """What `put_back` goes back to is what is stored now."""
        with self.app.app_context():
            connection = db.session.connection()
            self.rows = {
                table: [dict(row) for row in connection.execute(table.select()).mappings()]
                for table in Base.metadata.tables.values()
                if table.name not in KEPT
            }
            self.as_built, self.texts = self.stored(), self.indexed()
            self.copy = Copy(self.app) if is_sqlite() else None

    def stored(self) -> dict[Table, Sequence[Any]]:
        """Every row there is, as the database gives it; within a context of the caller."""
        run = db.session.connection().exec_driver_sql
        tables = [table for table in Base.metadata.tables.values() if table.name not in KEPT]
        return {table: run(_all_of(table)).all() for table in tables}

    def indexed(self) -> dict[str, list[Any]]:
        """What the full-text indexes hold."""
        run = db.session.connection().exec_driver_sql
        return {index: sorted(map(tuple, run(f"SELECT rowid, name, body FROM {index}"))) for index in INDEXES_OF_TEXT}

    def changed(self) -> dict[Table, Sequence[Any]]:
        """The tables that are not as they were when the house was built, with their rows."""
        return {table: rows for table, rows in self.stored().items() if rows != self.as_built[table]}

    def sign_in_again(self) -> None:
        """Everybody with the session that they had when the house was built."""
        self.tokens, self.cookies = dict(self.own_tokens), {}
        self.clients = {name: self.client(name) for name in EVERYBODY}

    def client(self, name: str) -> FlaskClient:
        client = self.app.test_client()
        if name in self.tokens:
            token = self.tokens[name]
            if token not in self.cookies:
                with client.session_transaction() as cookie:
                    cookie["_user_id"] = token
                self.cookies[token] = client.get_cookie("portal").value
            client.set_cookie("portal", self.cookies[token])
        return client

    def ask(self, who: str, method: str, path: str, sent: Any = None, **headers: str) -> Any:
        """The answer; what it leaves in the cookie (a toast, a new session) is forgotten."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        answer = self.clients[who].open(path, method=method, data=sent, headers=named, buffered=True)
        if "Set-Cookie" in answer.headers:
            self.clients[who] = self.client(who)
        return answer

    @contextmanager
    def changes(self) -> Iterator[list[str]]:
        """The statements that change something, sent while this is open or by what it left at work."""
        sent: list[str] = []

        def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
            if CHANGES.match(statement) and not BOOKKEEPING.match(statement):
                sent.append(statement)

        with self.app.app_context():
            engine = db.engine
        event.listen(engine, "before_cursor_execute", note)
        yield sent
        for thread in threading.enumerate():
            if thread.name == background.NAME:
                thread.join()
        event.remove(engine, "before_cursor_execute", note)

    def put_back(self) -> None:
        """Every row as it was when the house was built."""
        if self.copy:
            self.copy.put_back()
            return
        with self.app.app_context(), writing() as session:
            connection, changed = session.connection(), _with_what_hangs_on(self.changed())
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
            for table in changed:
                connection.execute(table.delete())
            for table in changed:
                if self.rows[table]:
                    connection.execute(table.insert(), self.rows[table])
            for index, now in self.indexed().items():
                if now != self.texts[index]:
                    connection.exec_driver_sql(f"DELETE FROM {index}")
                    insert = text(f"INSERT INTO {index} (rowid, name, body) VALUES (:id, :name, :body)")
                    rows = [{"id": id_, "name": name, "body": body} for id_, name, body in self.texts[index]]
                    connection.execute(insert, rows)


@cache
def _all_of(table: Table) -> str:
    columns, keys = (", ".join(f'"{c.name}"' for c in of) for of in (table.columns, table.primary_key))
    return f'SELECT {columns} FROM "{table.name}" ORDER BY {keys}'


def _with_what_hangs_on(tables: Iterable[Table]) -> set[Table]:
    """These tables, and those whose rows go with theirs."""
    found = set(tables)
    while more := {
        table
        for table in Base.metadata.tables.values()
        if table not in found and any(key.column.table in found for key in table.foreign_keys)
    }:
        found |= more
    return found


VARIES = (
    re.compile(rb'name="csrf_token"[^>]*value="[^"]*"'),
    re.compile(rb'"X-CSRFToken": "[^"]*"'),
    re.compile(rb"Number [0-9a-f]{8}"),
    re.compile(rb'(?<=[0-9a-f]{20}) \d{4}-\d\d-\d\dT[\d:.]+(?=")'),  # when a form was drawn
)


def same_for_all(answer: Any, path: str) -> tuple[int, bytes, list[tuple[str, str]]]:
    """Status, bytes and headers without path, CSRF token, request id and when its forms were drawn."""
    body = answer.data
    for part in VARIES:
        body = part.sub(b"", body)
    left_out = ("Date", "Set-Cookie", "Content-Length")
    headers = sorted((name, value.replace(path, "")) for name, value in answer.headers if name not in left_out)
    return answer.status_code, body.replace(path.encode(), b""), headers
