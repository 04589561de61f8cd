"""Obligations of two notices that are one (并件): the same act is answered once, and sent to both receivers."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.db.models import Exists, OuterRef, TextField
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from linli.access.scope import current
from linli.campaigns.models import Obligation, Step, StepKind
from linli.notices.twins import joined_with

ALIKE = 0.6  #: from which two acts are the same
_REPORT = re.compile(r"(?:情况|总结|报告|材料)")
_SENT = re.compile(r"报|上报|报送|反馈")


@dataclass(frozen=True, slots=True)
class Twin:
    """An obligation of a joined notice, of the same unit or of another one of the same place."""

    obligation: Obligation
    same_unit: bool
    same_act: bool
    together: bool  #: it is answered together with this one, or this one with it
    answered: bool  #: of the two it is the one that was answered with the other

    @property
    def to_send(self) -> bool:
        """Whether the answer is given, and still has to go to this receiver too."""
        delivery = getattr(self.obligation, "delivery", None)
        return self.answered and delivery is not None and not delivery.is_done


def twins(obligation: Obligation) -> list[Twin]:
    """One query where its notice is joined with none, else two."""
    scope, notice = current(), obligation.campaign.notice_id
    joined = joined_with([notice], scope) - {notice}
    if not joined:
        return []
    place = {"unit__division": obligation.unit.division_id}
    rows = Obligation.objects.filter(campaign__notice__in=joined, consolidates=obligation.consolidates, **place)
    rows = rows.select_related("campaign__notice", "unit", "delivery").order_by("due", "pk")
    said = Step.objects.filter(what=StepKind.TOGETHER, area_key__range=scope.enclosing)
    said = said.annotate(other=KeyTextTransform("with", "facts"))
    found = rows.defer("campaign__notice__received", "campaign__notice__text").annotate(
        answered=Exists(said.filter(obligation=OuterRef("pk"), other=str(obligation.pk))),
        answers=Exists(said.filter(obligation=obligation, other=Cast(OuterRef("pk"), TextField()))),
    )
    return [
        Twin(
            one,
            one.unit_id == obligation.unit_id,
            same_act(obligation, one),
            together=one.answered or one.answers,
            answered=one.answered,
        )
        for one in found
    ]


def same_act(one: Obligation, other: Obligation) -> bool:
    """Whether two clauses ask for the same: both for a report of what was done, or nearly the same words. Pure."""
    if one.consolidates != other.consolidates:
        return False
    mine, theirs = (_bare(duty.what, duty.receiver) for duty in (one, other))
    reports = all(_REPORT.search(words) and _SENT.search(words) for words in (one.what, other.what))
    return reports or SequenceMatcher(None, mine, theirs, autojunk=False).ratio() >= ALIKE


def same_receiver(one: Obligation, other: Obligation) -> bool:
    """Whether the answer goes to one and the same office, as the texts name it. Pure."""
    return "".join(one.receiver.split()) == "".join(other.receiver.split())


def _bare(what: str, receiver: str) -> str:
    return "".join((what.replace(receiver, "") if receiver else what).split())
