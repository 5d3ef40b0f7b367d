from portal.config import CATEGORY_LENGTH, SKILL_NAME_LENGTH, TEXT_LENGTH
from portal.models.text import clean
from portal.web import Form, KeyField, NoteField, TextField, WholeField


class NameForm(Form):
    name = TextField("Name", "Write a name.", SKILL_NAME_LENGTH, description="The old name stays as an alias.")
    version = WholeField()


class CategoryForm(Form):
    category = TextField("Category", most=CATEGORY_LENGTH)


class AliasForm(Form):
    alias = TextField("Another name", "Write another name.", SKILL_NAME_LENGTH)


class SkillForm(Form):
    name = TextField("Name", "Write a name.", SKILL_NAME_LENGTH)
    category = TextField("Category", most=CATEGORY_LENGTH)
    aliases = NoteField("Other names", most=TEXT_LENGTH, description="One a line. People find it by each.")
    key = KeyField()

    @property
    def names(self) -> list[str]:
        return list(filter(None, map(clean, self.aliases.data.split("\n"))))


class MergeForm(Form):
    into = TextField("Into", "Choose the skill that stays.", SKILL_NAME_LENGTH)
    version = WholeField()
    into_version = WholeField()
