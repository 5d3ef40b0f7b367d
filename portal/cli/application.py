"""The application for a command, and one sentence in place of a traceback where it can't start."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, NoReturn

import click
import flask_migrate
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import ArgumentError, DatabaseError, OperationalError

from portal import create_app
from portal.config import Config, WrongSetting
from portal.db import db, is_sqlite, writing
from portal.imports import load_taxonomy
from portal.models import Conflict, Refused, Skill
from portal.models.upkeep import give_back_lease, take_lease


class Stop(click.ClickException):
    """One sentence, and the exit code 2: the command could not begin."""

    exit_code = 2

    def show(self, file: Any = None) -> None:
        click.echo(self.message, file=file, err=True)


class Declined(Stop):
    """One sentence, and the exit code 1: what was asked is not possible, and nothing was changed."""

    exit_code = 1


class Commands(click.Group):
    """A group whose commands end with a sentence where a setting, the database or a rule stands in the way."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except WrongSetting as e:
            raise Stop(str(e)) from None
        except (Conflict, Refused) as e:
            raise Declined(str(e)) from None
        except ArgumentError as e:
            raise Stop(f"PORTAL_DATABASE_URL can't be read: {e}.") from None
        except ModuleNotFoundError as e:
            if e.name != "psycopg":
                raise
            raise Stop("PORTAL_DATABASE_URL asks for PostgreSQL, which needs the package psycopg[binary].") from None
        except DatabaseError as e:
            _stop_for_the_database(e)


def _stop_for_the_database(error: DatabaseError) -> NoReturn:
    if not (isinstance(error, OperationalError) or type(error) is DatabaseError):
        raise error
    reason = str(error.orig).strip().splitlines()[0]
    raise Stop(f"The database of PORTAL_DATABASE_URL can't be used: {reason}.") from None


def prepare_database() -> None:
    """Bring it to today's tables; an empty taxonomy gets the skills that Portal ships."""
    flask_migrate.upgrade()
    if not Skill.is_any_there(db.session()):
        with writing() as session:
            if not is_sqlite():
                session.execute(text("SET LOCAL lock_timeout = 0"))
            take_lease(session, "loading skills", timedelta(minutes=1))  # of two starts at once, one waits here
            if not Skill.is_any_there(session):
                load_taxonomy(session)
            give_back_lease(session, "loading skills")


@contextmanager
def application(prepared: bool = True) -> Iterator[Flask]:
    """The application in a context, with its database migrated unless it is to be taken as it is."""
    app = create_app(Config.from_env(os.environ))
    with app.app_context():
        try:
            if prepared:
                prepare_database()
            yield app
        finally:
            db.session.remove()
            db.engine.dispose()
