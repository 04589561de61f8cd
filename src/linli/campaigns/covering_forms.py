"""What is sent with a covering notice: its words and receivers, one step, and how islands got it."""

from typing import Any
from uuid import UUID

from django import forms

from linli.campaigns.actions.coverings import Signature, Written
from linli.campaigns.covering_rules import Kind
from linli.campaigns.covering_words import FIELDS, LIMITS
from linli.campaigns.forms import ByHand
from linli.campaigns.models import Covering
from linli.campaigns.receivers import Under
from linli.kernel.i18n import mark, tr
from linli.ui.forms import DayInput, Form

_ROWS = {"title": 2, "addressees": 2, "opening": 4, "requirements": 10}
WRITES_IN = {"lang": "zh-CN"}
#: level of division → how a choice of depth calls it
LEVELS = {2: mark("盟市一级"), 3: mark("旗县一级"), 4: mark("苏木乡镇和街道一级"), 5: mark("嘎查村和社区一级")}


class Draft(Form):
    """The words, and to whom. `version` is what the person saw, `base` the step whose words stood in the form."""

    version = forms.IntegerField(widget=forms.HiddenInput())
    base = forms.IntegerField(required=False, widget=forms.HiddenInput())
    title = forms.CharField(label=FIELDS["title"])
    addressees = forms.CharField(label=FIELDS["addressees"], required=False)
    opening = forms.CharField(label=FIELDS["opening"])
    requirements = forms.CharField(label=FIELDS["requirements"], required=False)
    due = forms.DateField(label=FIELDS["due"], required=False, widget=DayInput())
    contact = forms.CharField(label=FIELDS["contact"], required=False)
    phone = forms.CharField(label=FIELDS["phone"], required=False)
    units = forms.MultipleChoiceField(label=mark("下发给"), required=False, widget=forms.CheckboxSelectMultiple())
    down_to = forms.TypedChoiceField(label=mark("发到哪一级"), required=False, coerce=int, empty_value=0)

    def __init__(self, one: Covering, under: Under, *args: Any, **kwargs: Any) -> None:
        initial = {name: getattr(one, name) for name in FIELDS}
        ticked = one.receivers.get("units")
        initial["units"] = ticked if ticked is not None else _holders(under)
        initial["down_to"] = one.receivers.get("down_to") or ""
        initial |= {"version": one.version, "base": one.version}
        super().__init__(*args, initial=initial, **kwargs)
        for name, most in LIMITS.items():
            self.fields[name].widget = (
                forms.Textarea({"rows": _ROWS[name], "maxlength": most, "class": "form-control", **WRITES_IN})
                if name in _ROWS
                else forms.TextInput({"maxlength": most, "class": "form-control", **WRITES_IN})
            )
        self.under = under
        units, depth = self.fields["units"], self.fields["down_to"]
        assert isinstance(units, forms.MultipleChoiceField)
        assert isinstance(depth, forms.TypedChoiceField)
        units.choices = [(str(row.unit_id), row.unit.name) for row in under.standings]
        depth.choices = [("", tr("只发给勾选的单位")), *_depths(under)]

    def written(self) -> Written:
        """What was given. Call it on a valid form. All that hold a reach, ticked, is no choice but everybody."""
        said = self.cleaned_data
        ticked = said["units"]
        everybody = sorted(ticked) == sorted(_holders(self.under))
        receivers = {"units": None if everybody else ticked, "down_to": said["down_to"] or None}
        return Written(text={name: said[name] for name in FIELDS}, receivers=receivers)


def _holders(under: Under) -> list[str]:
    return [str(row.unit_id) for row in under.standings if row.holds]


def _depths(under: Under) -> list[tuple[int, str]]:
    """Each level below those right below, with how many units more that are."""
    found, more = [], 0
    for depth, n in under.deeper:
        more += n
        found.append((depth, tr("连同所属，一直发到{level}（再加 {n} 个）", level=tr(LEVELS[depth]), n=f"{more:,}")))
    return found


class Step(Form):
    """One step, upon which version, and what is said with it; only what the step asks for is sent."""

    act = forms.ChoiceField(choices=Kind.choices, widget=forms.HiddenInput())
    version = forms.IntegerField(widget=forms.HiddenInput())
    note = forms.CharField(label=mark("理由"), required=False, max_length=2_000, widget=forms.Textarea({"rows": 3}))
    code = forms.CharField(label=mark("机关代字"), required=False, max_length=20)
    last = forms.IntegerField(label=mark("本年已在纸面发到第几号"), required=False, min_value=0, max_value=9_999)
    signer = forms.CharField(label=mark("签发人姓名"), required=False, max_length=32)

    def __init__(self, *args: Any, act: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].required = act == Kind.SIGN

    def signature(self) -> Signature:
        said = self.cleaned_data
        return Signature(code=said["code"], last=said["last"] or 0, signer=said["signer"])


class IslandsTold(ByHand):
    """登记 how units without accounts got it: many at once, in the same way."""

    delivery = forms.TypedMultipleChoiceField(
        label=mark("单位"),
        coerce=UUID,
        widget=forms.CheckboxSelectMultiple(),
        error_messages={"required": mark("请选单位")},
    )

    def __init__(self, possible: list[UUID], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["delivery"]
        assert isinstance(field, forms.TypedMultipleChoiceField)
        field.choices = [(str(pk), str(pk)) for pk in possible]
