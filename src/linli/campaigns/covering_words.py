"""The words of a covering notice: how they are drafted, and the document that they make. Pure: values in, values out.

Always in Chinese: it is an official document. Nothing is put in the place of what is missing.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from linli.documents.layout import chinese
from linli.documents.values import (
    Attachment,
    Block,
    Emphasis,
    Form,
    Imprint,
    Number,
    OfficialDocument,
    Paragraph,
)
from linli.kernel.i18n import mark
from linli.kernel.workdays import is_workday
from linli.notices.numbering import parse_number
from linli.notices.segments import paragraphs

SPARE = 3  #: working days between the deadline proposed and the one above: to sum up what comes in
HEAD = 20  #: characters up to which the first sentence of a requirement is its head
_TAKER = re.compile(r"报送?[至给到][^，。；、,;\s]{3,40}")
#: field → how the page calls it; all that a person writes, in the order of the form
FIELDS = {
    "title": mark("标题"),
    "addressees": mark("主送机关"),
    "opening": mark("正文第一段"),
    "requirements": mark("本级要求"),
    "due": mark("本级期限"),
    "contact": mark("联系人"),
    "phone": mark("联系电话"),
}
LIMITS = {"title": 200, "addressees": 500, "opening": 1_000, "requirements": 20_000, "contact": 50, "phone": 50}


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """The notice that is passed on, as its text names itself."""

    title: str
    number: str
    issued_by: str

    @property
    def name(self) -> str:
        """Its full title: 内蒙古自治区民政厅关于…的通知. The issuer is not said twice."""
        title, issuer = "".join(self.title.split()), "".join(self.issued_by.split())
        return issuer + title if title.startswith("关于") and "、" not in issuer else title


def drafted(received: Received, own: str) -> dict[str, str]:
    """Title and first paragraph: 转发 of what another office issued, 印发 of one's own."""
    verb = "印发" if received.issued_by == own else "转发"
    quoted = _quoted(received.name)
    number = f"（{received.number}）" if received.number else ""
    return {
        "title": f"{own}关于{verb}{quoted}的通知",
        "opening": f"现将{quoted}{number}{verb}给你们，请结合实际认真贯彻执行。",
    }


def _quoted(name: str) -> str:
    """《…》; marks inside become 〈…〉 (GB/T 15834-2011, 4.15.3.1)."""
    return f"《{name.replace('《', '〈').replace('》', '〉')}》"


def asked_below(what: str, receiver: str, superior: str) -> str:
    """What is asked of a unit that a clause is handed on to: the same, reported to whoever stands above that unit.

    `receiver`: whom the unit that hands it on reports to, as the text names it.
    """
    for how in ("报送", "上报", "报至", "报给", "报到", "报"):
        if receiver and f"{how}{receiver}" in what:
            return what.replace(f"{how}{receiver}", f"报送{superior}")
    return _TAKER.sub(f"报送{superior}", what)


def proposed_due(limit: date | None, today: date) -> date | None:
    """Some working days before the deadline above; that day where so much time is not left, none once it is past."""
    if limit is None or limit < today:
        return None
    day, left = limit, SPARE
    while left and day > today:
        day -= timedelta(days=1)
        left -= is_workday(day)
    return day if day > today else limit


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """All that the document says."""

    agency: str
    title: str
    addressees: str
    opening: str
    requirements: str = ""
    due: date | None = None
    contact: str = ""
    phone: str = ""
    attached: str = ""  #: name of the notice that is passed on
    number: str = ""
    signer: str = ""
    signed_on: date | None = None
    simulated: bool = False

    def as_json(self) -> dict[str, Any]:
        said = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return said | {name: said[name].isoformat() if said[name] else None for name in ("due", "signed_on")}

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> "Words":
        """The inverse of `as_json`."""
        days = {name: date.fromisoformat(said[name]) if said[name] else None for name in ("due", "signed_on")}
        return cls(**{**said, **days})


def paper(words: Words, received: str = "") -> OfficialDocument:
    """The notice with red head; `received` is the text of the notice that is passed on, set behind 附件."""
    number = parse_number(words.number)
    attached = Attachment(words.attached, tuple(_attached(received))) if words.attached else None
    return OfficialDocument(
        form=Form.NOTICE,
        mark=(words.agency,),
        number=Number(*number) if number else Number(),
        title=words.title,
        issuers=(words.agency,),
        addressees=words.addressees.rstrip("：:"),
        blocks=tuple(body(words)),
        attachments=(attached,) if attached else (),
        signed_on=words.signed_on,
        remark=remark(words),
        imprint=Imprint(printed_by=words.agency, printed_on=words.signed_on),
        draft=words.signed_on is None,
        simulated=words.simulated,
    )


def body(words: Words) -> Iterator[Block]:
    """The first paragraph, the unit's own requirements (numbered where there are several), and its deadline."""
    yield Paragraph(words.opening)
    wanted = requirements(words.requirements)
    for place, text in enumerate(wanted, 1):
        yield _requirement(f"{chinese(place)}、" if len(wanted) > 1 else "", text)
    if words.due:
        day = f"{words.due.year}年{words.due.month}月{words.due.day}日"
        yield Paragraph(f"请于{day}前将贯彻落实情况报送{words.agency}。")


def requirements(text: str) -> list[str]:
    """The paragraphs that a person wrote, without the numbers that they may have written before them."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    numbers = [f"{chinese(place)}、" for place in range(1, len(lines) + 1)]
    if len(lines) > 1 and all(line.startswith(number) for line, number in zip(lines, numbers, strict=True)):
        return [line.removeprefix(number) for line, number in zip(lines, numbers, strict=True)]
    return lines


def remark(words: Words) -> str:
    """附注: whom to ask."""
    told = (("联系人", words.contact), ("联系电话", words.phone))
    return "，".join(f"{label}：{value}" for label, value in told if value)


def _requirement(number: str, text: str) -> Paragraph:
    """A short first sentence is the head of its paragraph: 一、加强组织领导。各单位要…"""
    head, stop, rest = text.partition("。")
    if number and rest.strip() and len(head) <= HEAD:
        return Paragraph(Emphasis(number + head + stop), rest)
    return Paragraph(number + text)


def _attached(text: str) -> Iterator[Block]:
    """The paragraphs of the text that came. A line that is 附件 alone goes together with the next: it is no page of
    this document's own (7.3.7)."""
    held = ""
    lines: Sequence[str] = [text[first:end].strip() for first, end in paragraphs(text)]
    for line in lines:
        if line.rstrip("：:").rstrip("0123456789一二三四五六七八九十") == "附件" and not held:
            held = line + "　"
            continue
        yield Paragraph(held + line)
        held = ""
    if held:
        yield Paragraph(held.rstrip())
