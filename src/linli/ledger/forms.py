"""What people type about work: filters of the list, work by hand, a correction, an upload."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from linli.campaigns.models import Campaign
from linli.catalogue.kinds import Kind, catalogue
from linli.kernel.clock import LOCAL, today
from linli.kernel.i18n import language, mark, tr
from linli.ledger import rules
from linli.ledger.entries import Entry
from linli.ledger.models import Evidence, ServiceRecord, Work
from linli.ledger.queries.works import Wanted
from linli.ledger.worksheets import text
from linli.ledger.worksheets.kinds import Kinds
from linli.places.models import Division
from linli.ui.forms import DayInput, Form

GROUP = "group-"
_MOST_MINUTES = 24 * 60
#: of what is entered by hand nothing was measured on the spot
BY_HAND = (Evidence.TWO_PARTY, Evidence.LEADER, Evidence.SELF, Evidence.ADDED)


def named(thing: Any) -> str:
    """The name of a thing of the catalogue in the reader's language."""
    return thing.en if language() == "en" else thing.zh


@cache
def _kinds() -> Kinds:
    return Kinds(catalogue().kinds.values())


def kind_called(words: str) -> Kind:
    """The kind that a person means: by its name in either language, or by any wording of work sheets.

    Raises ValidationError with the kinds that it could be.
    """
    for kind in catalogue().kinds.values():
        if words in (kind.code, kind.zh, kind.en):
            return kind
    guess = _kinds().guess(words)
    if guess and not guess.rival and not guess.by_area:
        return catalogue().kinds[guess.code]
    near = [catalogue().kinds[code].zh for code in (guess.code, guess.rival) if code] if guess else _kinds().near(words)
    if near:
        raise ValidationError(tr("“{words}”可能是：{near}。请写明其中一类。", words=words, near="、".join(near)))
    raise ValidationError(tr("目录里没有“{words}”这一类服务，请从列出的类别里选。", words=words))


def _words(field: forms.Field, value: Any) -> str:
    choices = {str(code): str(name) for code, name in getattr(field, "choices", ())}
    return choices.get(str(value), str(value))


class WorkForm(Form):
    """Work by hand. The same fields for a new piece of work and for its correction."""

    recent = forms.ChoiceField(label=mark("最近常记"), required=False, widget=forms.RadioSelect)
    kind = forms.CharField(
        label=mark("服务类别"), required=False, max_length=60,
        help_text=mark("写几个字就会列出；平常的说法也行，如“贴春联”。"),
        widget=forms.TextInput(attrs={"list": "kinds", "autocomplete": "off"}),
    )  # fmt: skip
    day = forms.DateField(label=mark("日期"), widget=DayInput())
    names = forms.CharField(
        label=mark("志愿者姓名"), required=False, max_length=4000,
        help_text=mark("用顿号隔开，或一行一个。"), widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    unnamed = forms.IntegerField(label=mark("另有未具名"), required=False, min_value=0, max_value=100_000)
    minutes = forms.IntegerField(label=mark("每人时长（分钟）"), required=False, min_value=0, max_value=_MOST_MINUTES)
    served = forms.IntegerField(label=mark("服务人数"), required=False, min_value=0, max_value=10_000_000)
    outcome = forms.IntegerField(label=mark("成果数量"), required=False, min_value=0, max_value=100_000_000)
    place = forms.TypedChoiceField(label=mark("地点"), coerce=int)
    start = forms.TimeField(
        label=mark("开始时间"), required=False, widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    )
    evidence = forms.TypedChoiceField(label=mark("凭据"), coerce=int, choices=[(e.value, e.label) for e in BY_HAND])
    campaign = forms.TypedChoiceField(label=mark("归入活动"), required=False, coerce=int, empty_value=None)

    def __init__(
        self,
        *args: Any,
        places: Sequence[Division],
        campaigns: Sequence[Campaign] = (),
        recent: Sequence[Kind] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = [(one.key, one.name) for one in places]
        self.fields["campaign"].choices = [
            ("", tr("不归入活动")),
            *((one.number, one.title + (tr("（演练）") if one.simulated else "")) for one in campaigns),
        ]
        self.fields["recent"].choices = [(kind.code, named(kind)) for kind in recent]
        for group in catalogue().priority_groups:
            self.fields[GROUP + group.code] = forms.IntegerField(
                label=named(group), required=False, min_value=0, max_value=10_000_000,
                widget=forms.NumberInput(attrs={"class": "form-control"}),
            )  # fmt: skip

    @property
    def groups(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith(GROUP)]

    @property
    def open_more(self) -> bool:
        """Whether something stands in what is folded away."""
        folded = [*self.groups, self["start"]]
        return any(bound.errors or bound.value() not in (None, "") for bound in folded)

    @property
    def typed(self) -> list[tuple[str, str]]:
        """What was typed, as labels and words, where the form itself is not shown again."""
        said = [(bound, bound.value()) for bound in self if bound.name != "recent"]
        return [(bound.label, _words(bound.field, value)) for bound, value in said if value not in (None, "")]

    @property
    def areas(self) -> list[tuple[str, list[str]]]:
        return [(named(area), [named(kind) for kind in area.kinds]) for area in catalogue().areas]

    @property
    def chosen(self) -> Kind | None:
        """The kind as far as it is known now, for the outcome's unit."""
        words = self["kind"].value() or self["recent"].value()
        try:
            return kind_called(words) if words else None
        except ValidationError:
            return None

    def clean_kind(self) -> Kind:
        words = self.cleaned_data["kind"].strip() or self.cleaned_data.get("recent", "")
        if not words:
            raise ValidationError(tr("请选服务类别。"))
        return kind_called(words)

    def clean_day(self) -> Any:
        if (day := self.cleaned_data["day"]) > today():
            raise ValidationError(tr("日期还没有到。工作做了再记。"))
        return day

    def clean_names(self) -> tuple[str, ...]:
        found = text.names(self.cleaned_data["names"])
        if any(len(name) > 40 for name in found.names):
            raise ValidationError(tr("有的姓名太长，请用顿号隔开。"))
        return found.names

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if "names" in data and not data["names"] and not data.get("unnamed"):
            self.add_error("names", tr("请写志愿者姓名，或未具名人数。"))
        served = data.get("served")
        for bound in self.groups:
            if (count := data.get(bound.name)) is not None and (served is None or count > served):
                self.add_error(bound.name, tr("多于服务人数。"))
        return data

    def entry(self) -> Entry:
        """What was typed, once it is valid."""
        data = self.cleaned_data
        return Entry(
            kind=data["kind"].code,
            day=data["day"],
            place=data["place"],
            start=data["start"],
            names=data["names"],
            unnamed=data["unnamed"] or 0,
            minutes=data["minutes"],
            evidence=data["evidence"],
            served=data["served"],
            groups={name.removeprefix(GROUP): n for name, n in data.items() if name.startswith(GROUP) and n},
            outcome=data["outcome"],
        )


class CorrectionForm(WorkForm):
    why = forms.ChoiceField(
        label=mark("为什么更正"), choices=[("", mark("请选原因")), *rules.CORRECTIONS.items()], required=True
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if self.same_people and "names" in self.errors and not self["names"].value():
            del self.errors["names"]  # of a confidential kind the names do not stand in the form
            data["names"] = ()
        return data

    @property
    def same_people(self) -> bool:
        """Whether names, heads, minutes and grade were left as they stood."""
        return not {"names", "unnamed", "minutes", "evidence"} & set(self.changed_data)


class WithdrawForm(Form):
    why = forms.ChoiceField(label=mark("为什么撤回"), choices=[("", mark("请选原因")), *rules.WITHDRAWALS.items()])


def initial_of(work: Work, records: Sequence[ServiceRecord], names: Mapping[Any, str | None]) -> dict[str, Any]:
    """A form filled as a work stands. Of a confidential kind the names stay out."""
    kind = catalogue().kinds[work.kind]
    minutes = {r.minutes_attended for r in records}
    shown = [names.get(r.person) or "" for r in records if r.person]
    return {
        "kind": named(kind),
        "day": work.service_day,
        "names": "" if kind.confidential else "、".join(filter(None, shown)),
        "unnamed": sum(r.heads for r in records if r.person is None) or None,
        "minutes": minutes.pop() if len(minutes) == 1 else None,
        "served": work.served,
        "outcome": work.outcome,
        "place": work.place_key,
        "start": work.start.astimezone(LOCAL).time() if work.start else None,
        "evidence": max((r.evidence for r in records), default=Evidence.ADDED.value),
        **{GROUP + code: n for code, n in work.groups.items()},
    }


STATES = (
    ("", mark("现行的")),
    ("corrected", mark("更正过的")),
    ("waiting", mark("未汇入的")),
    ("withdrawn", mark("已撤回的")),
)
SOURCES = (("", mark("全部来源")), ("sheet", mark("来自工作表")), ("hand", mark("手工或接口")))


class FilterForm(Form):
    """Filters of the work list: GET fields, so that the URL is the filter. What is wrong is left out and said."""

    first = forms.DateField(label=mark("从"), required=False, widget=DayInput())
    last = forms.DateField(label=mark("到"), required=False, widget=DayInput())
    kind = forms.ChoiceField(label=mark("类别"), required=False)
    within = forms.TypedChoiceField(label=mark("归属地"), required=False, coerce=int, empty_value=None)
    place = forms.CharField(label=mark("发生地"), required=False, max_length=40)
    evidence = forms.TypedChoiceField(
        label=mark("凭据"), required=False, coerce=int, empty_value=None,
        choices=[("", mark("全部凭据")), *((e.value, e.label) for e in Evidence)],
    )  # fmt: skip
    campaign = forms.TypedChoiceField(label=mark("活动"), required=False, coerce=int, empty_value=None)
    state = forms.ChoiceField(label=mark("状态"), required=False, choices=STATES)
    source = forms.ChoiceField(label=mark("来源"), required=False, choices=SOURCES)
    sheet = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, places: Sequence[Division], campaigns: Sequence[Campaign], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        areas = [
            (named(area), [(f"area:{area.code}", tr("{area}（全部）", area=named(area)))]
             + [(kind.code, named(kind)) for kind in area.kinds])
            for area in catalogue().areas
        ]  # fmt: skip
        self.fields["kind"].choices = [("", tr("五类内容")), *areas]
        self.fields["within"].choices = [("", tr("全部归属地")), *((one.key, one.name) for one in places[1:])]
        self.fields["campaign"].choices = [("", tr("全部活动")), *((one.number, one.title) for one in campaigns)]

    def wanted(self) -> Wanted:
        """The filter, without the fields that are wrong."""
        self.is_valid()
        data = {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}
        if data.get("kind", "").startswith("area:"):
            data["area"] = data.pop("kind").removeprefix("area:")
        return Wanted(**data)

    @property
    def used(self) -> bool:
        return any(self.data.get(name) for name in self.fields)


class UploadForm(Form):
    file = forms.FileField(
        label=mark("工作表"), help_text=mark(".xlsx、.xls 或 .csv，不超过 20 MB。"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv", "class": "form-control"}),
    )  # fmt: skip
    campaign = forms.TypedChoiceField(label=mark("归入活动"), required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, campaigns: Sequence[Campaign], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["campaign"].choices = [
            ("", tr("不归入活动（截至今天的一年）")),
            *((one.number, one.title + (tr("（演练）") if one.simulated else "")) for one in campaigns),
        ]
