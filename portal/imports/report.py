"""The dry run: a question over the staged rows, and its answer as lines to print."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from sqlalchemy import String, cast, func, or_, select

from portal.db import db
from portal.imports.staging import kept_rows
from portal.models import ImportRow

VERDICTS = ("new", "changed", "same", "refused")
EXAMPLES = 10
REASONS = 20


@dataclass(slots=True)
class Group:
    """What several rows are refused or warned for; the first ten are kept as (line, what it is there)."""

    count: int = 0
    examples: list[tuple[int, str]] = field(default_factory=list)

    def add(self, line: int, detail: str) -> None:
        self.count += 1
        if len(self.examples) < EXAMPLES:
            self.examples.append((line, detail))


@dataclass(frozen=True, slots=True)
class Report:
    """What an import found. `counts` has each of "new", "changed", "same" and "refused"; groups are by their words."""

    import_id: int
    counts: dict[str, int]
    refused: dict[str, Group]
    warnings: dict[str, Group]
    applied: bool = False

    @property
    def to_apply(self) -> int:
        return self.counts["new"] + self.counts["changed"]

    def kept(self) -> dict[str, dict[str, int]]:
        """The figures, as the import keeps them: counts, and how often each reason was given, the most usual ones."""
        groups = {"refused": self.refused, "warnings": self.warnings}
        usual = {name: {words: g.count for words, g in islice(of.items(), REASONS)} for name, of in groups.items()}
        return {"counts": self.counts} | usual

    def lines(self) -> list[str]:
        """A table of counts, then reasons with the lines of the file, ten of each at most."""
        warned = sum(group.count for group in self.warnings.values())
        counts = {**self.counts, "warnings": warned}
        width = max(len(f"{count:,}") for count in counts.values())
        table = [f"  {name:<10}{count:>{width},}" for name, count in counts.items()]
        return ["", *table, *_told("Refused", self.refused), *_told("Warnings", self.warnings), ""]


def question(import_id: int) -> Report:
    """What the staged rows of an import say."""
    ours = ImportRow.import_id == import_id
    counted = select(ImportRow.verdict, func.count()).where(ours).group_by(ImportRow.verdict)
    counts = dict.fromkeys(VERDICTS, 0) | {verdict: n for verdict, n in db.session.execute(counted)}
    telling = or_(ImportRow.reason != "", cast(ImportRow.warnings, String) != "[]")
    columns = ImportRow.line, ImportRow.reason, ImportRow.warnings
    refused: dict[str, Group] = {}
    warnings: dict[str, Group] = {}
    for _, line, reason, said in kept_rows(db.session(), import_id, columns, telling):
        for groups, texts in ((refused, [reason] if reason else []), (warnings, said)):
            for text in texts:
                words, _, detail = text.partition(": ")
                groups.setdefault(words, Group()).add(line, detail)
    return Report(import_id, counts, _largest_first(refused), _largest_first(warnings))


def _largest_first(groups: dict[str, Group]) -> dict[str, Group]:
    return dict(sorted(groups.items(), key=lambda item: -item[1].count))


def _told(title: str, groups: dict[str, Group]) -> Iterator[str]:
    if groups:
        yield from ("", title)
    for words, group in groups.items():
        yield f"  {words} ({group.count:,})"
        for line, detail in group.examples:
            yield f"    line {line:,}" + (f": {detail}" if detail else "")
        if group.count > len(group.examples):
            yield f"    and {group.count - len(group.examples):,} more"
