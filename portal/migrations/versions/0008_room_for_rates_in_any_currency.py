"""room for listed rates in any base currency"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _of_type(sa.Integer(), sa.BigInteger())


def downgrade() -> None:
    op.execute("UPDATE person SET rate_base = NULL WHERE rate_base > 2147483647")
    _of_type(sa.BigInteger(), sa.Integer())


def _of_type(was: sa.types.TypeEngine[int], then: sa.types.TypeEngine[int]) -> None:
    """SQLite keeps eight bytes in any INTEGER."""
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column("person", "rate_base", existing_type=was, type_=then)
