"""The metrics (指标) as data: what each is called, its unit, its definition, and how it is taken from totals.

A value is a whole number, so that it can be frozen and compared: hours are kept as minutes, shares as tenths of a
percent, and both are rounded once, when they are shown.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cache

from linli.catalogue.kinds import PriorityGroup, catalogue
from linli.kernel.i18n import language, mark, tr
from linli.ledger.models import Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """What some work comes to. Persons are distinct, so those of two totals do not add up; all else does."""

    works: int = 0
    person_times: int = 0
    unnamed: int = 0  #: heads without a name, part of the person-times
    persons: int = 0  #: distinct people that are known
    minutes: tuple[int, ...] = (0, 0, 0, 0, 0)  #: credited, by evidence grade 1–5
    served: int = 0
    groups: Mapping[str, int] = field(default_factory=dict)  #: priority group → person-times served
    outcome: int | None = None  #: only over one kind: units differ


class Form(Enum):
    """How a value is shown."""

    COUNT = "count"
    HOURS = "hours"  #: minutes shown as hours with one decimal
    SHARE = "share"  #: tenths of a percent


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """`zh`, `unit` and `definition` are what a report freezes; `en` and `defined` speak to a reader."""

    code: str
    zh: str
    en: str
    unit: str
    definition: str
    take: Callable[[Totals], int]
    form: Form = Form.COUNT
    in_words: Callable[[], str] | None = None  #: the definition in the reader's language, where it has facts

    @property
    def defined(self) -> str:
        """What it counts (口径), in the reader's language."""
        return self.in_words() if self.in_words else tr(self.definition)

    def amount(self, value: int) -> int | float:
        """The value as a plain number of its unit, rounded as it is shown."""
        return float(self.show(value).replace(",", "")) if self.form is not Form.COUNT else value

    def show(self, value: int, *, aligned: bool = False) -> str:
        """The value as a reader sees it, without its unit. `aligned`: hours keep their ".0", for columns."""
        if self.form is Form.COUNT:
            return f"{value:,}"
        tenths = (value * 10 + 30) // 60 if self.form is Form.HOURS else value
        whole, tenth = divmod(tenths, 10)
        return f"{whole:,}.{tenth}" if tenth or aligned else f"{whole:,}"


def share(part: int, whole: int) -> int:
    """Tenths of a percent, rounded half up; 0 of nothing."""
    return (2000 * part + whole) // (2 * whole) if whole else 0


_OF_GRADE = mark("凭据等级为“{grade}”的认定服务分钟数之和，最后折算为小时，保留一位小数。")
_OF_GROUP = mark("各次服务所服务的{group}人数之和；一人可兼属几类，各类不相加。")


def _hours(grade: Evidence) -> Metric:
    return Metric(
        code=f"hours:{grade.name.lower()}",
        zh=f"{grade.label}的服务时长",
        en=f"Service hours, {grade.name.lower().replace('_', '-')}",
        unit=mark("小时"),
        form=Form.HOURS,
        definition=_OF_GRADE.format(grade=grade.label),
        in_words=lambda: tr(_OF_GRADE, grade=tr(grade.label)),
        take=lambda totals: totals.minutes[grade - 1],
    )


def _served(group: PriorityGroup) -> Metric:
    return Metric(
        code=f"served:{group.code}",
        zh=f"服务{group.zh}",
        en=f"Served: {group.en}",
        unit=mark("人次"),
        definition=_OF_GROUP.format(group=group.zh),
        in_words=lambda: tr(_OF_GROUP, group=group.en if language() == "en" else group.zh),
        take=lambda totals: totals.groups.get(group.code, 0),
    )


WORKS = Metric(
    code="works",
    zh=mark("服务活动"),
    en="Works",
    unit=mark("次"),
    definition=mark("台账中现行有效的服务活动次数；被更正、撤回的不计，同一条线内每次只计一次，计入记录单位所在地。"),
    take=lambda totals: totals.works,
)
PERSONS = Metric(
    code="persons",
    zh=mark("志愿者"),
    en="Volunteers",
    unit=mark("名"),
    definition=mark("参与服务的实名、注册和具名志愿者，按人去重；未具名的不在其内。"),
    take=lambda totals: totals.persons,
)
UNNAMED = Metric(
    code="unnamed",
    zh=mark("未具名"),
    en="Unnamed",
    unit=mark("人次"),
    definition=mark("只登记人数、没有登记姓名的参与人次，计入参与人次，不计入志愿者名数。"),
    take=lambda totals: totals.unnamed,
)
PERSON_TIMES = Metric(
    code="person_times",
    zh=mark("参与志愿服务"),
    en="Volunteer person-times",
    unit=mark("人次"),
    definition=mark("各次服务的参与人数之和，含未具名。"),
    take=lambda totals: totals.person_times,
)
SERVED = Metric(
    code="served",
    zh=mark("服务群众"),
    en="Persons served",
    unit=mark("人次"),
    definition=mark("各次服务所服务的人数之和；没有登记服务人数的不计。"),
    take=lambda totals: totals.served,
)
HOURS = Metric(
    code="hours",
    zh=mark("服务时长"),
    en="Service hours",
    unit=mark("小时"),
    form=Form.HOURS,
    definition=mark("认定服务分钟数乘以人数之和，各凭据等级合计，最后折算为小时，保留一位小数。"),
    take=lambda totals: sum(totals.minutes),
)
CONFIRMED_SHARE = Metric(
    code="share:confirmed",
    zh=mark("实测和双方确认时长占比"),
    en="Share of hours measured or confirmed by two parties",
    unit="%",
    form=Form.SHARE,
    definition=mark("实测和双方确认的认定服务分钟数占全部认定服务分钟数的百分比，保留一位小数。"),
    take=lambda totals: share(sum(totals.minutes[: Evidence.TWO_PARTY]), sum(totals.minutes)),
)
ADDED_SHARE = Metric(
    code="share:added",
    zh=mark("事后补录时长占比"),
    en="Share of hours entered later",
    unit="%",
    form=Form.SHARE,
    definition=mark("事后补录的认定服务分钟数占全部认定服务分钟数的百分比，保留一位小数。"),
    take=lambda totals: share(totals.minutes[Evidence.ADDED - 1], sum(totals.minutes)),
)
UNNAMED_SHARE = Metric(
    code="share:unnamed",
    zh=mark("未具名占比"),
    en="Share of the unnamed",
    unit="%",
    form=Form.SHARE,
    definition=mark("未具名人次占参与人次的百分比，保留一位小数。"),
    take=lambda totals: share(totals.unnamed, totals.person_times),
)
OUTCOME = Metric(
    code="outcome",
    zh=mark("服务成果"),
    en="Outcome",
    unit="",
    definition=mark("一个服务类别的成果数量之和，单位由该类别规定；不同类别不相加。"),
    take=lambda totals: totals.outcome or 0,
)
HOURS_BY_EVIDENCE = tuple(_hours(grade) for grade in Evidence)


@cache
def served_by_group() -> tuple[Metric, ...]:
    """Persons served of each priority group, in the order of the catalogue."""
    return tuple(_served(group) for group in catalogue().priority_groups)


@cache
def metrics() -> dict[str, Metric]:
    """Every metric by its code."""
    counts = (WORKS, PERSONS, UNNAMED, PERSON_TIMES, SERVED, HOURS, OUTCOME)
    shares = (CONFIRMED_SHARE, ADDED_SHARE, UNNAMED_SHARE)
    return {metric.code: metric for metric in (*counts, *shares, *HOURS_BY_EVIDENCE, *served_by_group())}
