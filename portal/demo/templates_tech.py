"""Gigs about software, data, security and products."""

from portal.demo.templates import parse

TECH = parse("""
Assess our QA practice | one-off | Engineering
We want an outside look at how we test: what we cover, what we miss, and where two weeks of work would pay back most.
// You will read our suites, talk to five teams and leave a ranked plan that we can start the next morning.
- Test lead | 2 | 20 | Test strategy 3!, Playwright 3!, API testing 2, Report writing 2
- Report writer | 1 | 8 | Report writing 3!, Interviewing 2, Plain language 2

Regression suite for refunds | project | Engineering
Refunds break once a quarter, and always on a Friday. We want a regression suite that runs in ten minutes and that the
team trusts enough to deploy on. // There are 140 manual test cases to start from; about half of them are worth
keeping.
- Test automation engineer | 2 | 20 | Playwright 3!, Test automation 3!, TypeScript 2!, Regression testing 2
- Refunds expert | 1 | 4 | Payments 2, Exploratory testing 2

Load test before the winter peak | one-off | Platform
In December we see six times the usual traffic. Tell us what falls over first, and at what load. // We have a staging
environment of the right size for two weeks in November, and a team that will mend what you find.
- Performance tester | 1 | 24 | Load testing 3!, k6 2!, Performance testing 3, Grafana 2
- Platform engineer | 1 | 12 | Kubernetes 3!, PostgreSQL 2, Observability 2

Release checklist for the mobile app | one-off | Engineering
Every release of the app asks the same eleven questions in a chat. Turn them into a checklist that a new colleague can
follow alone, and automate what can be automated.
- Mobile tester | 2 | 8 | Mobile testing 2!, Test planning 2!, App store publishing 1

Move nightly jobs to Kubernetes | project | Platform
Forty-two jobs still run from cron on two servers that nobody wants to restart. Move them, watch them, and write the
runbook as you go.
- DevOps engineer | 1 | 24 | Kubernetes 3!, Docker 3!, Terraform 2, Linux 2
- Backend engineer | 1 | 16 | Python 3!, Docker 2, PostgreSQL 2

Split the billing service | project | Payments
Billing has grown into four services that share one database. We know where the seams are; we need two people who have
done this before and can pair with the team while they do it again.
- Backend engineer | 2 | 30 | Python 3!, PostgreSQL 3!, Microservices 3, Event-driven architecture 2
- Architect on call | 1 | 6 | Solution architecture 3!, Domain-driven design 3

Public API for partners | project | Payments
Partners ask for payouts by API. Design it with three of them, build the first version behind a flag, and write the
reference as you go.
- API engineer | 1 | 24 | API design 3!, OpenAPI 2!, FastAPI 2, OAuth 2
- Technical writer | 1 | 10 | API documentation 3!, Docs as code 2, Plain language 2

Design system audit | one-off | Product design
We have three buttons that mean the same and one that means three things. Count what we have, say what should stay,
and plan the way there with engineering.
- Design systems designer | 1 | 16 | Design systems 3!, Figma 3!, Design critique 2
- Frontend engineer | 1 | 12 | React 3!, Storybook 2!, CSS 3

Make checkout pass WCAG 2.2 | project | Product
An audit found 31 faults in our checkout. Mend them, test with people who use screen readers, and leave us checks that
keep it so.
- Frontend engineer | 2 | 20 | Accessibility 3!, TypeScript 3!, React 2, WCAG 2
- Accessibility tester | 1 | 10 | Accessibility audit 3!, Usability testing 2

Prototype of the partner portal | project | Product design
Agencies book for their customers in our consumer app, and it hurts. Prototype a portal of its own in four weeks:
three flows, tested with ten agencies.
- Product designer | 1 | 24 | Prototyping 3!, Figma 3!, Interaction design 2, User flows 2
- Backend engineer | 1 | 16 | Python 3!, API design 2!, PostgreSQL 2

Twelve interviews with agency customers | one-off | Product
Agencies bring a fifth of our bookings and we know little about their day. Plan, run and sum up twelve interviews; the
team sits in on half of them.
- User researcher | 1 | 10 | User interviews 3!, Research synthesis 3!, Survey design 2
- Note taker | 2 | 4 | Note taking 1, Thematic analysis 1

Usability tests of the new onboarding | one-off | Product design
Six sessions a week for three weeks, remote, with people who have never seen us. We want to know where they stop and
why.
- User researcher | 1 | 16 | Usability testing 3!, Moderated usability testing 2, Journey mapping 2
- Recruiter of participants | 1 | 6 | Research recruitment 2!, Interviewing 1

Threat model of the payout flow | one-off | Security
Before payouts open to partners we want to know how they could be abused. Two workshops, a written model, and a list
of what to change first.
- Security engineer | 1 | 16 | Threat modelling 3!, Application security 3!, OAuth 2
- Workshop host | 1 | 6 | Workshop facilitation 3!, Risk assessment 2

Phishing training that people do not hate | project | Security
Our click rate is fine; our reporting rate is not. Design three short exercises, run them in four offices and measure
again.
- Security trainer | 1 | 8 | Security awareness training 3!, Phishing simulation 2!, Storytelling 2
- Instructional designer | 1 | 8 | Instructional design 2!, Microlearning 2

ISO 27001: close the last gaps | project | Security
The audit is in four months and nineteen controls still lack evidence. Take them one by one with the teams who own
them.
- Compliance lead | 1 | 20 | ISO 27001 3!, Security auditing 2!, Risk assessment 2, Project management 2

Churn model for small merchants | project | Data
We lose a tenth of our small merchants in their first half year. Build a model that customer success can act on, and
show how good it is and is not.
- Data scientist | 1 | 20 | Python 3!, Machine learning 3!, Statistics 3, Churn analysis 2
- Data analyst | 1 | 10 | SQL 3!, Cohort analysis 2!, Data storytelling 2

One dashboard instead of nine | one-off | Data
Leadership reads nine dashboards on Mondays and they disagree. Agree on twelve numbers, define each, and draw them
once.
- Data analyst | 1 | 16 | Dashboards 3!, SQL 3!, KPIs 2, Tableau 2
- Facilitator | 1 | 4 | Facilitation 3!, Stakeholder management 2

Retire the old warehouse | project | Data
Half of our reports still read from the old warehouse. Find who uses what, move it to dbt, and switch the thing off by
the end of the quarter.
- Data engineer | 2 | 24 | dbt 3!, SQL 3!, Data migration 2, Airflow 2

Answer bot for the help centre | project | Data
Our help articles are good and nobody finds them. Build a small answer service on top of them, with sources shown, and
an evaluation that we can run every week.
- Machine learning engineer | 1 | 24 | Large language models 3!, Retrieval-augmented generation 2!, Python 3
- Support expert | 1 | 6 | Knowledge base management 3!, Customer support 2

Discovery for gift cards | part-time | Product
Should we sell gift cards? Find out in five weeks: market, law, effort, and what customers say.
- Product manager | 1 | 12 | Product discovery 3!, Market research 2!, Competitive analysis 2
- Legal counsel | 1 | 4 | Consumer protection 2!, Legal research 2

Firmware update over the air | project | Engineering
Card terminals in the field are updated by post. Build the signed update path and the rollback, with the hardware lab
next door.
- Embedded engineer | 1 | 30 | Embedded C 3!, Firmware development 3!, Cryptography 2
- Hardware tester | 1 | 16 | Hardware testing 2!, Embedded systems 2

Laptop swap in three offices | one-off | Operations
Two hundred and ten laptops in Berlin, Warsaw and Lisbon, in three weeks, with nobody losing a day.
- Support specialist | 3 | 20 | Microsoft Intune 2!, Desktop support 2!, macOS 1, User training 1
""")
