"""Who may do what, where: every URL and every operation, as every role, at four places, against a small table of rules.

`make matrix` asks everything and prints what was found: `+` shown or done, `.` turned away for the role, `-` not there
for the unit, `!` understood and refused for what was sent.
"""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse

from linli.access.door import Kind
from linli.access.models import Role
from linli.api.v1 import door_of, operations
from tests import examples
from tests.site import ONE_WORKER, Site
from tests.walk import Place, places
from tests.world import MARKER, PLACES, World, posts, world

EVERYTHING = "MATRIX" in os.environ
OFFICE = "see record draft"
#: what a role is there for: written here again, so that a slip in the program's own table is found
ABLE = {
    Role.CLERK: f"{OFFICE} unseal",
    Role.REVIEWER: f"{OFFICE} review",
    Role.APPROVER: f"{OFFICE} review sign channels",
    Role.KEEPER: OFFICE,
    Role.LEADER: "see record",
    Role.VOLUNTEER: "",
    Role.SYSTEM: "give-posts channels calendar",
    Role.SECURITY: "guard",
    Role.AUDIT: "audit",
}
#: at which places a unit's own things are seen: there, and above it
SEEN = ("own", "higher")
#: a person's own, whatever post somebody else holds
PRIVATE = ("account/deputies/", "account/tokens/")
#: allauth's own views, and what only a guest or the person himself is asked
OTHERS = ("account_", "mfa_", "access:demonstrate", "access:second_factor")
BODIES: dict[str, Any] = {
    "api-1:withdraw": {"why": "not-held"},
    "api-1:correct": {"kind": "couplets", "service_day": "2023-01-16", "parts": [{"heads": 2}], "why": "counted-again"},
    "api-1:record": {"kind": "couplets", "service_day": "2023-01-16", "parts": [{"heads": 2}]},
    "api-1:register": {"text": "今天天气好。"},
    "api-1:submit": {"version": 1},
    "api-1:hand_back": {"version": 1, "note": "再核"},
    "api-1:accept": {"version": 1},
    "api-1:draft_covering": {"campaign": 1},
    "api-1:write_covering": {"version": 1, "requirements": "逐户走访"},
    "api-1:covering_to_review": {"version": 1},
    "api-1:review_covering": {"version": 1},
    "api-1:return_covering": {"version": 1, "note": "再核"},
    "api-1:sign_covering": {"version": 1, "code": "中民发"},
    "api-1:send_covering": {"version": 1},
    "api-1:acknowledge": {},
    "api-1:give_back": {"why": "cannot", "note": "没有条件"},
    "api-1:decline_repeat": {"note": "不是一件事"},
    "api-1:ask_extension": {"until": "2023-03-20", "note": "路远"},
    "api-1:grant_extension": {"until": "2023-03-20"},
    "api-1:refuse_extension": {"note": "按时报"},
    "api-1:resend": {"note": "仍由你局办"},
    "api-1:close": {},
    "api-1:reopen": {"note": "再补"},
}
HEADERS = {"Idempotency-Key": "one-of-the-matrix"}


def may(role: Role, ability: str | None) -> bool:
    return ability is None or ability in ABLE[role].split()


def expected(role: Role, where: str, ability: str | None, route: str, *, has_subject: bool) -> str:
    """The rule: what the role is for, then whether the unit reaches the thing."""
    if not may(role, ability):
        return "."
    if has_subject and (route.startswith(PRIVATE) or where not in SEEN):
        return "-"
    return "+"


def outcome(response: HttpResponseBase) -> str:
    status, there = response.status_code, response.headers.get("Location", "")
    if status >= 500:
        return "E"
    if status in (401, 403) or "/login/" in there or "/second-factor/" in there:
        return "."
    if status == 404:
        return "-"
    return "+" if status < 400 else "!"


#: pictures of a notice that a person still compares
SCANS = ("notices:scan", "notices:scan_progress", "notices:scan_picture")
#: what is the unit's own alone, also before its superior: corrections, what a sheet lacks, a report until it is sent,
#: what it is told
OWN = ("ledger:correct", "ledger:refused", "reports:checks", "reports:pdf", "reports:docx", "messaging:message", *SCANS)

#: what a unit's superior decides, and not the unit itself
ABOVE = (
    "api-1:grant_extension",
    "api-1:refuse_extension",
    "api-1:decline_repeat",
    "api-1:resend",
    "api-1:close",
    "api-1:reopen",
)


def fits(found: str, rule: str, method: str, where: str, name: str) -> bool:
    """An action may refuse what it understood, a superior may see what it may not do; nobody gets more."""
    if rule == "+" and where == "higher" and (method == "POST" or name in OWN):
        return found in "+!.-"
    if rule == "+" and where == "own" and name in ABOVE:
        return found in "!."
    return found in {"+": "+!" if method == "GET" else "+!-", ".": ".", "-": "-!"}[rule]


def spared(number: int, role: Role, where: str, rule: str) -> bool:
    """What takes turns unless all is asked for: a door is the same at every place, a reach for every role."""
    turn = number + list(Role).index(role)
    skipped = {
        ".": where != list(PLACES)[turn % 4],
        "-": turn % 4 != 0,
        "+": where != "own" and turn % 3 != 0,
    }
    return not EVERYTHING and skipped[rule]


@contextmanager
def written() -> Iterator[list[str]]:
    """The statements inside the block that change a table of ours."""
    found: list[str] = []

    def look(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        done = execute(sql, params, many, context)
        changes = sql.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE")) and "django_session" not in sql
        if changes and context["cursor"].rowcount > 0:
            found.append(sql)
        return done

    with connection.execute_wrapper(look):
        yield found


def asked() -> Iterator[tuple[Place, str, str | None]]:
    """Every URL with GET and POST, every operation with its method; and the ability that each asks for."""
    abilities = {(name, method): door_of(one).ability for name, one in operations() for method in one.methods}
    for place in places():
        if place.name.startswith("api-1:"):
            for method in ("GET", "POST"):
                if (place.name, method) in abilities:
                    yield place, method, abilities[place.name, method]
        elif place.door.kind in (Kind.POST, Kind.SIGNED_IN) and not place.name.startswith(OTHERS):
            for method in ("GET", "POST"):
                yield place, method, place.door.asks(method)


def address(place: Place, made: World) -> str:
    find = examples.finder(place.route)
    parameters = made.parameters.get(find, {"part": "child"}) if place.parameters and find else {}
    query = f"?figure={made.figure}" if place.name == "reports:note" else ""
    return reverse(place.name, kwargs={name: parameters[name] for name in place.parameters}) + query


def send(client: Client, method: str, place: Place, url: str, made: World) -> HttpResponseBase:
    if method == "GET":
        return client.get(url)
    if place.name.startswith("api-1:"):
        body = {"other": str(made.other)} if place.name == "api-1:object_to" else BODIES.get(place.name, {})
        return client.post(url, json.dumps(body), "application/json", headers=HEADERS)
    return client.post(url, {})


@ONE_WORKER
def test_nobody_is_shown_or_does_what_the_post_does_not_allow(site: Site) -> None:
    wrong, lines = [], []
    with site.undone():
        made, clients = world(), posts()
        for number, (place, method, ability) in enumerate(asked()):
            url, subject, cells = address(place, made), examples.finder(place.route), []
            for (role, where), client in clients.items():
                rule = expected(
                    role, where, ability, place.route, has_subject=bool(place.parameters) and subject in made.parameters
                )
                if spared(number, role, where, rule):
                    cells.append(" ")
                    continue
                with transaction.atomic(), written() as changes:
                    response = send(client, method, place, url, made)
                    transaction.set_rollback(True)
                found = outcome(response)
                cells.append(found)
                at = f"{method} {place.name} as {role} at the {where} unit"
                if not fits(found, rule, method, where, place.name):
                    wrong.append(f"{at}: expected {rule}, found {found} ({response.status_code})")
                if rule != "+" and changes:
                    wrong.append(f"{at}: wrote {changes[0][:80]}")
                if where not in SEEN and MARKER.encode() in _content(response):
                    wrong.append(f"{at}: shows what is another unit's")
            lines.append((f"{method:5}{place.name}", cells))
    show(lines)
    assert not wrong, f"{len(wrong)} wrong:\n" + "\n".join(wrong[:60])


def show(lines: list[tuple[str, list[str]]]) -> None:
    """A line an URL, a group of letters a role, a letter a place."""
    print("\n" + " " * 36 + " ".join(f"{role:4.4}" for role in Role) + f"   each at: {', '.join(PLACES)}")
    for name, cells in lines:
        roles = ["".join(cells[first :: len(Role)]) for first in range(len(Role))]
        print(f"{name:36.36}{' '.join(roles)}")


def _content(response: HttpResponseBase) -> bytes:
    return b"" if response.streaming else response.content  # type: ignore[attr-defined]
