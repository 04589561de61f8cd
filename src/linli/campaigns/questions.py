"""What a person is asked before a campaign is made: what is uncertain, and what is proposed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from linli.campaigns.rules import Decided, Demand, Known, addressees
from linli.kernel.i18n import mark, tr
from linli.notices.rules import Found, Pairs
from linli.places.models import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """`about` is a field of the reading; `proposal` what is done without an answer, empty where nothing can be.

    `code` says in no language what is asked: the same place asked otherwise is another question.
    """

    about: str
    code: str
    text: str
    proposal: str = ""
    spans: Pairs = field(default_factory=list)
    document: int = 0  #: whose part is in doubt: 0 the outer one, n the n-th inner one


def of_reader(found: Found) -> Iterator[Question]:
    """The reader's own doubts."""
    for doubt in found["doubts"]:
        yield Question(
            about=doubt["field"],
            code=f"{doubt['code']} {sorted(doubt['facts'].items())}",
            text=doubt["message"],
            proposal=doubt["remedy"],
            spans=doubt["spans"],
            document=doubt["document"],
        )


def of_addressees(decided: Decided, known: Known) -> Iterator[Question]:
    for words in addressees(decided):
        if not known.resolve(words):
            text = tr("主送机关“{words}”认不出是哪些单位", words=words)
            proposal = tr("请指定由哪些单位办理")
            yield Question(about="addressees", code=f"{NOBODY_KNOWN} {words}", text=text, proposal=proposal)


def of_demands(demanded: Iterable[Demand]) -> Iterator[Question]:
    """One question a clause and conclusion; none about what the text says plainly."""
    every = list(demanded)
    taken = {one.basis.field.split("/also")[0] for one in every if one.units}
    for one in every:
        about, spans = one.basis.field, [list(one.clause)]
        if one.ground:
            proposal = tr("列入：{units}", units=_names(one.units))
            code = f"{one.ground.code.name} {_names(one.units)}"
            yield Question(about=about, code=code, text=str(one.ground), proposal=proposal, spans=spans)
        elif not one.units and about not in taken:
            text = tr("“{words}”定不到具体单位，或不在本单位管辖范围内", words=one.what[:40])
            yield Question(about=about, code="no-unit", text=text, proposal=tr("不列入"), spans=spans)
        if one.rhythm and not one.ground and about in taken:
            text = tr("“{words}”要按期报：{rhythm}", words=one.what[:40], rhythm=one.rhythm)
            code = f"rhythm {sorted(one.rhythm.as_json().items())}"
            yield Question(about=about, code=code, text=text, proposal=tr("照此按期提醒、按期收"), spans=spans)
        if one.due is None and not one.rhythm and not one.consolidates and one.units:
            text = tr("“{words}”没有定得到某一天的期限", words=one.what[:40])
            yield Question(about=about, code="no-day", text=text, proposal=tr("期限留空"), spans=spans)


def _names(units: tuple[Unit, ...]) -> str:
    return "、".join(unit.name for unit in units)


NUMBER_KNOWN = mark("发文字号{number}的另一份通知已经建过活动")
LOOK_AT_IT = mark("请先核对是不是同一份通知")
NO_KINDS = mark("通知没有点到具体的服务项目")
ALL_KINDS = mark("目录中的全部项目都算")
NUMBER_TWICE, NAMES_NO_KIND, NOBODY_KNOWN = "number-twice", "names-no-kind", "nobody-known"
