"""People and numbers to turn to."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from linli.notices.reading.document import Contact, Found
from linli.notices.reading.faircopy import FairCopy, Line
from linli.notices.reading.surnames import SURNAMES
from linli.notices.reading.words import is_unit

_PHONE = (
    r"(?:\(0\d{2,3}\)\d{7,8}|(?:0\d{2,3}|[0X*]{3,4})[-—]{0,2}[\dX*]{7,8}|1[3-9X][\dX*]{9}|1\d\d[X*]{4}\d{4}|400-?\d{3}-?\d{4}|[\dX*]{3}-[\dX*]{4,8}|[\dX*]{7,8}(?![\d]))"
    r"(?:(?:[-—/]|转)\d{1,8}){0,3}"
)
#: a whole number that ends, or begins, where white space stands
_WHOLE = r"(?:0\d{2,3}[-—]?[\dX*]{7,8}|1\d[\dX*]{9}|\d{7,8})"
_WHOLE_BEFORE = re.compile(rf"(?<![\dX*]){_WHOLE}$")
_WHOLE_BEHIND = re.compile(rf"{_WHOLE}(?![\dX*])")
#: hot lines of emergency and public services
_HOT_LINE = r"(?:1[12]\d{3}|1(?:10|19|20|22)|9[56]\d{3,4})(?!\d)"
_SHORT = rf"(?!{_HOT_LINE})" r"\d{3,11}(?:/\d{3,8}|、\d{3,6}(?!\d)){0,3}"
_PHONE_LABEL = (
    r"(?:联系|咨询|办公|监督|举报|报名|固定|服务|值班|业务|技术|受理){0,3}"
    r"(?:电话|手机|座机|固话|内线|短号|移动电话|联系方式)(?:号码)?(?:\(区号\d+\))?"
)
_EMAIL = r"(?<![A-Za-z0-9._+-])[A-Za-z0-9][A-Za-z0-9._+-]{0,63}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}"
#: what looks like a number to call and is none: addresses, fax, hot lines, document numbers, chat groups
_SKIP = "|".join(
    (
        r"https?://[\x21-\x7e]{1,300}|www\.[\x21-\x7e]{1,200}",
        r"(?:QQ|微信)(?:群|号){0,2}\D{0,4}\d{5,12}",
        r"邮(?:政)?编(?:码)?:?\d{6}",
        rf"(?<!电话)(?<!电话:){_PHONE}\((?:传真|FAX)\)",
        rf"(?:电话/)?传真(?:号码)?(?:\(FAX\))?:?{_PHONE}(?:[、/]{_PHONE}){{0,3}}",
        rf"(?<![\d.-]){_HOT_LINE}(?![.年月日人元%-])",
        rf"{_PHONE}(?:服务)?热线|热线(?:电话)?:?{_PHONE}|\d{{5}}热线",
        r"[〔\[(]\d{4}[〕\])]\d{1,5}号",
        r"(?<!\d)\d{15,}|(?<![A-Z])[A-Z]{2,12}\d{4,}",
    )
)
#: figures in a row that are more than one number, or none
_FIGURES = re.compile(r"[\dX*—-]{14,}")
_LONGEST_NUMBER = 60
#: signs of a paragraph that are searched; no official one is a tenth as long
_LONGEST_PARAGRAPH = 50_000
#: a document with more is a directory
_MOST = 2_000
_TOKEN = re.compile(
    rf"(?P<email>{_EMAIL})|(?P<skip>{_SKIP})"
    r"|(?P<person>(?:联系人|联络人|联系同志|经办人|负责人|联系老师)(?:及(?:联系)?(?:电话|方式))?(?:姓名)?:?)"
    rf"|(?P<label>{_PHONE_LABEL}):?(?P<short>{_SHORT}(?![\dX*转—-]))?"
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
_AT_DESK = re.compile(rf"(?P<name>{_PERSON})(?:(?:老师|同志|主任)处?|处)(?:\([^()]{{0,20}})?[,、]?$")
#: the unit before a number in brackets: "报告市…办公室(电话…)"
_CALLED = re.compile(r".*(?:[或与和向到至找由给]|报告|联系|咨询|告知|反映)(?P<name>[\u4e00-\u9fff]{3,20})$")
_NOT_NAME = re.compile(
    r"电话|手机|邮箱|信箱|联系|咨询|地址|方式|如有|请|报名|邮件|发送|发至|热线|时间|号码|工作日|邮编|投诉|附件|办公(?![室厅])|传真|网址|或|可"
)
#: a place to turn to that is no unit
_COUNTER = re.compile(r"[\u4e00-\u9fff]{2,10}(?:专班|前台|总台|服务台|窗口|门卫|专线)")
_OWNER = re.compile(rf"(?:至|到|给)(?P<name>{_PERSON})(?:老师|同志)?(?:的)?(?:电子)?(?:邮箱|信箱)[:(]?$")
_DEPARTMENT = re.compile(rf"{_PHONE_LABEL}:?(?P<unit>[\u4e00-\u9fff]{{2,20}})$")
_LABEL_AT_END = re.compile(rf"[,(]?(?:{_PHONE_LABEL})?:?$")
_IN_BRACKETS = re.compile(r"\((?P<name>[\u4e00-\u9fff]{2,16})\)")
_ADDRESS = re.compile(r"(?P<local>[A-Za-z0-9._+-]{2,63})@")
_WHOLE_EMAIL = re.compile(r"[^@]+@[\w.-]+\.[A-Za-z]{2,4}")
_REMARK = re.compile(r"\([^()]{1,10}\)")
_NAME_IN_ROW = re.compile(r"[\u4e00-\u9fff·]{2,6}")
_UP_TO_NUMBER = re.compile(r"[^,;。:(\d@/]*")
_UP_TO_LABEL = re.compile(rf"{_PHONE_LABEL}|电子邮箱|邮箱|E-?mail|手机|地址|传真|办公地", re.IGNORECASE)
#: a line that is about numbers to call, and a heading above such a line
_WORDS = re.compile(r"电话|手机|联系|内线|座机|咨询|致电|来电|拨打")
_HEADING = re.compile(r"联系(?:方式|人|电话)|咨询")
#: a number that is one by its form alone: with its area code, or a mobile one
_FULL = re.compile(r"\(?0\d{2,3}\)?[-—]|1[3-9][\dX*]{9}|400")
#: between two numbers of one person
_JOINS = ("、", "/", "或", ",", "")
_GLUED = re.compile(rf"(?P<unit>.*(?:处|科|室|局|办|部|中心|股|所|站|委|会|院|系|组|队|司|办公室))(?P<name>{_PERSON})")


@dataclass(slots=True)
class _Desk:
    """The block of contact lines now being read: the name held, and what was found so far."""

    copy: FairCopy
    name: Found | None = None
    named_on: int = -9  #: line of the name
    last_line: int = -9  #: line of the last number or label
    contacts: list[Contact] = field(default_factory=list)
    waiting: list[Found] = field(default_factory=list)  #: further people named with the one held
    joined: int = 1  #: numbers that stand together, up to the last one
    unused: Found | None = None  #: a name behind 联系人, until a number or an address follows

    def hold(self, name: Found | None, index: int, *others: Found) -> None:
        self.flush()
        self.name, self.named_on, self.waiting = name, index, list(others)

    def flush(self) -> None:
        """People whom no number follows stand by themselves."""
        alone = [self.unused] if self.unused else []
        self.contacts += [Contact(name=name) for name in (*alone, *self.waiting)]
        self.waiting, self.unused = [], None

    def number(self, index: int, start: int, end: int) -> None:
        self.contacts.append(Contact(name=self.name, phone=self.copy.found(start, end)))
        self.named_on = self.last_line = index
        self.unused = None
        if self.waiting:
            self.name = self.waiting.pop(0)

    def name_last(self, name: Found | None, index: int) -> bool:
        """Give the name to the number before it on its line, and to those joined to it, if that has none yet."""
        last = self.contacts[-1] if self.contacts else None
        if not (name and last and last.name is None and last.phone and self.last_line == index):
            return False
        for place in range(len(self.contacts) - self.joined, len(self.contacts)):
            one = self.contacts[place]
            self.contacts[place] = Contact(name=one.name or name, phone=one.phone, email=one.email)
        return True

    def email(self, index: int, email: Found) -> None:
        """An address belongs to the number before it, unless that stands too far off or has one."""
        last, self.unused = self.contacts[-1] if self.contacts else None, None
        if last and last.email is None and index - self.last_line <= 4:
            self.contacts[-1] = Contact(name=last.name, phone=last.phone, email=email)
        else:
            self.contacts.append(Contact(name=self.name, email=email))


def contacts(copy: FairCopy, rows: list[int]) -> tuple[Contact, ...]:
    """Every number and address to turn to, with the name it belongs to. Fax numbers and hot lines are none."""
    desk = _Desk(copy)
    for index in rows:
        _read_line(copy, index, desk)
        if len(desk.contacts) > _MOST:
            break
    desk.flush()
    seen: dict[tuple[str, ...], Contact] = {}
    for contact in desk.contacts:
        parts = (contact.name, contact.phone, contact.email)
        seen.setdefault(tuple(part.value if part else "" for part in parts), contact)
    return tuple(seen.values())


def _read_line(copy: FairCopy, index: int, desk: _Desk) -> None:
    line = copy.lines[index]
    if index - desk.named_on > 3:
        desk.hold(None, desk.named_on)
    if _is_name_above_number(copy, index):
        desk.hold(copy.found(line.start, line.end), index)
    is_for_contacts = _is_for_contacts(copy, index, desk)
    last, was_number = 0, False
    for token in itertools.islice(_tokens(copy, line), _MOST):
        last = max(last, token.start() - _NEAR)
        between = line.text[last : token.start()]
        if token["person"]:
            if not _names_somebody(copy, line, token):
                continue
            names = _names_behind(copy, line, token.end())
            if not (len(names) == 1 and desk.name_last(names[0], index)):
                desk.hold(names[0] if names else None, index, *names[1:])
                desk.unused = names[0] if names and re.fullmatch(_PERSON, names[0].value) else None
        elif token["email"]:
            _take_email(desk, index, line, token, between)
        elif (group := "phone" if token["phone"] else "short" if token["short"] else "") and (
            is_for_contacts or _FULL.match(token[group])
        ):
            joins = was_number and between in _JOINS
            desk.joined = desk.joined + 1 if joins else 1
            if not joins:
                _hold_name_before(desk, index, line, last, token)
            desk.number(index, line.start + token.start(group), line.start + token.end(group))
            _take_name_in_brackets(desk, index, line, token.end(group))
        elif token["label"]:
            desk.last_line = max(desk.last_line, index)
            continue
        last, was_number = token.end(), bool(token["phone"] or token["short"])


def _is_for_contacts(copy: FairCopy, index: int, desk: _Desk) -> bool:
    """Whether bare numbers on this line are numbers to call: it says so, or a line just above does."""
    above = copy.lines[index - 1].text if index else ""
    headed = len(above) < 20 and bool(_HEADING.search(above))
    return headed or bool(_WORDS.search(copy.lines[index].text)) or index - desk.last_line <= 1


def _is_name_above_number(copy: FairCopy, index: int) -> bool:
    """Whether a line is a person's name and nothing else, and the one below gives a number."""
    below = copy.lines[index + 1].text if index + 1 < len(copy.lines) else ""
    return bool(re.fullmatch(_PERSON, copy.lines[index].text) and re.match(rf"{_PHONE_LABEL}:?\d", below))


@dataclass(frozen=True, slots=True)
class _Token:
    """A match in a piece of a line, in indices of the line."""

    match: re.Match[str]
    base: int

    def __getitem__(self, group: str | int) -> str:
        return self.match[group] or ""

    def start(self, group: str | int = 0) -> int:
        return self.base + self.match.start(group)

    def end(self, group: str | int = 0) -> int:
        return self.base + self.match.end(group)


def _tokens(copy: FairCopy, line: Line) -> Iterator[_Token]:
    if re.search(r"\d|@|X|联系人|联络人|负责人", line.text):
        for piece in _pieces(copy, line):
            for start, end in _before_addresses(copy, line, *piece):
                yield from (_Token(match, start) for match in _TOKEN.finditer(line.text[start:end]))


def _pieces(copy: FairCopy, line: Line) -> Iterator[tuple[int, int]]:
    """The line without runs of figures that are no number, cut where only white space parts two whole numbers."""
    begin, last = 0, min(len(line.text), _LONGEST_PARAGRAPH)
    for run in _FIGURES.finditer(line.text, 0, last):
        if len(run[0]) > _LONGEST_NUMBER:
            yield begin, run.start()
            begin = run.end()
            continue
        for at in range(run.start() + 7, run.end() - 6):
            if line.start + at in copy.gaps and _parts_numbers(line.text, at):
                yield begin, at
                begin = at
    yield begin, max(begin, last)


def _before_addresses(copy: FairCopy, line: Line, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A piece, cut where white space parts a number from the address behind it."""
    for email in _ADDRESS.finditer(line.text, start, end):
        gaps = [at for at in range(email.start() + 1, email.end("local")) if line.start + at in copy.gaps]
        if gaps and line.text[gaps[-1] - 1].isdigit():
            yield start, gaps[-1]
            start = gaps[-1]
    yield start, end


def _parts_numbers(text: str, at: int) -> bool:
    return bool(_WHOLE_BEFORE.search(text, max(0, at - 13), at) and _WHOLE_BEHIND.match(text, at))


def _names_somebody(copy: FairCopy, line: Line, token: _Token) -> bool:
    """Whether a name follows 联系人, and not 联系人信息表 or the like."""
    at = token.end()
    return (
        token[0].endswith(":")
        or line.start + at in copy.gaps
        or bool(re.match(_PERSON + r"(?:[,:(\d]|电话|手机|$)", line.text[at:]))
    )


def _names_behind(copy: FairCopy, line: Line, start: int) -> list[Found]:
    """The names behind 联系人：, people's or, where no person is named, a department's."""
    words = _UP_TO_NUMBER.match(line.text, start)
    end = words.end() if words else start
    cut = _UP_TO_LABEL.search(line.text, start, end)
    first, last = line.start + start, line.start + (cut.start() if cut else end)
    people = list(_people(copy, first, last))
    if len(people) > 1:
        return [copy.found(a, b) for a, b in people]
    name = _name(copy, first, last)
    return [name] if name else []


def _people(copy: FairCopy, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The people of a list; nothing where any part of it is no person's name."""
    while start < end and copy.text[start] in ":、,":
        start += 1
    parts = [(start + m.start(), start + m.end()) for m in re.finditer("[^、,/]+", copy.text[start:end])]
    if len(parts) == 1:
        parts = copy.pieces(start, end)
    if len(parts) > 2 and is_unit(copy.text[parts[0][0] : parts[0][1]]):
        parts = parts[1:]
    if all(re.fullmatch(_PERSON, copy.text[a:b]) for a, b in parts):
        yield from parts


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
    elif (glued := _GLUED.fullmatch(copy.text[start:end])) and end - start > 4 and not is_unit(copy.text[start:end]):
        start += glued.start("name")
    text = copy.text[start:end]
    if len(text) < 2 or len(text) > 20 or _MASKED.search(text):
        return None
    return copy.found(start, end)


def _hold_name_before(desk: _Desk, index: int, line: Line, last: int, token: _Token) -> None:
    """A name that stands right before the number replaces the one now held."""
    desk.unused = None
    before = _LABEL_AT_END.sub("", line.text[last : token.start()])
    offset = line.start + last
    if label := _DEPARTMENT.search(before):
        desk.hold(_name(desk.copy, offset + label.start("unit"), offset + label.end("unit")), index)
        return
    parted = [at for at in range(offset + 1, offset + len(before)) if at in desk.copy.gaps]
    if len(parted) > 1 and parted[-1] == offset + len(before) - 1 == parted[-2] + 1:
        parted.pop()
    if parted and _REMARK.fullmatch(before, parted[-1] - offset):
        parted.pop()
    base = parted[-1] if parted else offset
    if parted and _is_in_row(desk.copy, parted[-2] if len(parted) > 1 else offset, base, offset + len(before)):
        desk.hold(desk.copy.found(base, offset + len(before)), index)
        return
    in_brackets = "(" in line.text[last + len(before) : token.start()]
    for form in (*([_CALLED] if in_brackets else []), _AT_DESK, _BEFORE_NUMBER, _DESK):
        found = form.search(before[base - offset :])
        if found and _is_named(found["name"], form):
            name = _name(desk.copy, base + found.start("name"), base + found.end("name"))
            if name or _MASKED.search(found["name"]):
                desk.hold(name, index)
                return


def _is_in_row(copy: FairCopy, unit: int, start: int, end: int) -> bool:
    """Whether a word stands in a row between a unit and its number: then it names a person, whatever its first sign."""
    words = copy.text[start:end]
    return bool(_NAME_IN_ROW.fullmatch(words)) and not _NOT_NAME.search(words) and is_unit(copy.text[unit:start], 20)


def _take_name_in_brackets(desk: _Desk, index: int, line: Line, end: int) -> None:
    """The unit or the person that a bracket behind the number names."""
    bracket = _IN_BRACKETS.match(line.text, end)
    if not bracket:
        return
    glued = _GLUED.fullmatch(bracket["name"])
    if glued or is_unit(bracket["name"]) or re.fullmatch(_PERSON, bracket["name"]):
        start = line.start + bracket.start("name") + (glued.start("name") if glued else 0)
        desk.name_last(desk.copy.found(start, line.start + bracket.end("name")), index)


def _is_named(text: str, form: re.Pattern[str]) -> bool:
    if form is _CALLED:
        return is_unit(text, 20)
    return not _NOT_NAME.search(text) and _may_be_name(text, form is _DESK)


def _may_be_name(text: str, named_as_desk: bool) -> bool:
    person_or_unit = re.fullmatch(_PERSON, text) or is_unit(text, 20) or _COUNTER.fullmatch(text)
    return named_as_desk or bool(person_or_unit) or bool(_MASKED.search(text))


def _end_of_email(copy: FairCopy, line: Line, token: _Token) -> int:
    """Where the address ends: at the white space behind its domain, if figures of the next section follow."""
    for at in range(token.start("email") + 5, token.end("email")):
        if (
            line.start + at in copy.gaps
            and line.text[at].isdigit()
            and _WHOLE_EMAIL.fullmatch(line.text[token.start("email") : at])
        ):
            return line.start + at
    return line.start + token.end("email")


def _take_email(desk: _Desk, index: int, line: Line, token: _Token, between: str) -> None:
    email = desk.copy.found(line.start + token.start("email"), _end_of_email(desk.copy, line, token))
    if owner := _OWNER.search(between):
        start = line.start + token.start("email") - (len(between) - owner.start("name"))
        desk.contacts.append(Contact(name=desk.copy.found(start, start + len(owner["name"])), email=email))
    else:
        desk.email(index, email)
