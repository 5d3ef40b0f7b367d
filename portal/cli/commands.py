import os
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click
from sqlalchemy import delete

from portal import clock as clockwork
from portal import demo as demo_world
from portal import imports
from portal.cli import clock as clock_process
from portal.cli import serve as server
from portal.cli.application import Commands, Declined, application
from portal.cli.backups import backup, restore
from portal.config import INVITATION_HOURS, RESET_MINUTES, Config
from portal.db import INDEXES_OF_TEXT, writing
from portal.mail import NotSent, send_test
from portal.models import Person, Spelling
from portal.models.reindex import drop_strays, write_batch

Command = TypeVar("Command", bound=Callable[..., None])
LASTS = {"invitation": f"{INVITATION_HOURS} hours", "reset": f"{RESET_MINUTES} minutes"}
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group(cls=Commands)
def portal() -> None:
    """Portal, for whoever runs it. Settings come from the environment: see docs/operate.md."""


@portal.command()
def serve() -> None:
    """Migrate, load the demo once, and serve on HOST:PORT until Ctrl-C."""
    server.serve()


@portal.command()
def init() -> None:
    """Bring the database to today's tables and load the skills. Doing it again changes nothing."""
    with application():
        click.echo("The database is ready.")


@portal.command()
@click.option("--people", default=1_200, show_default=True, type=click.IntRange(1, 1_000_000))
@click.option("--gigs", type=click.IntRange(0, 1_000_000), help="A twentieth of the people unless said.")
@click.option("--seed", default=1, show_default=True, type=click.IntRange(0))
def demo(people: int, gigs: int | None, seed: int) -> None:
    """Fill an empty directory with a company that does not exist."""
    with application():
        try:
            demo_world.load(people=people, gigs=gigs, seed=seed, say=click.echo)
        except ValueError as e:
            raise Declined(str(e)) from None


@portal.group()
def admin() -> None:
    """Admins."""


@admin.command("create")
@click.argument("email")
@click.option("--name", default="", help="Made of the address unless said.")
@click.option("--lead", is_flag=True, help="May post gigs too.")
def create_admin(email: str, name: str, lead: bool) -> None:
    """Let EMAIL run the directory: a new person, or one who is there. Prints a link that works once."""
    email = email.strip()
    if not email.partition("@")[0] or "." not in email.partition("@")[2] or any(c.isspace() for c in email):
        raise Declined(f"{email} is not an e-mail address.")
    with application() as app:
        with writing() as session:
            person = Person.of_email(session, email)
            if person is None:
                name = name or email.partition("@")[0].replace(".", " ").title()
                person = Person.add(session, None, name, "employee", email=email)
            person.grant(None, lead=lead or person.is_lead, admin=True)
            kind = "reset" if person.password_hash else "invitation"
            token = person.make_link(None, kind)
        click.echo(f"{person.name} is an admin{' and a lead' if person.is_lead else ''}. To set a password, within")
        click.echo(f"{LASTS[kind]} and once, open {app.extensions['portal'].address}/welcome/{token}")


def takes_a_file(command: Command) -> Command:
    """The argument and options of an import."""
    command = click.option("--apply", "apply_", is_flag=True, help="Store it. Without this it is only looked at.")(
        command
    )
    command = click.option(
        "--map", "pairs", multiple=True, metavar="COLUMN=FIELD", help="May be given often; “COLUMN=” leaves it out."
    )(command)
    return click.argument("file", type=FILE)(command)


@portal.group()
def people() -> None:
    """People."""


@people.command("import")
@takes_a_file
def import_people(file: Path, pairs: tuple[str, ...], apply_: bool) -> None:
    """Look at a file of people and say what would change; with --apply, change it."""
    _import("people", file, pairs, apply_)


@portal.group()
def skills() -> None:
    """Skills."""


@skills.command("import")
@takes_a_file
def import_skills(file: Path, pairs: tuple[str, ...], apply_: bool) -> None:
    """Look at a file of skills and say what would change; with --apply, change it."""
    _import("skills", file, pairs, apply_)


@portal.group()
def departments() -> None:
    """Departments."""


@departments.command("import")
@takes_a_file
def import_departments(file: Path, pairs: tuple[str, ...], apply_: bool) -> None:
    """Look at a file of departments and say what would change; with --apply, change it."""
    _import("departments", file, pairs, apply_)


def _import(kind: imports.Kind, file: Path, pairs: tuple[str, ...], apply_: bool) -> None:
    mapping = dict(_pair(pair) for pair in pairs)
    with application():
        imports.run(kind, file, mapping, None, apply_, click.echo)


def _pair(text: str) -> tuple[str, str]:
    column, equals, field = text.rpartition("=")
    if not (column and equals):
        raise click.BadParameter(f"“{text}” is not of the form COLUMN=FIELD.", param_hint="--map")
    return column, field


@portal.group()
def mail() -> None:
    """Mail."""


@mail.command("test")
@click.argument("address")
def test_mail(address: str) -> None:
    """Send a mail to ADDRESS, to try PORTAL_SMTP_URL. The database is not asked."""
    config = Config.from_env(os.environ)
    try:
        send_test(config, address.strip())
    except NotSent as e:
        raise Declined(str(e)) from None
    click.echo(f"The mail server took the mail to {address.strip()}, from {config.sender}.")


portal.add_command(backup)
portal.add_command(restore)


@portal.command()
def reindex() -> None:
    """Write the full-text indexes anew. Portal may go on serving."""
    with application():
        with writing() as session:
            session.execute(delete(Spelling))  # words of names that have gone are not kept
        for index in INDEXES_OF_TEXT:
            done = 0
            after: int | None = 0
            while after is not None:
                with writing() as session:
                    count, after = write_batch(session, index, after)
                done += count
            with writing() as session:
                drop_strays(session, index)
            click.echo(f"{index}: {done:,}")


@portal.command()
def tick() -> None:
    """Do what must happen by the clock, once."""
    with application() as app:
        for name, count in clockwork.tick(app.extensions["portal"]).items():
            click.echo(f"{name}: {count:,}")


@portal.command(hidden=True)
def clock() -> None:
    """Tick each minute until standard input closes: what `serve` starts beside itself."""
    clock_process.run()
