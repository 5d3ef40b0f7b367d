"""Makes the shipped list of skills: `python tools/select_skills.py FOLDER` writes portal/data/skills.csv.

The names and categories are those of `skills_by_hand.txt`. FOLDER holds the sources, skills_esco_1_1_1.csv,
skills_tech_supplement.csv and skills_gazetteer_32k.json: what they call the same thing becomes an alias, and the
source is written beside the skill. The same input gives the same file.
"""

import csv
import json
import re
import sys
import tomllib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).parent
RULES = tomllib.loads((HERE / "skills_rules.toml").read_text("utf-8"))
SPELLINGS: dict[str, str] = RULES["spellings"]
SILENT_VERBS = re.compile(rf"({'|'.join(RULES['verbs']['silent'])}) ")
NOT_PLURAL: list[str] = RULES["plurals"]["none"]
VERBS: dict[str, str] = RULES["verbs"]["nouns"]
NOT_ALIASES: dict[str, list[str]] = RULES["not_aliases"]
MOST_ALIASES = 12
LONGEST_ALIAS = 5  # words: longer ones are sentences that nobody types
PADDED = re.compile("(the|an?|able|fields?|scope|science|study|fundamentals|principles|characteristics|types?|rules) ")


@dataclass
class Skill:
    name: str
    category: str = ""
    aliases: list[str] = field(default_factory=list)  # by hand first, then the sources', in their order
    by_hand: int = 0  # so many of the aliases are by hand
    sources: set[str] = field(default_factory=set)


def fold(text: str) -> str:
    letters = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).casefold())
    return " ".join("".join(c for c in letters if not unicodedata.combining(c)).split())


def singular(word: str) -> str:
    if len(word) < 4 or word in NOT_PLURAL or word.endswith(("ss", "us", "is", "ics", "js", "os", "as")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    return word[:-2] if word.endswith(("sses", "xes", "ches", "shes")) else word.removesuffix("s")


def key(text: str) -> str:
    """Texts with one key mean one skill: spelling, number, hyphens and "and" do not tell skills apart."""
    text = fold(text).replace("&", " and ")
    for spelling, other in SPELLINGS.items():
        text = text.replace(spelling, other)
    words = re.sub(r"(?<=\w\w)[-/'’](?=\w\w)|[(),:]", " ", text).split()
    return " ".join(singular(word) for word in words if word not in ("the", "and", "of"))


def american(text: str) -> str:
    """The other spelling of a text, or the same text."""
    text = text.lower()
    for spelling, other in SPELLINGS.items():
        text = text.replace(spelling, other) if spelling not in ("ising", "frontend", "backend") else text
    return text


def by_hand() -> Iterator[Skill]:
    for block in re.split(r"^# ", (HERE / "skills_by_hand.txt").read_text("utf-8"), flags=re.MULTILINE)[1:]:
        category, _, body = block.partition("\n")
        for group in " ".join(body.split()).split(";"):
            name, *aliases = (text.strip() for text in group.split("|"))
            if name:
                spelt = [other for text in (name, *aliases) if (other := american(text)) != text.lower()]
                yield Skill(name, category.strip(), [*aliases, *spelt], by_hand=len(aliases) + len(spelt))


def names_of(label: str) -> list[str]:
    """A label and what else it is: without its parentheses, and a task ("manage budgets") as a thing."""
    names = [label, re.sub(r"\s*\([^)]*\)", "", label).strip(" ;")]
    if silent := SILENT_VERBS.match(label):
        names.append(label[silent.end() :])
    verb, _, rest = label.partition(" ")
    if verb in VERBS and rest:
        names.append(f"{rest} {VERBS[verb]}")
    return list(dict.fromkeys(names))


def from_sources(folder: Path) -> Iterator[Skill]:
    """All that the sources hold; the first alias of a task is its shortest name."""
    with (folder / "skills_tech_supplement.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for source in row["source"].split():
                yield Skill(row["name"], aliases=row["aliases"].split("|"), sources={source})
    with (folder / "skills_esco_1_1_1.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            label, *more = names_of(row["label"].strip())
            yield Skill(label, aliases=[*more, *row["aliases"].split("|")], by_hand=len(more), sources={"ESCO 1.1.1"})
    for term in json.loads((folder / "skills_gazetteer_32k.json").read_text("utf-8")):
        yield Skill(term, sources={"skill-extractor"})


def learn(skills: list[Skill], found: Iterator[Skill]) -> None:
    """Give each skill the aliases and the sources of what is the same thing by its own name."""
    known: dict[str, Skill] = {}
    for texts in ([s.name for s in skills], [a for s in skills for a in s.aliases]):
        owners = {s.name: s for s in skills} | {a: s for s in reversed(skills) for a in s.aliases}
        for text in texts:
            known.setdefault(key(text), owners[text])
    for other in found:
        own = [other.name, *other.aliases[: other.by_hand]]
        if skill := next((known[key(name)] for name in own if key(name) in known), None):
            skill.sources |= other.sources
            unwanted = NOT_ALIASES.get(skill.name, [])
            if "*" not in unwanted:
                skill.aliases += [a for a in (other.name, *other.aliases) if a.lower() not in unwanted]


def settle(skills: list[Skill]) -> list[Skill]:
    """Names are unique when folded; an alias is no other skill's name; an alias given by hand is only its skill's."""
    names = {fold(s.name) for s in skills}
    if len(names) < len(skills):
        raise SystemExit("a name is there twice")
    given = {fold(a): s.name for s in reversed(skills) for a in s.aliases[: s.by_hand]}
    keys = {key(s.name): s.name for s in reversed(skills)}
    for skill in skills:
        kept: dict[str, str] = {}
        for alias in (" ".join(a.split()) for a in skill.aliases):
            owner = given.get(fold(alias), keys.get(key(alias), skill.name))
            if (
                fold(alias) not in {"", *names}
                and owner == skill.name
                and len(alias.split()) <= LONGEST_ALIAS
                and not PADDED.match(alias)
            ):
                kept.setdefault(fold(alias), alias)
        skill.aliases = list(kept.values())[:MOST_ALIASES]
    return sorted(skills, key=lambda s: (s.category, fold(s.name)))


def main(folder: Path, target: Path) -> None:
    skills = list(by_hand())
    learn(skills, from_sources(folder))
    skills = settle(skills)
    with target.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(["name", "category", "aliases", "source"])
        for skill in skills:
            sources = "|".join(sorted(skill.sources)) or "by hand"
            table.writerow([skill.name, skill.category, "|".join(skill.aliases), sources])
    print(f"{len(skills)} skills with {sum(len(s.aliases) for s in skills)} aliases")


if __name__ == "__main__":
    main(Path(sys.argv[1]), HERE.parent / "portal" / "data" / "skills.csv")
