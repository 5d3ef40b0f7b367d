"""What the texts of an import mean that name no single skill, said once for all rows and for later imports."""

from collections.abc import Sequence

from flask import request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal import access
from portal.admin.views import bp
from portal.config import PAGE
from portal.db import writing
from portal.models import Refused, Skill, choose_skills, record_act
from portal.models.skills import skill_keyed
from portal.search import import_texts
from portal.search import imports as search
from portal.search.import_texts import ShownText
from portal.web import Form, current_viewer, cut, done, place_as, render

LEAVE_OUT, NEW = "out", "new"


class MeaningsForm(Form):
    """For each `text` of the page, by number: `meaning0` (a skill's key, "out" or "new"), or `other0`, which wins."""

    def choices(self, session: Session, texts: Sequence[ShownText]) -> list[tuple[str, int | None]]:
        """(folded text, skill or None to leave it out) of those for which something was said. Raises Refused."""
        asked = request.form.getlist("text")
        known = {text.folded: text for text in texts}
        return [
            (folded, self._skill(session, n, known[folded]))
            for n, folded in enumerate(asked)
            if folded in known and (said(f"other{n}") or said(f"meaning{n}"))
        ]

    def _skill(self, session: Session, n: int, text: ShownText) -> int | None:
        if typed := said(f"other{n}"):
            return access.require_skill(current_viewer(), typed, f"other{n}").id
        meaning = said(f"meaning{n}")
        if meaning == LEAVE_OUT:
            return None
        if meaning == NEW:
            return Skill.suggest(session, current_viewer().id, text.text).id
        found = skill_keyed(session, meaning)
        if found is None:
            raise Refused(f"meaning{n}", f"What “{text.text}” was to mean is no longer there. Choose again.")
        return found.id


def said(name: str) -> str:
    return request.form.get(name, "").strip()


@bp.route("/imports/<key>/skills", methods=["GET", "POST"])
def import_skills(key: str) -> ResponseReturnValue:
    viewer = current_viewer()
    page = search.import_page(viewer, key)
    after, before = place_as("after", int, str), place_as("before", int, str)
    listed = import_texts.texts(viewer, page.id, after, before)
    form = MeaningsForm()
    if form.validate_on_submit():
        try:
            with writing() as session:
                choices = form.choices(session, listed)
                choose_skills(session, choices)
                record_act(session, viewer.id, "skills of an import chosen", page.id, "import")
            return done("What they mean is remembered.", url_for(".import_", key=key))
        except Refused as e:
            form.form_errors.append(str(e))
    texts = cut(listed, PAGE, lambda t: (-t.rows, t.folded), before is not None and after is None)
    every, left = search.texts_of(page.id)
    return render(
        "admin/imports/skills.html", "content", form=form, page=page, texts=texts, every=every, left=left, said=said
    )
