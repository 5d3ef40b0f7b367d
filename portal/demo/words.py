"""What people of the demo world write to each other."""

NOTES = (
    "I have done this twice, once here and once for a bank. {skill} is what I do most days, and I can start at once.",
    "This sounds like the work I like best. I bring {skill}; for the rest I would need to be shown around once.",
    "I would like to do more of this kind of work. My {skill} is solid, and I learn fast from those who know more.",
    "We did something alike in my last team, and I still have the checklist. Happy to show it in a short call.",
    "I have {hours} hours a week from the start and can talk any morning. {skill} is my strong side.",
    "Short version: yes, please. Long version: I have waited for a gig with {skill} in it.",
    "My manager knows and is fine with it. I would bring {skill} and a fresh pair of eyes.",
    "I worked with your team on a smaller piece last year and would be glad to come back.",
    "I can't do the full hours in the first two weeks, after that I can. If that works for you, I am in.",
    "For the {role} you want somebody patient, and I am told that I am. Ask me for two examples of earlier work.",
)
MESSAGES = (
    "Thank you for applying. We chose somebody who had done exactly this before; please try again with the next one.",
    "We liked your note a lot. For this one we need a bit more practice, and a course in spring may help.",
    "The dates did not fit in the end. I will think of you when we plan the next round.",
    "It was close. Thank you for the time you took.",
)
WITHDRAWALS = (
    "My own team needs me after all.",
    "I took on another gig.",
    "The dates moved and no longer fit.",
    "Family comes first this month.",
)
NO_THANKS = ("Not this quarter, thank you.", "It is not quite my field.", "The hours are too many beside my work.", "")
EARLY_ENDS = (
    "Needed back in the home team.",
    "The work was done sooner than planned.",
    "Changed jobs within the company.",
)
UNLISTED = ("On parental leave", "Sabbatical", "Busy with one big project", "Taking a break between contracts")
OWN_WORK = (
    "Team work in {department}",
    "Roadmap of {department}",
    "Run and maintain, {department}",
    "Planned projects, {department}",
)
CLIENTS = ("Other client, part of the week", "Other client, full weeks", "Long-running project elsewhere")
AGENCIES = ("Northwind Talent", "Brightwater Partners", "Kestrel & Co", "Lantern Staffing", "Harbour Street Agency")
SITES = ("portfolio.example", "code.example", "people.example")
