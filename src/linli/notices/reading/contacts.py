"""People and numbers to turn to."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from linli.notices.reading.document import Contact, Found
from linli.notices.reading.faircopy import FairCopy, Line
from linli.notices.reading.surnames import SURNAMES
from linli.notices.reading.words import is_unit

_PHONE = (
    r"(?:\(0\d{2,3}\)\d{7,8}|(?:0\d{2,3}|[0X*]{3,4})[-—]?[\dX*]{7,8}|1[3-9X][\dX*]{9}|400-?\d{3}-?\d{4}|[\dX*]{3}-[\dX*]{4,8}|[\dX*]{7,8}(?![\d]))"
    r"(?:(?:[-—/]|转)\d{1,8}){0,3}"
)
_SHORT = r"\d{3,8}(?:[/、]\d{3,8}){0,3}"
_PHONE_LABEL = r"(?:联系|咨询|办公|监督|举报|报名|固定|服务|值班|业务|技术|受理)*(?:电话|手机|座机|固话|内线|短号|移动电话|联系方式)(?:号码)?(?:\(区号\d+\))?"
_EMAIL = r"(?<![A-Za-z0-9._+-])[A-Za-z0-9][A-Za-z0-9._+-]{0,63}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}"
#: what looks like a number to call and is none: addresses, fax, hot lines, document numbers, chat groups
_SKIP = "|".join(
    (
        r"https?://[\x21-\x7e]{1,300}|www\.[\x21-\x7e]{1,200}",
        r"(?:QQ|微信)(?:群|号){0,2}\D{0,4}\d{5,12}",
        r"邮(?:政)?编(?:码)?:?\d{6}",
        rf"(?:电话/)?传真(?:号码)?(?:\(FAX\))?:?{_PHONE}(?:[、/]{_PHONE}){{0,3}}",
        rf"{_PHONE}(?:服务)?热线|热线(?:电话)?:?{_PHONE}|\d{{5}}热线",
        r"[〔\[(]\d{4}[〕\])]\d{1,5}号",
        r"(?<!\d)\d{15,}|(?<![A-Z])[A-Z]{2,12}\d{4,}",
    )
)
_TOKEN = re.compile(
    rf"(?P<email>{_EMAIL})|(?P<skip>{_SKIP})"
    r"|(?P<person>(?:联系人|联络人|联系同志|经办人|负责人|联系老师)(?:及(?:联系)?(?:电话|方式))?(?:姓名)?:?)"
    rf"|(?P<label>{_PHONE_LABEL}):?(?P<short>{_SHORT}(?![\d-]))?"
    rf"|(?P<phone>(?<![\d.〔\[A-Za-z-]){_PHONE}(?![\d%年月元人]))",
    re.IGNORECASE,
)
#: a name and the words around it stand this close to the number
_NEAR = 60
_MASKED = re.compile(r"[X某×*○]")
_PERSON = rf"(?:{SURNAMES})[\u4e00-\u9fff]{{1,2}}"
_BEFORE_NUMBER = re.compile(
    r"(?:^|[、,;:。)(/]|同志|老师)(?P<name>[\u4e00-\u9fffX×*·]{2,16}?)(?:\((?P<role>[^()]*)\)?)?[,、:]?$"
)
_DESK = re.compile(r"(?:拨打?|致电|找)(?P<name>[\u4e00-\u9fff]{2,10})$")
_AT_DESK = re.compile(rf"(?P<name>{_PERSON})(?:处|老师|同志|主任)[,、]?$")
_NOT_NAME = re.compile(
    r"电话|手机|邮箱|信箱|联系|咨询|地址|方式|如有|请|报名|邮件|发送|发至|热线|时间|号码|工作日|邮编|投诉|附件|办公|传真|网址|或|可"
)
_GLUED = re.compile(rf"(?P<unit>.*(?:处|科|室|局|办|部|中心|股|所|站|委|会|院|系|组|队|司|办公室))(?P<name>{_PERSON})")


@dataclass(slots=True)
class _Desk:
    """The block of contact lines now being read."""

    name: Found | None = None
    since: int = -9
    contacts: list[Contact] = field(default_factory=list)
    last_line: int = -9


def contacts(copy: FairCopy, rows: list[int]) -> tuple[Contact, ...]:
    """Every number and address to turn to, with the name it belongs to. Fax numbers and hot lines are none."""
    desk = _Desk()
    for index in rows:
        _read_line(copy, index, desk)
    seen: dict[tuple[str, str, str], Contact] = {}
    for contact in desk.contacts:
        key = tuple(part.value if part else "" for part in (contact.name, contact.phone, contact.email))
        seen.setdefault((key[0], key[1], key[2]), contact)
    return tuple(seen.values())


def _read_line(copy: FairCopy, index: int, desk: _Desk) -> None:
    line = copy.lines[index]
    if index - desk.since > 3:
        desk.name = None
    last = 0
    above = copy.lines[index - 1].text if index else ""
    has_label = (
        bool(re.search(r"联系(?:方式|人|电话)|咨询", above) and len(above) < 20)
        or bool(re.search(r"电话|手机|联系|内线|座机|咨询", line.text))
        or index - desk.last_line <= 1
    )
    in_number = False
    for token in _tokens(line.text):
        last = max(last, token.start() - _NEAR)
        between = line.text[last : token.start()]
        if token["person"]:
            if not _names_somebody(copy, line, token):
                continue
            _take_name(copy, desk, index, line, token.end())
            in_number = False
        elif token["phone"] or token["short"]:
            if has_label or _is_full(token["phone"] or ""):
                _name_before(
                    copy, desk, index, line, last, token, joined=in_number and between in ("、", "/", "或", ",", "")
                )
                group = "phone" if token["phone"] else "short"
                phone = copy.found(line.start + token.start(group), line.start + token.end(group))
                desk.contacts.append(Contact(name=desk.name, phone=phone))
                desk.since, desk.last_line, in_number = index, index, True
        elif token["email"]:
            _take_email(copy, desk, index, line, token, between)
            in_number = False
        last = token.end() if not token["label"] or token["short"] else last
        if token["label"]:
            desk.last_line = max(desk.last_line, index)


def _tokens(text: str) -> Iterator[re.Match[str]]:
    if re.search(r"\d|@|X|联系人|联络人|负责人", text):
        yield from _TOKEN.finditer(text)


def _is_full(phone: str) -> bool:
    """A number that is one by its form alone: with its area code, or a mobile one."""
    return bool(re.match(r"\(?0\d{2,3}\)?[-—]|1[3-9][\dX*]{9}|400", phone))


def _names_somebody(copy: FairCopy, line: Line, token: re.Match[str]) -> bool:
    """Whether a name follows 联系人, and not 联系人信息表 or the like."""
    at = token.end()
    return (
        token[0].endswith(":")
        or line.start + at in copy.gaps
        or bool(re.match(_PERSON + r"(?:[,(\d]|电话|手机|$)", line.text[at:]))
    )


def _take_name(copy: FairCopy, desk: _Desk, index: int, line: Line, start: int) -> None:
    """The name behind 联系人：, a person's or, where no person is named, a department's."""
    if start == len(line.text):
        desk.name, desk.since = None, index
        return
    words = re.match(r"[^,;。:(\d@/]*", line.text[start:])
    end = start + (words.end() if words else 0)
    cut = re.search(rf"{_PHONE_LABEL}|电子邮箱|邮箱|E-?mail|手机|地址|传真|办公地", line.text[start:end], re.IGNORECASE)
    end = start + cut.start() if cut else end
    desk.name, desk.since = _name(copy, line.start + start, line.start + end), index


def _name(copy: FairCopy, start: int, end: int) -> Found | None:
    while start < end and copy.text[start] in ":、,":
        start += 1
    while end > start and copy.text[end - 1] in "、,同志":
        end -= 1
    pieces = copy.pieces(start, end)
    if len(pieces) > 1 and all(b - a == 1 for a, b in pieces):
        pieces = [(start, end)]
    people = [(a, b) for a, b in pieces if 2 <= b - a <= 4 and not is_unit(copy.text[a:b])]
    if people and len(pieces) > 1:
        start, end = people[-1]
    elif (glued := _GLUED.fullmatch(copy.text[start:end])) and end - start > 4:
        start += glued.start("name")
    text = copy.text[start:end]
    if len(text) < 2 or len(text) > 20 or _MASKED.search(text):
        return None
    return copy.found(start, end)


def _name_before(
    copy: FairCopy, desk: _Desk, index: int, line: Line, last: int, token: re.Match[str], *, joined: bool
) -> None:
    """A name that stands right before the number replaces the one now held."""
    if joined:
        return
    before = re.sub(rf"[,(]?(?:{_PHONE_LABEL})?[:]?$", "", line.text[last : token.start()])
    offset = line.start + last
    parted = [i for i in range(offset + 1, offset + len(before)) if i in copy.gaps]
    candidate = before[parted[-1] - offset :] if parted else before
    base = parted[-1] if parted else offset
    if label := re.search(rf"{_PHONE_LABEL}[:]?(?P<unit>[\u4e00-\u9fff]{{2,20}})$", before):
        desk.name, desk.since = copy.found(offset + label.start("unit"), offset + label.end("unit")), index
        return
    for form in (_AT_DESK, _BEFORE_NUMBER, _DESK):
        found = form.search(candidate)
        if found and not _NOT_NAME.search(found["name"]) and _may_be_name(found["name"], form is _DESK):
            start = base + found.start("name")
            name = _name(copy, start, base + found.end("name"))
            if name or _MASKED.search(found["name"]):
                desk.name, desk.since = name, index
                return


def _may_be_name(text: str, named_as_desk: bool) -> bool:
    return named_as_desk or bool(re.fullmatch(_PERSON, text)) or is_unit(text, 20) or bool(_MASKED.search(text))


def _take_email(copy: FairCopy, desk: _Desk, index: int, line: Line, token: re.Match[str], between: str) -> None:
    email = copy.found(line.start + token.start("email"), line.start + token.end("email"))
    owner = re.search(rf"(?:至|到|给)(?P<name>{_PERSON})(?:老师|同志)?(?:的)?(?:电子)?(?:邮箱|信箱)[:(]?$", between)
    if owner:
        start = line.start + token.start("email") - (len(between) - owner.start("name"))
        desk.contacts.append(Contact(name=copy.found(start, start + len(owner["name"])), email=email))
    elif desk.contacts and desk.contacts[-1].email is None and index - desk.last_line <= 4:
        last = desk.contacts[-1]
        desk.contacts[-1] = Contact(name=last.name, phone=last.phone, email=email)
    else:
        desk.contacts.append(Contact(name=desk.name, email=email))
