"""What lies on a unit's desk: the rows of a page, and how much there is, in two statements for any amount of work.

Nothing is counted beyond `MANY`: a desk says 500+ and not, at a cost that grows with the work, 9,871.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from linli.access.door import ROLES_THAT, Ability, able
from linli.access.models import Role
from linli.access.scope import Scope
from linli.campaigns.relief import asks_figures_only
from linli.campaigns.supervision import at_risk
from linli.db.planned import planned_once
from linli.desk import sql
from linli.kernel.clock import end_of, now, today
from linli.kernel.i18n import mark
from linli.notices.clauses import Clause, clauses
from linli.notices.models import Decision
from linli.ui.addresses import address

MANY = 500  #: counted no further


class Mark(NamedTuple):
    """How a state is shown: family of its sign (the tag `st`), and its word."""

    family: str
    word: str


class Act(NamedTuple):
    """What is offered: its word, and where it is done."""

    word: str
    url: str


STATES = {
    "sent": Mark("", mark("待签收")),
    "pending": Mark("", mark("待办")),
    "doing": Mark("go", mark("在办")),
    "done": Mark("done", mark("已办结")),
    "drafting": Mark("go", mark("起草中")),
    "review": Mark("", mark("待审核")),
    "signing": Mark("", mark("待签发")),
    "in-review": Mark("go", mark("待审核")),
    "in-signing": Mark("go", mark("待签发")),
    "signed": Mark("go", mark("已签发")),
    "submitted": Mark("done", mark("已报送")),
    "accepted": Mark("done", mark("已接收")),
    "returned": Mark("bad", mark("已退回")),
    "to-accept": Mark("", mark("待接收")),
    "report": Mark("", mark("待报")),
    "confirm": Mark("", mark("待认定")),
    "amended": Mark("warn", mark("有更正")),
    "slip-sign": Mark("", mark("待批示")),
    "slip-do": Mark("", mark("待承办")),
    "slip-read": Mark("", mark("待阅")),
    "reading": Mark("go", mark("读表中")),
    "taking": Mark("go", mark("录入中")),
    "mapping": Mark("warn", mark("待认列")),
    "preview": Mark("", mark("待录入")),
    "failed": Mark("bad", mark("读不出")),
    "given-back": Mark("go", mark("等上级答复")),
    "sent-back": Mark("bad", mark("已退回")),
    "objected": Mark("warn", mark("提出重复")),
    "asked": Mark("warn", mark("申请延期")),
}
_REPORT_ACTS = {
    "drafting": mark("写报告"),
    "review": mark("审核"),
    "signing": mark("签发"),
    "signed": mark("报送"),
    "returned": mark("修改"),
    "to-accept": mark("接收"),
}
_COVERING_ACTS = {
    "drafting": mark("改稿"),
    "review": mark("审核"),
    "signing": mark("签发"),
    "signed": mark("下发"),
    "returned": mark("修改"),
}
_ACTS = {
    "pending": mark("办理"),
    "doing": mark("办理"),
    "confirm": mark("认定"),
    "mapping": mark("认列"),
    "preview": mark("录入"),
    **dict.fromkeys(("sent-back", "objected", "asked"), mark("答复")),
    "amended": mark("看更正"),
    "slip-sign": mark("批示"),
    "slip-do": mark("承办"),
    "slip-read": mark("阅看"),
}
_PAGES = {
    "up": "reports:report", "notice": "campaigns:confirm", "sheet": "ledger:sheet", "slip": "notices:slip",
    "amended": "campaigns:amendment", "covering": "campaigns:covering", "covering-for": "campaigns:covering",
}  # fmt: skip
_SLIPS = ("amended", "slip-sign", "slip-do", "slip-read")
_TODO = ("sent", "pending", "review", "signing", "signed", "returned", "to-accept", "report", "confirm", "mapping",
         "preview", "failed", "sent-back", "objected", "asked", *_SLIPS)  # fmt: skip
_REPORTS, _WATCHED = (sql.REPORTS, sql.REPORTS_FOR), (sql.REPORTS_LATE, sql.ESCALATED, sql.REPORTS_ESCALATED)
_COVERINGS = (sql.COVERINGS, sql.COVERINGS_FOR)
_WAITING = (sql.OWN, sql.BELOW, sql.BACK, sql.ASKED, sql.UP, sql.READINGS, sql.SHEETS, sql.SLIPS,
            sql.AMENDED, *_COVERINGS, *_REPORTS)  # fmt: skip
_BRANCHES: Mapping[str, tuple[str, ...]] = {
    "open": (*_WAITING, *_WATCHED),
    "new": _WAITING,
    "todo": _WAITING,
    "doing": (sql.OWN, sql.BELOW, sql.SHEETS, *_COVERINGS),
    "done": (sql.DONE, sql.SENT),
    "late": (sql.BELOW, *_WATCHED),
}
_WHERE = {
    "late": "role = 'late'",
    "new": "role <> 'late' AND state = ANY(%(todo)s) AND state <> 'pending'",
    "todo": "role <> 'late' AND state = ANY(%(todo)s)",
    "doing": "role <> 'late' AND state <> ALL(%(todo)s)",
}
#: what each branch calls its unit and its title
_COLUMNS = {
    **dict.fromkeys((sql.OWN, sql.BELOW, sql.BACK, sql.ASKED, sql.DONE, sql.ESCALATED), ("t.unit_id", "t.title")),
    **dict.fromkeys((*_REPORTS, sql.REPORTS_LATE, sql.REPORTS_ESCALATED), ("i.unit_id", "o.what")),
    **dict.fromkeys((sql.UP, sql.SENT), ("f.unit_id", "o.what")),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """The filters of a desk, as its URL says them."""

    #: open 全部未结 · new 新到 (of 待办 what one press settles) · todo 待办 · doing 在办 · done 已办 · late 督办
    tab: str = "open"
    campaign: int = 0  #: its number; 0: any
    below: UUID | None = None  #: one unit right below
    words: str = ""
    latest_first: bool = False
    mine: bool = False  #: not what lies with units below

    def __post_init__(self) -> None:
        if self.tab not in _BRANCHES:
            raise ValueError(f"tab: expected one of {', '.join(_BRANCHES)}, got {self.tab}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One thing to do, or done. `id` is of a task, a filing (role up), a reading (notice), an upload (sheet), the
    notice of a handling slip (slip), an amendment (amended), or a covering notice."""

    id: UUID
    obligation: UUID | None
    title: str
    delivery: UUID | None
    filing: UUID | None
    whole: bool  #: the unit's own answer to the obligation, so that its report stands for it
    state: str
    role: str
    due: date | None
    unit: str
    owner: str
    clause: Clause | None
    reminded_at: datetime | None
    firm: bool = False  #: its deadline is not moved by holidays, or was moved already
    zero: bool = False  #: a report of nothing is asked too

    @property
    def is_report(self) -> bool:
        """An instalment that can be answered at once; `id` is its own."""
        return self.state == "report" and self.role != "late"

    @property
    def is_for(self) -> bool:
        """Whether it is a unit's below that has no account, and done in its stead."""
        return self.role in ("for", "covering-for")

    @property
    def mark(self) -> Mark:
        return STATES[self.state]

    @property
    def is_done(self) -> bool:
        return STATES[self.state].family == "done"

    @property
    def url(self) -> str:
        """The page of the thing itself."""
        if self.role in _PAGES:
            return address(_PAGES[self.role], self.id)
        if self.whole:
            return address("campaigns:obligation", self.obligation)
        return address("campaigns:task", self.id)

    @property
    def begins(self) -> bool:
        """Whether the one act is to begin the report; what asks for figures alone is answered without one."""
        begun = self.whole and self.filing is None and self.state in ("pending", "doing")
        return begun and not asks_figures_only(self.title)

    @property
    def act(self) -> Act:
        """The one act that is offered."""
        if self.filing:
            return Act(_REPORT_ACTS.get(self.state, mark("查看")), address("reports:report", self.filing))
        if self.is_report:
            return Act(mark("登记") if self.is_for else mark("报告"), address("desk:instalment", self.id))
        acts = _COVERING_ACTS if self.role in ("covering", "covering-for") else _ACTS
        return Act(acts.get(self.state, mark("查看")), self.url)


@dataclass(frozen=True, slots=True)
class Counts:
    """How much lies there, by tab. `more`: tabs of which only the first were counted."""

    of: Mapping[str, int]
    more: frozenset[str]


def counts(scope: Scope, wanted: Wanted) -> Counts:
    """By tab, with the other filters kept. One statement."""
    numbers: Counter[str] = Counter()
    branches = [*_branches(wanted, "open"), *_branches(wanted, "done")]
    for state, role, count in _asked(sql.COUNTS, sql.COUNTED, branches, scope, wanted, where="true", reach=MANY + 1):
        if STATES[state].family == "done":
            numbers["done"] += count
        else:
            part = "late" if role == "late" else "todo" if state in _TODO else "doing"
            numbers.update({"open": count, part: count, "new": count * (part == "todo" and state != "pending")})
    more = {tab for tab in ("open", "done") if numbers[tab] > MANY}
    if "open" in more:
        more |= {tab for tab in ("new", "todo", "doing", "late") if numbers[tab]}
    return Counts({tab: min(numbers[tab], MANY) for tab in _BRANCHES}, frozenset(more))


def rows(scope: Scope, wanted: Wanted, *, offset: int, size: int) -> list[Row]:
    """Rows in the order of their deadlines, `size` of them after `offset`. Two statements, with their clauses."""
    found = _asked(
        sql.PAGE,
        sql.CUT,
        _branches(wanted, wanted.tab),
        scope,
        wanted,
        where=_WHERE.get(wanted.tab, "true"),
        reach=offset + size,
        size=size,
        offset=offset,
        todo=list(_TODO),
    )
    decided = {row[11]: row[12:15] for row in found if row[12]}
    quoted = clauses(
        Decision(pk=pk, reading_id=reading, spans=json.loads(spans), notice_id=notice)
        for pk, (reading, spans, notice) in decided.items()
    )
    return [
        Row(
            id=row[0], obligation=row[1], title=row[2], delivery=row[3], filing=row[4], whole=row[5], state=row[6],
            role=row[7], due=row[8], unit=row[9], owner=row[10] or "", clause=quoted.get(row[11]), reminded_at=row[15],
            firm=row[16], zero=row[17],
        )
        for row in found
    ]  # fmt: skip


def _branches(wanted: Wanted, tab: str) -> list[str]:
    return [branch for branch in _BRANCHES[tab] if _asked_for(branch, wanted)]


def _asked_for(branch: str, wanted: Wanted) -> bool:
    if branch in (sql.READINGS, sql.SHEETS, sql.SLIPS, sql.AMENDED, sql.COVERINGS):
        return wanted.below is None
    return not (
        wanted.mine
        and branch in (sql.BELOW, sql.BACK, sql.ASKED, sql.UP, sql.REPORTS_FOR, sql.COVERINGS_FOR, *_WATCHED)
    )


def _asked(
    statement: str,
    cut: str,
    branches: Sequence[str],
    scope: Scope,
    wanted: Wanted,
    *,
    where: str,
    reach: int,
    **more: object,
) -> list[tuple[Any, ...]]:
    order = "DESC" if wanted.latest_first else "ASC"
    parts = [cut.format(branch=_narrowed(one, wanted, order), where=where, order=order) for one in branches]
    facts = {
        "unit": scope.unit.pk if scope.unit else None,
        "post": scope.post.pk if scope.post else None,
        "account": _sitting(scope),
        "clerk": scope.post is not None and scope.post.role == Role.CLERK,
        **_part_of(scope),
        "line": scope.line,
        "low": scope.low,
        "high": scope.high,
        "risk": at_risk(),
        "today": today(),
        "soon": end_of(at_risk()),
        "moment": now(),
        "campaign": wanted.campaign,
        "below": wanted.below,
        "words": wanted.words,
        "like": f"%{_literal(wanted.words)}%",
        "reach": reach,
    }
    with planned_once(), connection.cursor() as cursor:
        cursor.execute(statement.format(branches=" UNION ALL ".join(parts), order=order), facts | more)
        return list(cursor.fetchall())


def _sitting(scope: Scope) -> UUID | None:
    """Who sits at the post now, where that may be a deputy."""
    return scope.account.pk if scope.account else scope.post.account_id if scope.post else None


def _part_of(scope: Scope) -> dict[str, object]:
    """What the acting post is there for in its office, and which roles are."""
    parts = {"draft": Ability.DRAFT, "review": Ability.REVIEW, "sign": Ability.SIGN}
    mine = {f"{name}s": scope.post is not None and able(scope.post.role, part) for name, part in parts.items()}
    roles = {"drafters": Ability.DRAFT, "reviewers": Ability.REVIEW, "signers": Ability.SIGN}
    return mine | {name: [str(role) for role in ROLES_THAT[part]] for name, part in roles.items()}


def _narrowed(branch: str, wanted: Wanted, order: str) -> str:
    if branch not in _COLUMNS:
        return branch
    unit, title = _COLUMNS[branch]
    asked = [("campaign", wanted.campaign), ("below", wanted.below), ("words", wanted.words)]
    kept = " ".join(sql.FILTERS[name].format(unit=unit, title=title) for name, value in asked if value)
    return branch.format(filters=kept)


def _literal(words: str) -> str:
    return words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
