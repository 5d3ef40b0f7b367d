"""Careers around software, data and products."""

from portal.demo.careers import parse

TECH = parse("""
Backend engineer | Platform, Payments, Engineering, Data | 9 | 78
Python, PostgreSQL, Docker, API design, SQL, Git, REST APIs, Kubernetes, Redis, Code review, Java, Go, Django,
Microservices, Apache Kafka, Spring Boot, FastAPI, Unit testing, Flask, AWS, MySQL, RabbitMQ, System design, GraphQL,
SQLAlchemy, Performance optimisation, Linux, Event-driven architecture, Node.js, Kotlin, Celery, pytest, OpenAPI, gRPC
in: Software engineering; Databases; Frameworks and libraries; Programming languages; Cloud and infrastructure
says: I build services that stay boring in production. / Most of my work is APIs and the data behind them. / I take
slow endpoints apart until they are quick. / I have moved two monoliths into parts that people can understand.

Frontend engineer | Engineering, Product, Platform | 6 | 72
TypeScript, React, JavaScript, CSS, HTML, Accessibility, Next.js, Jest, Playwright, Vue.js, Storybook, Design systems,
Web performance, Responsive design, Vite, Tailwind CSS, Node.js, GraphQL, Testing Library, Webpack, Svelte, WCAG,
Angular, htmx, Figma, Code review, D3.js, Progressive web apps, Web Components, Cypress, Internationalisation
in: Frameworks and libraries; Programming languages; Software engineering; Design
says: I make interfaces that load fast and read well. / Forms are my thing, odd as it sounds. / I sit between design
and engineering and translate. / I look after the parts of the product that people touch.

Mobile developer | Product, Engineering | 3 | 75
Swift, Kotlin, iOS development, Android development, Flutter, React Native, SwiftUI, Jetpack Compose, Mobile
development, App store publishing, Firebase, Push notifications, XCTest, Espresso, Mobile testing, Xcode, Dart, Mobile
design, REST APIs, Single-page applications, Android Studio, Mobile security, Git, App store optimisation,
Accessibility, Expo
in: Software engineering; Frameworks and libraries; Testing and quality; Programming languages
says: I have shipped apps on both platforms since before dark mode. / Small binaries and quick starts make me happy. /
I look after crash rates the way others look after plants.

QA engineer | Engineering, Payments, Platform | 5 | 62
Test strategy, Playwright, Test automation, API testing, Regression testing, Test planning, Exploratory testing,
Postman, Selenium, Cypress, Python, Performance testing, TypeScript, Risk-based testing, Test case design, Continuous
integration, Jira, Accessibility audit, Quality assurance, User acceptance testing, k6, Load testing, SQL, pytest,
Defect management, Security testing, Mobile testing, Test management, ISTQB, Contract testing, Report writing,
BrowserStack
in: Testing and quality; Software engineering; Project management
says: I help teams find out what their tests really tell them. / I hunt the bugs that only show up on Fridays. / I
would rather prevent a defect than report it. / Flaky suites are my favourite kind of puzzle.

DevOps engineer | Platform, Operations | 5 | 82
Kubernetes, Terraform, Docker, AWS, Linux, GitHub Actions, Continuous integration, Prometheus, Grafana, Helm, Ansible,
Infrastructure as code, Bash, Observability, GitLab CI, Argo CD, Azure, Site reliability engineering, Python, Google
Cloud, Incident management, Jenkins, Cloud cost optimisation, Nginx, OpenTelemetry, PostgreSQL, Continuous delivery,
On-call operations, Go, GitOps, Datadog, Disaster recovery
in: Cloud and infrastructure; Security; Programming languages; Databases
says: I keep the lights on and the pager quiet. / I turn hand-made servers into code. / Our deploys went from weekly
to hourly, and I am proud of that. / I like graphs that explain themselves.

Security engineer | Security, Platform | 3 | 90
Threat modelling, Application security, Penetration testing, OWASP, Cloud security, Vulnerability management, Incident
response, Identity and access management, Python, Network security, ISO 27001, Burp Suite, Secure coding, SIEM, AWS
security, Security auditing, Cryptography, OAuth, Security architecture, DevSecOps, Security awareness training, Risk
assessment, Zero trust, Linux, Container security, SOC 2, GDPR, Phishing simulation, Threat intelligence, Kubernetes
security
in: Security; Cloud and infrastructure; Legal and compliance
says: I break things politely and help mend them. / I make security reviews something that teams ask for. / Most
incidents I have seen began with a spreadsheet.

Data analyst | Data, Marketing, Finance, Customer experience | 6 | 60
SQL, Excel, Data analysis, Dashboards, Tableau, Power BI, Python, Data visualisation, Looker, A/B testing, Statistics,
Google Analytics, pandas, Forecasting, Data cleaning, KPIs, dbt, Cohort analysis, Product analytics, R, BigQuery, Data
storytelling, Google Sheets, Power Query, Survey analysis, Reporting, Metrics, Churn analysis, Snowflake, Spreadsheet
modelling, Experiment design
in: Data and analytics; Business tools; Marketing; Research and science
says: I answer the question behind the question. / I turn tables into decisions, and sometimes into silence. / I like
a chart with one message. / Half of my job is asking what a number means.

Data engineer | Data, Platform | 4 | 80
SQL, Python, Data pipelines, Airflow, Apache Spark, dbt, Data modelling, ETL, Snowflake, BigQuery, PostgreSQL, Data
warehousing, Apache Kafka, AWS, Databricks, Data quality, Docker, Terraform, Data engineering, Data governance, Scala,
Stream processing, Delta Lake, Data migration, Git, Data architecture, Dagster, Great Expectations, Data lineage,
Amazon Redshift
in: Data and analytics; Databases; Cloud and infrastructure; Programming languages
says: I move data so that nobody has to think about it. / I have retired more pipelines than I built. / Late data is
worse than no data, I say.

Machine learning engineer | Data, Product | 3 | 92
Python, Machine learning, PyTorch, Natural language processing, Large language models, scikit-learn, MLOps,
Retrieval-augmented generation, Deep learning, Model evaluation, pandas, SQL, Docker, Prompt engineering, Hugging
Face, Feature engineering, Recommender systems, TensorFlow, MLflow, NumPy, Embeddings, Vector databases, Computer
vision, Time series forecasting, Model deployment, Fine-tuning, Responsible AI, FastAPI, Statistics, LangChain
in: Artificial intelligence; Data and analytics; Frameworks and libraries; Research and science
says: I put models where they earn their keep. / I spend more time on evaluation than on training, on purpose. / I
explain to people what a model can't do.

Product manager | Product, Payments, Platform | 5 | 85
Product management, Product discovery, Product roadmaps, User stories, Stakeholder management, OKRs, A/B testing,
Product strategy, Backlog management, User interviews, Product analytics, Agile, Prioritising work, Jira, Customer
discovery, Product launch, Market research, Roadmap planning, Requirements gathering, Competitive analysis, Product
metrics, Go-to-market strategy, Scrum, Pricing strategy, Figma, SQL, Jobs to be done, Product ownership, User feedback
in: Product; Business and strategy; Project management; Data and analytics
says: I say no a lot, with reasons. / I like the weeks before anyone knows what we will build. / My best launch
removed three features.

Product designer | Product design, Product | 5 | 72
Figma, Prototyping, UI design, UX design, Design systems, Interaction design, User research, Wireframing, Usability
testing, Accessibility, User flows, Visual design, Product design, Design thinking, Information architecture, UX
writing, Mobile design, Journey mapping, Design workshops, Typography, Service design, Design critique, Onboarding
design, Illustration, Motion design, Heuristic evaluation, Design handoff, Workshop facilitation, HTML, CSS
in: Design; Product; Media and arts
says: I design for the tired person on a small screen. / I draw early and throw most of it away. / I tidy up flows
that grew over ten years.

User researcher | Product design, Product, Customer experience | 4 | 70
User interviews, User research, Survey design, Usability testing, Research synthesis, Thematic analysis, Journey
mapping, Personas, Qualitative analysis, Workshop facilitation, Contextual inquiry, Moderated usability testing, Card
sorting, Research recruitment, Diary studies, Jobs to be done, Quantitative analysis, Dovetail, Statistics, Report
writing, Accessibility, Tree testing, Affinity mapping, Field studies, Storytelling, Service design, Inclusive design,
Research operations, Desk research
in: Design; Research and science; Product; Data and analytics
says: I listen for a living. / I have sat in more kitchens and back offices than I can count. / I bring teams along to
interviews, it saves a hundred slides.

Solution architect | Engineering, Platform, Data | 3 | 98
Solution architecture, System design, AWS, API design, Microservices, Integration architecture, Stakeholder
management, Azure, Domain-driven design, Cloud architecture, Security architecture, Event-driven architecture,
Technical documentation, Kubernetes, TOGAF, Enterprise architecture, Requirements analysis, PostgreSQL, Java, Cloud
migration, Technical leadership, Data architecture, Technology strategy, BPMN, Performance optimisation, Cost
optimisation
in: Software engineering; Cloud and infrastructure; Business and strategy; Databases
says: I draw boxes, then I check that the boxes are true. / I help teams choose the simpler of two good options. / I
have decommissioned more than I designed.

IT support specialist | Operations, Customer experience | 3 | 42
IT support, Microsoft 365, Windows, Active Directory, Technical troubleshooting, Help desk, Desktop support, Ticketing
systems, ServiceNow, macOS, Mobile device management, Microsoft Intune, Second-line support, ITIL, Network
troubleshooting, PowerShell, Entra ID, User training, Google Workspace administration, Jira Service Management, Remote
support, Hardware troubleshooting, VPN, Asset management, Video conferencing, Knowledge base management
in: Customer support; Cloud and infrastructure; Business tools
says: I fix the thing and then the reason for the thing. / I know every meeting room screen by its first name. / New
starters meet me before they meet their manager.

Hardware engineer | Engineering, Operations | 2 | 76
Embedded systems, C, C++, Circuit board design, Firmware development, Embedded C, PCB design, Electronics, CAD,
SolidWorks, Prototyping, Python, MATLAB, Technical drawing, EMC testing, Hardware testing, KiCad, FPGA programming,
Soldering, Sensors, Control engineering, AutoCAD, Systems engineering, Design for manufacturing, Mechanical
engineering, CNC programming, Additive manufacturing, FMEA, Arduino
in: Engineering and manufacturing; Testing and quality; Programming languages; Environment and energy
says: I build card terminals that survive being dropped. / I like problems with a smell and a temperature. / Every
prototype of mine has a drawer of failed sisters.
""")
