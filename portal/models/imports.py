from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base
from portal.models.times import now


class Import(Base):
    """A file on its way in: staged in batches, looked at, then applied as a whole or not at all."""

    __tablename__ = "import"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]  # "people" or "skills"
    file_name: Mapped[str]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    mapping: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    made_at: Mapped[datetime] = mapped_column(default=now)
    staged_at: Mapped[datetime | None]
    applied_at: Mapped[datetime | None]


class ImportRow(Base):
    """A row as it will be applied, or why it will not be."""

    __tablename__ = "import_row"
    __table_args__ = (Index("ix_import_row_verdict", "import_id", "verdict", "line"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("import.id", ondelete="CASCADE"))
    line: Mapped[int]
    verdict: Mapped[str]  # "new", "changed", "same" or "refused"
    reason: Mapped[str] = mapped_column(default="")
    warnings: Mapped[list[str]] = mapped_column(JSON, default=list)
    ref: Mapped[str] = mapped_column(default="")
    target_id: Mapped[int | None]
    values: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
