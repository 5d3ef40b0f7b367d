"""The address of the directory at some filters: for its own page, and for pages that lead to it."""

from typing import Any
from urllib.parse import urlencode

from portal.search.directory.filters import Filters

NAMES = ("skill", "also", "q", "kind", "free", "department", "region", "place", "shared", "rate", "wants", "confirmed")


def url(asked: Filters, role: str = "", path: str = "/talent") -> str:
    """The list at these filters. A role's page keeps an empty filter, so that its own are not taken again."""
    pairs: list[tuple[str, Any]] = [("for", role)] if role else []
    pairs += [("q", asked.q)] if asked.q else []
    pairs += [pair for s in asked.skills for pair in (("skill", s.typed), ("level", s.level))]
    pairs += [("match", "any")] if asked.any_of else []
    pairs += [("kind", kind) for kind in asked.kinds]
    pairs += [("free", asked.free)] if asked.free else []
    pairs += [("from", asked.starts_on), ("weeks", asked.weeks)] if asked.starts_on else []
    pairs += [("department", department.key) for department in asked.departments]
    pairs += [("region", region) for region in asked.regions] + [("place", place) for place in asked.places]
    pairs += [("shared", asked.shared // 60)] if asked.shared else []
    pairs += [("rate", asked.rate // 100)] if asked.rate is not None else []
    pairs += [("wants", asked.wants.typed)] if asked.wants else []
    pairs += [("confirmed", asked.confirmed)] if asked.confirmed else []
    if role and not any(name in NAMES for name, _ in pairs):
        pairs.append(("skill", ""))
    pairs += [("sort", asked.sort)] if asked.sort != ("fit" if asked.skills or asked.q else "name") else []
    return f"{path}?{urlencode(pairs)}" if pairs else path
