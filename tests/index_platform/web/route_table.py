"""Who may come where: each route and method, and who gets in. Written by hand."""

from index_platform.auth.roles import Role

NOBODY, DISABLED, NO_ROLE = "nobody", "a disabled account", "an account without a role"
ACCOUNTS = frozenset({NO_ROLE, *Role})
EVERYBODY = frozenset({NOBODY, DISABLED, *ACCOUNTS})
PHONE: frozenset[str] = frozenset()  # no account by a cookie: a phone of a researcher, by its own token
MANAGER, ANALYST, LEAD = Role.SURVEY_MANAGER, Role.ANALYST, Role.STATISTICS_LEAD
PROTECTION, ADMINISTRATOR = Role.DATA_PROTECTION_OFFICER, Role.ADMINISTRATOR
RESEARCHER, SUPERVISOR = Role.COMMUNITY_RESEARCHER, Role.FIELDWORK_SUPERVISOR

TABLE: tuple[tuple[frozenset[str], str], ...] = (
    (
        PHONE,
        """
        GET /api/field/day
        PUT /api/field/interviews/{interview}
        PUT /api/field/visits/{visit}
        PUT /api/field/notes/{note}
        POST /api/field/check-ins
        """,
    ),
    (
        EVERYBODY,
        """
        GET HEAD /
        GET HEAD /.well-known/security.txt
        GET HEAD /assets/{file_path}
        GET HEAD /assets/web/{file_path}
        GET HEAD /calendar
        GET HEAD /calendar.ics
        GET HEAD /compare
        GET HEAD /compare/charts/{anchor}
        GET HEAD /compare/charts/{anchor}/{file}
        GET HEAD /compare/report.pdf
        GET HEAD POST /find
        GET HEAD /health
        GET HEAD /measures
        GET HEAD /measures/{key}
        GET HEAD /measures/{key}/charts/{anchor}
        GET HEAD /measures/{key}/charts/{anchor}/{file}
        GET HEAD /measures/{key}/{file}
        GET HEAD /outcomes
        GET HEAD /places
        GET HEAD /places/{code}
        GET HEAD /places/{code}/charts/{anchor}
        GET HEAD /places/{code}/charts/{anchor}/{file}
        GET HEAD /places/{code}/large-print.pdf
        GET HEAD /places/{code}/report.pdf
        GET HEAD /places/{code}/residents
        GET HEAD /places/{code}/residents/{language}
        GET HEAD /places/{code}/residents/{language}/residents.pdf
        GET HEAD /places/{code}/residents.pdf
        GET HEAD /reminders/{token}/calendar.ics
        GET HEAD /releases
        GET HEAD /releases/{name}
        GET HEAD /releases/latest
        GET HEAD /releases/latest/{file}
        GET HEAD /releases/{name}/change
        GET HEAD /releases/{name}/differences
        GET HEAD /releases/{name}/places/{code}
        GET HEAD /releases/{name}/places/{code}/large-print.pdf
        GET HEAD /releases/{name}/places/{code}/report.pdf
        GET HEAD /releases/{name}/places/{code}/residents
        GET HEAD /releases/{name}/places/{code}/residents/{language}
        GET HEAD /releases/{name}/places/{code}/residents/{language}/residents.pdf
        GET HEAD /releases/{name}/places/{code}/residents.pdf
        GET HEAD /releases/{name}/{file}
        GET POST /i
        GET POST /i/{code}
        GET POST /r
        GET /s
        GET /accessibility
        GET /accessibility/log.json
        GET /method
        GET /method/definition.json
        GET /questionnaires
        GET /questionnaires/{label}
        GET /questionnaires/{label}/codebook
        GET /questionnaires/{label}/codebook.csv
        GET /questionnaires/{label}/codebook.json
        GET /questionnaires/{label}/definition.json
        GET /questionnaires/{label}/in/{language}
        GET /questionnaires/{label}/in/{language}/{file}
        GET /questionnaires/{label}/paper.pdf
        GET /take-part
        GET /someone-to-talk-to
        GET /someone-to-talk-to/{language}
        GET /privacy
        GET /privacy/{language}
        GET /leave
        GET /look
        GET /look/{name}
        GET /api
        GET /api/openapi.json
        GET /api/{path}
        GET POST /withdraw
        POST /withdraw/confirm
        GET /withdraw/done
        GET /field
        GET /field/manifest.webmanifest
        GET /field/words.json
        GET /field/worker.js
        POST /api/field/phones
        PUT /api/responses/{response_id}
        GET POST /s/{wave}
        GET /s/{wave}/deleted
        GET /s/{wave}/ended
        GET /s/{wave}/leave
        GET /s/{wave}/privacy
        GET /s/{wave}/someone-to-talk-to
        GET /s/{wave}/under-16
        GET /s/{wave}/{draft}
        GET /s/{wave}/{draft}/check
        GET POST /s/{wave}/{draft}/contact
        POST /s/{wave}/{draft}/delete
        GET /s/{wave}/{draft}/language/{language}
        GET /s/{wave}/{draft}/elsewhere
        GET /s/{wave}/{draft}/later
        GET /s/{wave}/{draft}/leave
        GET POST /s/{wave}/{draft}/place
        GET /s/{wave}/{draft}/privacy
        GET POST /s/{wave}/{draft}/q/{item}
        GET POST /s/{wave}/{draft}/q/{item}/sure
        GET /s/{wave}/{draft}/receipt
        POST /s/{wave}/{draft}/send
        GET /s/{wave}/{draft}/someone-to-talk-to
        GET POST /account/sign-in
        GET POST /account/sign-in/code
        POST /account/sign-out
        GET POST /account/welcome/{token}
        """,
    ),
    (
        ACCOUNTS,
        """
        GET /account
        GET /account/activity
        GET POST /account/devices/{device}
        GET POST /account/password
        GET POST /account/second-step
        GET POST /account/second-step/codes
        GET POST /account/second-step/off
        GET /manage
        GET /manage/desk
        POST /manage/desk/places
        POST /manage/desk/places/{code}/move
        POST /manage/desk/places/{code}/remove
        GET /manage/early
        GET /manage/instruments
        GET /manage/instruments/compare
        GET /manage/instruments/{label}
        GET /manage/instruments/{label}/codebook
        GET /manage/instruments/{label}/codebook.csv
        GET /manage/instruments/{label}/codebook.json
        GET /manage/instruments/{label}/definition.json
        GET /manage/instruments/{label}/definition.yaml
        GET /manage/instruments/{label}/paper.html
        GET /manage/instruments/{label}/paper.pdf
        GET /manage/instruments/{label}/try
        POST /manage/try-instrument
        GET /manage/places
        GET /manage/places/{key}/{vintage}
        """,
    ),
    (
        frozenset({ANALYST, MANAGER, LEAD, PROTECTION, SUPERVISOR}),
        """
        GET /manage/waves
        GET /manage/waves/{key}
        GET POST /manage/waves/{key}/stop-work
        """,
    ),
    (
        frozenset({ANALYST, MANAGER, LEAD, PROTECTION}),
        """
        GET /manage/calendar
        GET /manage/releases
        GET /manage/releases/{name}
        GET /manage/releases/{name}/words
        """,
    ),
    (
        frozenset({MANAGER}),
        """
        GET POST /manage/instruments/{label}/propose
        GET POST /manage/instruments/proposals/{number}/take-back
        GET POST /manage/new-instrument
        POST /manage/new-instrument/try
        GET POST /manage/new-places
        GET POST /manage/new-wave
        GET POST /manage/plan-wave
        GET POST /manage/erase-answers
        GET POST /manage/waves/{key}/dates
        GET POST /manage/waves/{key}/selection
        GET POST /manage/waves/{key}/targets
        GET /manage/waves/{key}/invitations
        GET POST /manage/waves/{key}/invitations/new
        GET POST /manage/waves/{key}/invitations/only
        POST /manage/waves/{key}/invitations/sheet
        GET POST /manage/waves/{key}/invitations/{batch}/stop
        GET POST /manage/waves/{key}/open
        GET POST /manage/waves/{key}/close
        GET POST /manage/waves/{key}/freeze
        """,
    ),
    (
        frozenset({ANALYST, LEAD}),
        """
        GET POST /manage/new-definition
        GET POST /manage/waves/{key}/compute
        """,
    ),
    (
        frozenset({ANALYST}),
        """
        GET POST /manage/waves/{key}/propose
        GET POST /manage/releases/{name}/take-back
        """,
    ),
    (frozenset({Role.CONTACT_OFFICER}), "GET /manage/contacts"),
    (
        frozenset({Role.POLICY_OFFICER}),
        """
        GET POST /manage/desk/reminders/{number}
        GET POST /manage/desk/calendar
        GET POST /manage/desk/calendar/close
        GET /manage/places/{code}
        GET POST /manage/places/{code}/add-commitment
        GET POST /manage/places/{code}/add-asset
        GET POST /manage/places/{code}/entries/{number}
        GET POST /manage/places/{code}/entries/{number}/retire
        GET POST /manage/places/{code}/entries/{number}/restore
        GET POST /manage/new-assets
        GET POST /manage/new-assets/{number}/undo
        """,
    ),
    (
        frozenset({LEAD}),
        """
        GET POST /manage/calendar/new
        GET POST /manage/calendar/{number}/change
        GET POST /manage/releases/{name}/approve
        """,
    ),
    (
        frozenset({LEAD, MANAGER}),
        """
        GET /manage/instruments/proposals/{number}
        GET /manage/instruments/proposals/{number}/try
        GET POST /manage/instruments/proposals/{number}/approve
        GET POST /manage/instruments/proposals/{number}/refuse
        """,
    ),
    (
        frozenset({LEAD, PROTECTION}),
        """
        GET POST /manage/releases/{name}/early
        GET POST /manage/releases/{name}/early/{number}/remove
        GET POST /manage/releases/{name}/postpone
        GET POST /manage/releases/{name}/refuse
        GET POST /manage/releases/{name}/withdraw
        """,
    ),
    (
        frozenset({ANALYST, MANAGER, LEAD}),
        """
        GET /manage/releases/{name}/places/{code}
        GET /manage/releases/{name}/proofs
        GET POST /manage/releases/{name}/build-proofs
        GET /manage/releases/{name}/proofs/{page}
        GET /manage/releases/{name}/proofs/{page}/files/{file}
        GET POST /manage/releases/{name}/proofs/{page}/sign
        GET POST /manage/releases/{name}/proofs/{page}/settle/{number}
        GET /manage/waves/{key}/compare
        """,
    ),
    (
        frozenset({MANAGER, SUPERVISOR}),
        """
        GET /manage/fieldwork
        GET /manage/fieldwork/assignments
        GET POST /manage/fieldwork/assignments/new
        GET /manage/fieldwork/assignments/{assignment}
        GET POST /manage/fieldwork/assignments/{assignment}/addresses
        GET POST /manage/fieldwork/assignments/{assignment}/close
        GET POST /manage/fieldwork/assignments/{assignment}/give
        GET POST /manage/fieldwork/assignments/{assignment}/reopen
        GET POST /manage/fieldwork/code
        GET POST /manage/fieldwork/phones/{phone}/end
        GET /manage/fieldwork/progress
        GET /manage/fieldwork/progress/{wave}
        GET /manage/fieldwork/progress/{wave}/progress.csv
        GET POST /manage/fieldwork/rescue
        GET /manage/fieldwork/notes
        GET /manage/fieldwork/notes/{note}
        GET /manage/fieldwork/quality
        GET /manage/fieldwork/training
        GET POST /manage/fieldwork/training/{account}/revoke
        GET POST /manage/fieldwork/training/{account}/sign
        GET POST /manage/fieldwork/withdrawal
        GET /manage/responses
        GET /manage/responses/{wave}
        GET /manage/review
        GET /manage/review/{key}
        GET POST /manage/review/{key}/ask-again
        GET POST /manage/review/{key}/leave-out
        GET POST /manage/review/{key}/take-in
        GET POST /manage/review/{key}/undo
        """,
    ),
    (frozenset({MANAGER, ANALYST, LEAD}), "GET /manage/open-answers"),
    (
        frozenset({MANAGER}),
        """
        GET /manage/open-answers/{wave}/{item}/redact
        GET POST /manage/open-answers/{wave}/{item}/redact/{number}
        """,
    ),
    (
        frozenset({ANALYST, LEAD}),
        """
        GET /manage/open-answers/{wave}/{item}/themes
        GET POST /manage/open-answers/{wave}/{item}/codebook
        GET /manage/open-answers/{wave}/{item}/code
        GET POST /manage/open-answers/{wave}/{item}/code/{number}
        GET POST /manage/open-answers/{wave}/{item}/settle/{number}
        """,
    ),
    (
        frozenset({PROTECTION}),
        """
        GET /manage/concerns
        GET POST /manage/concerns/{number}/{item}
        """,
    ),
    (
        frozenset({RESEARCHER, SUPERVISOR}),
        """
        GET /manage/take
        GET /manage/training
        GET POST /manage/training/practice
        GET POST /manage/training/{name}
        GET POST /manage/take/{wave}
        """,
    ),
    (
        frozenset({MANAGER, RESEARCHER, SUPERVISOR}),
        """
        GET /manage/papers
        GET /manage/papers/{wave}
        GET POST /manage/papers/{wave}/new
        GET POST /manage/papers/{wave}/take-in
        GET /manage/batches/{batch}
        GET POST /manage/batches/{batch}/next
        GET POST /manage/batches/{batch}/{number}/undo
        GET POST /manage/batches/{batch}/{number}/{page}
        """,
    ),
    (frozenset({MANAGER}), "GET POST /manage/batches/{batch}/{number}/decide"),
    (frozenset({ADMINISTRATOR, PROTECTION}), "GET /manage/audit"),
    (
        frozenset({ADMINISTRATOR}),
        """
        GET /manage/people
        GET POST /manage/people/new
        GET /manage/people/{account}
        GET POST /manage/people/{account}/{deed}
        """,
    ),
)
