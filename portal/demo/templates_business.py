"""Gigs about customers, words, money, people and the planet."""

from portal.demo.templates import parse

BUSINESS = parse("""
Support volume model in Excel | one-off | Customer experience
We plan shifts by feeling. Build a model of contacts by hour and language that a team lead can use and change, and
explain it in an hour.
- Forecasting analyst | 1 | 15 | Excel 3!, Forecasting 3!, Workforce planning 2

Onboarding flow for new agents | project | Customer experience
New agents take six weeks until they answer alone; we think that three are enough. Redesign the first ten days with
the team, from the first login to the first difficult call.
- Instructional designer | 1 | 12 | Instructional design 3!, Storyboarding 2, Copywriting 2
- Designer | 1 | 8 | Figma 2!, Onboarding design 2

Rewrite the hundred most read help articles | project | Customer experience
They were written by forty people over nine years. One voice, plain language, and every step tried before it is
printed.
- Writer | 2 | 16 | Plain language 3!, Editing 3!, Knowledge base management 2
- Translator | 2 | 10 | Translation 3!, Localisation 2, Terminology management 2

Coach four new team leads | mentoring | Customer experience
Four agents became team leads this month. An hour a week with each for three months, from somebody who has led a
support team.
- Coach | 2 | 4 | Coaching 3!, Team leadership 3!, De-escalation 2

Evening cover for the support queue | part-time | Customer experience
From eight to midnight in Berlin our queue grows. We look for people in other time zones for whom that is the middle
of the day.
- Support agent | 4 | 15 | Customer support 2!, Zendesk 2, Live chat support 1

Welcome week for the summer class | one-off | Learning
Thirty apprentices and graduates start on the same Monday. Plan five days that they will still talk about at
Christmas.
- Programme lead | 1 | 12 | Onboarding programmes 2!, Workshop design 3!, Facilitation 2
- Host | 4 | 4 | Presentation skills 2!, Mentoring 1

Course: write so that people read it | project | Learning
Half a day, for everybody who writes to customers or colleagues. Exercises from our own e-mails, made kind.
- Instructional designer | 1 | 10 | Course design 3!, Workshop delivery 2, Training materials 2
- Editor | 1 | 6 | Plain language 3!, Editing 2!

Mentors for the autumn intake | mentoring | People
Every newcomer gets a mentor from another department for their first half year. Two hours a month, a short training,
and thanks from us.
- Mentor | 24 | 2 | Mentoring 2!, Active listening 1

Structured interviews for engineering | one-off | People
Our interviews are friendly and say little. Write question sets for six roles, train forty interviewers and look at
the numbers after two months.
- Recruiter | 1 | 12 | Structured interviews 3!, Technical recruiting 2!, Interviewing 3
- Engineer | 2 | 4 | Interviewing 1!, Code review 2

Pay bands, explained | one-off | People
We will publish our pay bands in spring. Check them against the market, find where we are unfair, and write the page
that explains them.
- Pay analyst | 1 | 16 | Compensation and benefits 3!, Salary benchmarking 2!, Excel 3
- Writer | 1 | 6 | Plain language 2!, Communication 2

Health week in six offices | one-off | People
Checks, talks and something to do together, also for people on shifts and at home.
- Health adviser | 1 | 10 | Occupational health 2!, Health promotion 2, Employee wellbeing 2
- Coordinator | 2 | 6 | Project management 2!, Vendor management 1

Campaign for the Lisbon launch | project | Marketing
We open in Lisbon in ten weeks with a small budget and a good story. Plan it, write it, run it.
- Campaign lead | 1 | 20 | Campaign planning 3!, Go-to-market strategy 2!, Social media marketing 2
- Translator to Portuguese | 1 | 8 | Portuguese 4!, Transcreation 2
- Designer | 1 | 10 | Brand design 2!, Illustrator 2

Newsletter that earns its place | part-time | Marketing
Open rates fell by half in a year. Ask readers, cut the rest, and set up three months of issues.
- Editor | 1 | 8 | Newsletters 2!, Copywriting 3!, Email marketing 2

Case studies with five customers | one-off | Marketing
Five customers said yes. Interview them, write two pages each, and get them signed off without losing the good
sentences.
- Writer | 2 | 8 | Case studies 2!, Interviewing 2, Copywriting 3

Brand guide, short version | one-off | Marketing
Ninety pages that nobody opens should become eight that everybody does.
- Graphic designer | 1 | 14 | Brand design 3!, Layout design 2!, InDesign 2
- Copywriter | 1 | 6 | Brand voice 3!, Copywriting 2

Price test for subscriptions | project | Finance
Three prices, two markets, eight weeks. Set the test up, watch it, and tell us what it means for the year.
- Financial analyst | 1 | 14 | Financial modelling 3!, Pricing analysis 2!, Excel 3
- Data analyst | 1 | 12 | A/B testing 3!, Statistics 2, SQL 2

Month end in four days | project | Finance
We close in nine days. Walk the close with the team, find what waits for what, and take out the waiting.
- Accountant | 1 | 20 | Month-end close 3!, Financial accounting 3!, SAP 2
- Process analyst | 1 | 10 | Process analysis 2!, Business process improvement 2, Facilitation 2

Grant accounting for two EU projects | part-time | Finance
Two research projects, four years, one set of rules that nobody here has read in full.
- Accountant | 1 | 12 | Financial reporting 3!, Excel 2, Auditing 2

Review of two hundred supplier contracts | project | Legal
Read, sort and mark what must change by law before the new year. A first pass by template, then the hard ones by hand.
- Legal counsel | 2 | 20 | Contract review 3!, Commercial law 2!, GDPR 2

Plain terms and conditions | one-off | Legal
Our terms have eleven thousand words. A lawyer and a writer, one desk, six weeks, a third of the length.
- Legal counsel | 1 | 12 | Terms and conditions 2!, Legal writing 3!, Consumer protection 2
- Writer | 1 | 12 | Plain language 3!, Editing 3!

EU AI Act: what we must do and when | one-off | Legal
List where we use such systems, sort them by the law's classes, and plan what follows for each.
- Counsel | 1 | 10 | EU AI Act 2!, Compliance 3!, Risk assessment 2
- Machine learning engineer | 1 | 6 | Responsible AI 2!, Model evaluation 2

Sales playbook for the public sector | project | Sales
Tenders are a language of their own. Write down how we win them, with templates, and try it on the next two.
- Bid lead | 1 | 12 | Tendering 3!, Proposal writing 3!, Negotiation 2
- Editor | 1 | 6 | Editing 2!, Business writing 2

Clean up the CRM | one-off | Sales
A third of our accounts are twins. Agree on rules, merge them, and leave a check that runs every night.
- CRM expert | 1 | 16 | Salesforce 3!, Data cleaning 2!, CRM systems 2
- Sales expert | 1 | 4 | Account management 2!

Carbon figures for the annual report | project | Operations
Offices, travel, cloud and eleven thousand terminals: collect the figures, say how sure we are of each, and write the
chapter.
- Sustainability analyst | 1 | 20 | Carbon accounting 3!, Sustainability reporting 2!, Excel 2
- Editor | 1 | 4 | Report writing 2!, Editing 2

Second source for terminal housings | project | Operations
All housings come from one factory. Find two more, visit them, and tell us what it costs to switch.
- Buyer | 1 | 16 | Strategic sourcing 3!, Supplier management 2!, Negotiation 2
- Hardware engineer | 1 | 10 | Design for manufacturing 2!, CAD 2

Move the spare parts warehouse | project | Operations
Six weeks, nine thousand parts, no day without deliveries. We need a planner, and two people who know the parts.
- Planner | 1 | 24 | Warehouse management 3!, Project planning 2!, Logistics 2
- Helper | 2 | 12 | Inventory management 2!, Excel 1
""")
