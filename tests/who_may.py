"""Who may ask what of the records service, by what docs/business.md and docs/records.md say of it and not by the
table of routes: what tests/test_walls.py holds every route to."""
import re

OWNER, OWNERS_REVIEWER = "school2", "school2-reviewer"
OWN, BUREAUS = ("school", "county", "city", "province"), ("county", "city", "province")
ANYBODY = {role: OWN + ("ministry",) for role in ("clerk", "reviewer", "administrator", "auditor")}
ENTERS = {"clerk": OWN}
SEES_IN_FULL = {"clerk": OWN, "reviewer": OWN}
ASKS = {"clerk": OWN, "reviewer": OWN, "administrator": OWN}
SETS = {"administrator": ("province",)}
# Who may, by what docs/business.md and docs/records.md say of it: method, path without /api/v1, role -> levels.
# The first that fits counts.
WHO_MAY = [
    ("POST", "/settings|/late|/catalogues.*", SETS), ("GET", "/catalogues/(template|draft)", SETS),
    (".*", "/log(.csv)?", {"administrator": OWN, "auditor": OWN + ("ministry",)}),
    (".*", "/accounts.*", {"administrator": OWN}),
    (".*", "/tokens.*", {**ASKS, "auditor": OWN + ("ministry",)}),
    (".*", "/records.*", SEES_IN_FULL),
    (".*", "/graduates/file(/take)?", ENTERS),
    ("GET", r"/students\.(csv|xlsx)|/graduates/file\.(csv|xlsx)|/movements\.csv|/bulk/unpromoted\.csv|/aid/{id}/list.csv|/applications/{id}/proofs/{number}", SEES_IN_FULL),
    ("POST", r"/students/{id}/(reveal|card.*)|/events|/(cards|register|graduates|aid/{id}/print)(\.pdf)?|/applications/{id}/reveal"
     "|/continuations(.csv|/table)", SEES_IN_FULL),
    (".*", "/imports.*", {"clerk": OWN, "administrator": BUREAUS}),
    (".*", "/photos.*|/students/{id}/apply|/apply|/bulk", ENTERS),
    ("POST", "/students/{id}/photo|/applications/{id}/(proofs|dismiss)|/applications|/students/{id}/applications|/offers.*|/aid", ENTERS),
    (".*", "/continuations/(template.xlsx|lists(/take)?)", {"clerk": ("city", "province"), "administrator": ("city", "province")}),
    (".*", "/national.*", {"clerk": ("province",), "administrator": ("province",)}),
    (".*", "/problems/{id}/faq|/faq/.*", {role: ("province",) for role in ASKS}),
    ("POST", "/problems/{id}/(answer|escalate)", {role: BUREAUS for role in ASKS}),
    (".*", "/problems.*", ASKS),
    ("GET", "/schools/({code}/merge|template)", {"administrator": BUREAUS}),
    ("POST", "/schools.*", {"administrator": BUREAUS}), ("GET", "/offers/{id}", ENTERS),
    ("(GET|POST)", "/(students|find|statistics|destinations|events|search|cards|register|graduates|aid|todo|applications|offers|bulk"
     "|batches|movements|suspensions|schools|continuations|unpromoted|)([./].*)?", ANYBODY),
]
# Everybody of OWNER's school, and of the county and the province above it: name -> role, level.
SEATS = {OWNER: ("clerk", "school"), OWNERS_REVIEWER: ("reviewer", "school"), "school2-admin": ("administrator", "school"),
         "school2-auditor": ("auditor", "school"), "xihu-clerk": ("clerk", "county"), "xihu": ("reviewer", "county"),
         "xihu-admin": ("administrator", "county"), "xihu-auditor": ("auditor", "county"), "reviewer": ("reviewer", "province"),
         "province": ("administrator", "province"), "ministry": ("auditor", "ministry")}


def naive_may(method, path, role, level):
    bare = path.replace("/api/v1", "")
    for how, where, whom in WHO_MAY:
        if re.fullmatch(how, method) and re.fullmatch(where, bare):
            # the list of schools as a page is where they are managed
            return level in whom.get(role, ()) and ((method, path) != ("GET", "/schools") or
                                                    (role == "administrator" and level in BUREAUS))
    raise AssertionError(f"{method} {path}: who may is said nowhere in WHO_MAY")
