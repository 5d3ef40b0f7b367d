"""Careers around customers, money, people and words."""

from portal.demo.careers import parse

BUSINESS = parse("""
Marketing manager | Marketing, Product | 5 | 65
Campaign planning, Content marketing, Email marketing, Search engine optimisation, Social media marketing, Google
Analytics, Brand strategy, Marketing strategy, Google Ads, Marketing automation, Copywriting, Go-to-market strategy,
Market research, HubSpot, Event marketing, Lead generation, Product marketing, Social media management, Performance
marketing, Conversion rate optimisation, Newsletters, Public relations, A/B testing, Content calendars, Survey design,
Canva, LinkedIn Ads, Webinars, Customer segmentation, Positioning
in: Marketing; Sales; Media and arts; Writing and communication
says: I plan campaigns that the support team likes too. / I write the brief before I open any tool. / I have launched
in eleven markets and misjudged two.

Copywriter | Marketing, Product design | 3 | 58
Copywriting, Content writing, UX writing, Editing, Proofreading, Search engine optimisation, Plain language,
Storytelling, Content strategy, Email marketing, Brand voice, Voice and tone, Style guides, Newsletters, Interface
copy, Blog writing, Case studies, SEO copywriting, Microsoft Office, WordPress, Content design, Social media
marketing, Creative writing, Editorial planning, Video scripts, Report writing, Figma
in: Writing and communication; Marketing; Media and arts; Design
says: I cut sentences until they stand. / I write for people who are in a hurry. / I like error messages, they are
tiny letters.

Technical writer | Engineering, Platform, Learning | 3 | 60
Technical writing, Technical documentation, API documentation, Docs as code, Markdown, Editing, Information
architecture, Plain language, Git, User manuals, Style guides, Release notes, OpenAPI, Report writing, Knowledge base
management, Content strategy, Confluence, Proofreading, DITA, Python, Screencasting, Sphinx, HTML, User documentation,
Documentation management, Terminology, Interviewing
in: Writing and communication; Software engineering; Customer support
says: I read code so that others can read sentences. / I ask the questions that everyone assumed were answered. / Good
documentation is a kind of politeness, I find.

Translator | Marketing, Learning, Customer experience | 3 | 48
Translation, Localisation, Proofreading, Terminology management, Trados, Editing, Post-editing, Interpreting,
Transcreation, memoQ, Legal translation, Technical translation, Multilingual communication, Spanish, French, German,
Quality assurance, Style guides, Machine translation, Localisation testing, Phrase, Italian, Portuguese, Captioning,
English, Cross-cultural communication
in: Writing and communication; Languages; Policy and society
says: I translate what was meant, then what was said. / I live between two languages and dream in a third. / I look
after the glossary that keeps us from arguing.

Support lead | Customer experience, Operations | 5 | 50
Customer support, Customer service, Support leadership, Zendesk, Escalation management, Knowledge base management,
Ticket triage, Customer success, Team leadership, Support metrics, Workforce planning, De-escalation, Quality
assurance, Live chat support, Customer onboarding, Excel, Coaching, Complaint handling, Technical troubleshooting, FAQ
writing, Intercom, Customer feedback, Forecasting, Business process improvement, SLA management, Salesforce Service
Cloud, Active listening, Support automation, Shift planning
in: Customer support; Leadership; Business tools; Hospitality and events
says: I run the queue and the people in it. / I know what customers ask on a Monday morning. / I turn angry messages
into bug reports.

Customer success manager | Customer experience, Sales | 4 | 58
Customer success, Account management, Customer onboarding, Stakeholder management, Customer relations, Renewals
management, Salesforce, Customer training, Presentation skills, Churn analysis, Upselling, Product adoption,
Relationship building, Negotiation, Webinars, Customer feedback, Data analysis, Excel, HubSpot, Project management,
Customer needs analysis, Voice of the customer, Consultative selling, Gainsight, Workshop facilitation
in: Customer support; Sales; Business tools; Leadership
says: My customers stay, and I can say why. / I do the call after the sale, the one that matters. / I bring feedback
back in a form that product can use.

Sales manager | Sales | 5 | 68
B2B sales, Negotiation, Account management, Salesforce, Sales forecasting, Pipeline management, New business
development, Key account management, Lead qualification, Presentation skills, Proposal writing, Consultative selling,
Closing deals, Sales strategy, Product demonstrations, Prospecting, CRM systems, Enterprise sales, Contract
negotiation, Cold calling, SaaS sales, Partner sales, Sales coaching, RFP responses, Market analysis, Pricing, Sales
operations, Tendering, LinkedIn
in: Sales; Marketing; Business and strategy; Operations and logistics
says: I sell by asking. / I have carried a bag in three countries. / I like the long deals with twelve people in the
room.

Accountant | Finance | 4 | 60
Financial accounting, Excel, Financial reporting, Month-end close, IFRS, Accounts payable, Accounts receivable,
Budgeting, VAT, Bank reconciliation, SAP, Financial statements, Tax, General ledger, Year-end close, Invoicing,
Payroll, Auditing, Bookkeeping, DATEV, Internal controls, Cost accounting, Fixed assets, Variance analysis, Power
Query, NetSuite, Consolidation, Management accounting, Procure-to-pay
in: Finance and accounting; Business tools; Legal and compliance
says: I close the month in four days. / I find the cent, and then the reason for the cent. / I explain accruals with
coffee cups.

Financial analyst | Finance, Data | 3 | 72
Financial modelling, Excel, Financial analysis, Forecasting, Budgeting, Financial planning and analysis, Variance
analysis, Valuation, Power BI, Scenario planning, SQL, Excel modelling, Business case analysis, Cash flow forecasting,
Unit economics, Presentation skills, Dashboards, Pricing analysis, Corporate finance, Due diligence, Cost-benefit
analysis, Statistics, KPIs, Revenue forecasting, Anaplan, Economics, Data analysis
in: Finance and accounting; Data and analytics; Business and strategy; Research and science
says: I build models that other people can open. / My spreadsheets have a page called Assumptions, and it comes first.
/ I like a forecast that is wrong in a useful way.

Recruiter | People | 4 | 52
Recruitment, Interviewing, Sourcing candidates, Talent acquisition, Candidate experience, Employer branding,
Structured interviews, LinkedIn Recruiter, Applicant tracking systems, Technical recruiting, Onboarding, Job
descriptions, Negotiation, Greenhouse, Stakeholder management, Recruitment strategy, Executive search, Inclusive
leadership, Campus recruiting, Assessment centres, Workforce planning, Candidate screening, Talent mapping, Active
listening, Salary benchmarking
in: People and HR; Leadership; Policy and society
says: I call everyone back. / I write job adverts that say what the job is. / I have hired some two hundred people and
remember most of them.

People partner | People, Learning | 3 | 64
HR business partnering, Employee relations, Coaching, Employment law, Onboarding, Performance management, Change
management, Employee engagement, Workforce planning, Conflict resolution, Mediation, Compensation and benefits, HR
policies, Organisational development, Employee surveys, Leadership development, Inclusive leadership, Talent
management, Workday, People analytics, Learning and development, Employee wellbeing, Facilitation, Succession
planning, Works council relations
in: People and HR; Leadership; Legal and compliance; Health and care
says: I am in the room when things get hard. / I like policies that fit on one page. / I help managers say the
difficult sentence first.

Legal counsel | Legal | 3 | 110
Contract drafting, Contract review, Commercial law, GDPR, Data protection, Contract negotiation, Legal research,
Intellectual property, Employment law, Legal advice, Compliance, Company law, Licensing agreements, Privacy, Corporate
governance, Regulatory compliance, Legal writing, Non-disclosure agreements, Software contracts, Public procurement
law, Risk assessment, EU AI Act, Consumer protection, Dispute resolution, Trademarks, Terms and conditions
in: Legal and compliance; Policy and society; Writing and communication
says: I say yes, if, more often than no. / I read the annexes. / I make contracts short enough to be read.

Project manager | Operations, Engineering, Product | 5 | 74
Project management, Stakeholder management, Project planning, Risk management, Agile, Scrum, Budget management, Jira,
Change management, Project reporting, Facilitation, Microsoft Project, Resource planning, PRINCE2, Team coordination,
Vendor management, Kanban, Programme management, Status reporting, Meeting facilitation, Confluence, Excel,
Requirements gathering, Migration planning, Roll-out planning, Scope management, Retrospectives, Negotiation, Business
process improvement
in: Project management; Business and strategy; Leadership; Operations and logistics
says: I keep the list, the dates and my temper. / I take projects over in the middle. / I ask what done means until
somebody answers.

Instructional designer | Learning, People | 3 | 56
Instructional design, E-learning development, Course design, Learning design, Storyboarding, Training materials,
Workshop design, Articulate 360, Workshop delivery, Learning management systems, Copywriting, Video scripts, Adult
education, Microlearning, Curriculum development, Training facilitation, SCORM, Figma, Learning needs analysis,
Training evaluation, Moodle, Blended learning, Screencasting, Accessibility, Onboarding programmes, Video production,
Train the trainer, Knowledge transfer
in: Education and training; Media and arts; People and HR; Design
says: I make courses that people finish. / I start from what somebody must be able to do on Thursday. / I have
replaced ninety slides with four exercises.

Supply planner | Operations, Finance | 3 | 55
Supply chain management, Demand planning, Inventory management, Procurement, Excel, Logistics, Forecasting, Supplier
management, SAP, Warehouse management, Strategic sourcing, Negotiation, Supply planning, Lean, Business process
improvement, Sales and operations planning, ERP systems, Vendor management, Transport management, Customs, Incoterms,
Data analysis, Import and export, Order management, Contract management, Kanban, Six Sigma, Inventory optimisation
in: Operations and logistics; Business tools; Engineering and manufacturing; Sales
says: I make sure that the box is there. / I have rerouted a ship by phone, once. / I plan for the week that nobody
plans for.

Graphic designer | Marketing, Product design | 3 | 55
Graphic design, Illustrator, Photoshop, InDesign, Brand design, Typography, Illustration, Layout design, Figma, Adobe
Creative Suite, Logo design, Visual design, Presentation design, Infographic design, Motion design, After Effects,
Print design, Art direction, Icon design, Photo editing, Brand identity, Social media design, Canva, Video editing,
Storyboarding, Premiere Pro, Photography, Animation, PowerPoint
in: Design; Media and arts; Marketing
says: I draw things until they explain themselves. / I make decks that do not need the speaker. / I have opinions on
margins.

Sustainability analyst | Operations, Finance | 2 | 64
Sustainability reporting, Life cycle assessment, Carbon accounting, ESG, Environmental management, Data analysis,
Excel, Energy efficiency, Sustainability strategy, Net zero planning, Stakeholder management, ESG reporting, Report
writing, Climate adaptation, Environmental law, Circular economy, Energy audits, Project management, Supply chain
management, Dashboards, Corporate social responsibility, Renewable energy, Green IT, Risk assessment
in: Environment and energy; Research and science; Policy and society; Engineering and manufacturing
says: I count carbon so that we can stop guessing. / I like factories and the people who run them. / I turn directives
into to-do lists.

Health programme adviser | People, Product | 2 | 66
Public health, Occupational health, Health promotion, First aid, Research methods, Project management, Medical
writing, Epidemiology, Health education, Clinical trials, Nursing, Mental health, Report writing, Statistics, Training
facilitation, Policy analysis, Employee wellbeing, Stakeholder management, Health and safety, Good clinical practice,
Patient education, Survey design, Grant writing, Data collection, Systematic review
in: Health and care; Research and science; Policy and society; Hospitality and events
says: I came from nursing and never lost the shoes. / I design programmes that people on shifts can join. / I read
studies so that you do not have to.
""")
