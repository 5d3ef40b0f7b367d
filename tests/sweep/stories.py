"""What has to happen before some pages are there: an upload, an invitation, a template, a note."""

from playwright.sync_api import BrowserContext, Page

PEOPLE = b"""Employee ID,Name,E-mail,Job title,Skills
E1,Ada Okafor,ada@import.example,QA engineer,Python; Knitting with two needles
E2,,nobody@import.example,Clerk,
E3,Bo Brown,bo@import.example,Clerk,Snake
"""


def tell(contexts: dict[str, BrowserContext]) -> dict[str, list[str]]:
    """The addresses that came of it, by who may open them."""
    lead, admin = contexts["lead"].new_page(), contexts["admin"].new_page()
    made = {
        "lead": [keep_a_template(lead), *write_a_note(lead)],
        "admin": [*import_people(admin)],
        "signed out": [invite(admin)],
    }
    lead.close()
    admin.close()
    return made


def keep_a_template(page: Page) -> str:
    page.goto("/gigs?mine=1")
    gig = page.locator(".gig .title").first.get_attribute("href")
    page.goto(f"{gig}/template")
    page.locator("[name=name]").fill("A review in a fortnight")
    page.get_by_role("button", name="Keep as a template").click()
    page.goto("/gigs/templates")
    return _path(page.locator("main a[href^='/gigs/templates/']").first.get_attribute("href"))


def write_a_note(page: Page) -> list[str]:
    """The note, and the directory for a role of that gig."""
    page.goto("/gigs?mine=1")
    for gig in [link.get_attribute("href") for link in page.locator(".gig .title").all()]:
        page.goto(f"{gig}/shortlist")
        if page.locator(".candidate .name").count():
            break
    search = _path(page.locator(".head-deeds a[href^='/talent?for=']").first.get_attribute("href"))
    card = page.locator(".candidate .name").first.get_attribute("href")
    page.goto(_path(card))
    page.locator("#notes textarea").fill("Ask in spring.")
    page.get_by_role("button", name="Add the note").click()
    return [_path(page.get_by_role("link", name="Change this note").first.get_attribute("href")), search]


def invite(page: Page) -> str:
    page.goto("/admin/people?account=none")
    for person in [link.get_attribute("href") for link in page.locator(".table .who a").all()]:
        page.goto(_path(person))
        if page.get_by_role("button", name="Invite").count():
            page.get_by_role("button", name="Invite").first.click()
            return "/welcome/" + page.locator("#address").input_value().rpartition("/")[2]
    raise LookupError("nobody to invite")


def import_people(page: Page) -> list[str]:
    """Three imports: one whose columns are asked for, one that says what it would do, one that is done."""
    found = []
    for name in ("waiting", "looked at", "applied"):
        page.goto("/admin/imports")
        page.locator("[name=file]").set_input_files({"name": f"{name}.csv", "mimeType": "text/csv", "buffer": PEOPLE})
        page.get_by_role("button", name="Upload").click()
        if name != "waiting":
            page.get_by_role("button", name="Look at the file").click()
            page.get_by_text("Nothing is changed yet.").wait_for(timeout=60_000)
        if name == "applied":
            page.get_by_role("button", name="Apply").click()
            page.get_by_text("added,").wait_for(timeout=60_000)
        found.append(page.url)
    here = [f"/{url.split('/', 3)[3]}" for url in found]
    return [*here, f"{here[1]}/skills"]


def _path(href: str | None) -> str:
    assert href
    return href
