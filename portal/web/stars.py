"""The star of a directory's row: it considers a person for a role, and says where they stand on its board."""

from html import escape

from markupsafe import Markup


def star(person_key: str, name: str, icon: str, stage: str = "", href: str = "", more: str = "") -> Markup:
    """A button of the form around the list, or a link to the candidate of that `stage`; `icon` is HTML.

    `more` are further attributes. Everything else is text.
    """
    name, stage = escape(name), escape(stage)
    if stage:
        act = (
            f'<a class="star on" href="{href}" title="{stage.capitalize()}"{" autofocus" if more else ""}>{icon}'
            f"<span class=vh>{name} is on the shortlist: {stage}</span></a>"
            f"<small class=stage aria-hidden=true>{stage}</small>"
        )
    else:
        act = (
            f"<button class=star name=person value={person_key} title=Consider{' autofocus' if more else ''}>{icon}"
            f"<span class=vh>Consider {name}</span></button>"
            f"<label class=pick><input type=checkbox name=selected value={person_key}>"
            f"<span class=vh>Select {name}</span></label>"
        )
    return Markup(f"<div class=act id=a-{person_key}{more}>{act}</div>")
