"""Each column says how it is protected."""

from portal.db import Base
from portal.models.levels import LEVEL_OF, Level

COLUMNS = {f"{column.table.name}.{column.name}": column for t in Base.metadata.tables.values() for column in t.columns}


def test_every_column_says_its_level_and_no_name_is_out_of_date():
    assert all(isinstance(column.info.get("level"), Level) for column in COLUMNS.values())
    assert {name for name in LEVEL_OF if not name.endswith(".*")} <= set(COLUMNS)
    assert {name[:-2] for name in LEVEL_OF if name.endswith(".*")} <= set(Base.metadata.tables)


def test_what_gets_people_in_is_secret_and_what_is_said_of_them_is_not_for_everyone():
    level_of = {name: column.info["level"] for name, column in COLUMNS.items()}
    assert all(level_of[name] == Level.SECRET for name in COLUMNS if name.split(".")[1] in ("hash", "password_hash"))
    texts = ("email", "email_folded", "phone", "bio", "links", "note", "answers", "text", "message", "address")
    open_to_all = {name for name, level in level_of.items() if level == Level.INTERNAL}
    assert not {name for name in open_to_all if name.split(".")[1] in texts}
    assert not {name for name in open_to_all if "rate_" in name or "budget" in name}
