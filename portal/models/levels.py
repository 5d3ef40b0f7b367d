"""How each column is to be protected, said in the model's metadata: `column.info["level"]`.

`table.*` holds for the columns that are not named by themselves, so that a new column is never less protected than its
table. Which viewer reads what is said by `access`; a level says what may never leave that way: into a log, an address,
a mail.
"""

from enum import StrEnum

from sqlalchemy import MetaData


class Level(StrEnum):
    INTERNAL = "internal"  # whoever is signed in may come to know it
    PERSONAL = "personal"  # about somebody: by the table of persons
    CONFIDENTIAL = "confidential"  # between few: money, words about people, what somebody asked for
    SECRET = "secret"  # for nobody's eyes


COLUMNS = {
    Level.SECRET: "person.password_hash session.hash link.hash attempt.hash",
    Level.CONFIDENTIAL: """
        application.* candidate.* candidate_note.* engagement.rate_amount engagement.rate_currency engagement.end_reason
        event.* gig.budget_amount gig.budget_currency gig.description gig.title gig.learned gig.questions gig.core_from
        gig.core_to gig_template.* import_row.* import_text.* look.* offer.* outbox.* person.external_ref
        person.rate_amount person.rate_base person.rate_currency person.rate_per person.unlisted_reason person_note.*
        removed_skill.* setting.value skill_merge_row.* validation.* visit.*""",
    Level.PERSONAL: """
        attempt.* audit.* bookmark.* co_lead.* engagement.* engagement_lead.* evidence.* experience.* free_span.*
        import.* link.* person.* person_skill.* session.* stint.*""",
    Level.INTERNAL: """
        alias.* department.* directory_count.* exchange_rate.* gig.* gig_role.* lease.* need.* person.headline person.id
        person.is_lead person.key person.kind person.name person.sort_name person.version setting.name skill.*
        skill_choice.* skill_merge.* skill_pair.* spelling.* work_window.*""",
}
LEVEL_OF = {name: level for level, names in COLUMNS.items() for name in names.split()}


def say(metadata: MetaData) -> None:
    """Raises KeyError for a table of which nothing is said."""
    for table in metadata.tables.values():
        for column in table.columns:
            named = f"{table.name}.{column.name}"
            column.info["level"] = LEVEL_OF.get(named) or LEVEL_OF[f"{table.name}.*"]
