"""Where it was: loosely written places to codes, settled by what stands around them, never by what looks near.

A place is read as a chain of names from the left, each inside the one before: 乌兰浩特市 · 乌兰哈达镇 · 腰乐屯嘎查.
What the row leaves out comes from its context (merged cell, tab, title, unit). Where several divisions fit, the rest
of the sheet settles it, since its rows lie together; else the row is asked about.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from linli.kernel import gazetteer as gz
from linli.kernel.gazetteer import Gazetteer
from linli.kernel.reasons import Reason, because
from linli.ledger.worksheets import reasons
from linli.ledger.worksheets.text import shown, tight

_BREAK = re.compile(r"[\s,、;:/\\|()\-—·>→。]*")
_LEAD = re.compile(r"^(?:地点|地址|活动地点|在|位于|于|前往|到|本地|辖区内?)[:]?")
#: What may follow a division's name without being the name of another: offices, squares, "each village".
_VENUE = re.compile(
    r"^(?:(?:人民)?政府|村?(?:民)?委(?:员)?会|居(?:民)?委(?:员)?会|街道办|办事处|村部|村口|村里|村内|社区(?:卫生|服务|活动|党群|文化|广场|居家|日间|综合)|嘎查(?:党|委|活动|文化|牧民)|镇区|镇里|镇内|乡里|各|全|辖区|所属|下辖|"
    r"乡村|农村|城乡|城镇|城区|市区|县城|旗里|旗所在|旗直|县直|市直|村史|村卫生|村级|村民|村文化|镇中心|镇上|镇直|镇卫生|乡卫生|市民|县民|旗民|区民|区级|市级|旗级|县级|市场|街心|街头|街面|新时代|等)"
)
_DIVISION = re.compile(
    r"^[\u4e00-\u9fff]{1,12}?(?:村民委员会|村委会|居委会|居民委员会|社区|嘎查|苏木|街道|镇|乡|村|旗|县|盟)"
)
_NOT_DIVISION = re.compile(
    r"各(?:个)?(?:嘎查|社区|村|苏木|乡镇|镇)|新农村|乡村|农村|小区|下乡|乡亲|村民|镇政府|镇中心|镇敬老|乡政府|县城|小镇|县医院|旗医院|县人民|旗人民|县第|旗第|村级|步行街|社区医院"
)
_HOME_SHARE, _HOME_ROWS = 0.8, 3


@dataclass(frozen=True, slots=True)
class Match:
    """What a text names: the divisions that fit, where the names end, whether a county or more stood among them."""

    codes: tuple[str, ...]
    end: int
    explicit: bool


@dataclass(frozen=True, slots=True)
class Found:
    """The divisions that a row's place may be. `unknown`: a name that no division here bears."""

    codes: tuple[str, ...] = ()
    unknown: str = ""
    venue: str = ""
    explicit: bool = False  #: the row itself says the county
    scope: tuple[str, ...] = ()  #: where the unknown name was looked for
    several: bool = False  #: the cell names more than one division


@dataclass(frozen=True, slots=True)
class Settled:
    code: str | None
    fault: Reason | None = None
    doubt: Reason | None = None


def _tops(codes: Iterable[str]) -> tuple[str, ...]:
    """Codes without those that lie below another of them: 乌兰花 alone is the town, not its village of that name."""
    kept: list[str] = []
    for code in sorted(set(codes), key=lambda c: (gz.level(c), c)):
        if not any(gz.inside(code, top) for top in kept):
            kept.append(code)
    return tuple(kept)


class Places:
    """Reads places for one sheet, inside `within` (a code; None: the whole gazetteer)."""

    def __init__(self, gazetteer: Gazetteer, within: str | None) -> None:
        self.gazetteer = gazetteer
        self.within: tuple[str, ...] = (within,) if within else ()
        self._known: dict[tuple[object, ...], Found] = {}

    def match(self, text: str, scopes: tuple[str, ...], hint: int = 0, at: int = 0) -> Match | None:
        """The longest chain of names at this point of the text, inside the scopes."""
        best: Match | None = None
        for form in self.gazetteer.prefixes(text, at):
            link = self._link(text, at, form, scopes, hint)
            if link and (best is None or link.end > best.end):
                best = link
        return best

    def _link(self, text: str, at: int, form: str, scopes: tuple[str, ...], hint: int) -> Match | None:
        hits = self.gazetteer.called(form, scopes)
        if not hits:
            return None
        codes, bare = self._best(hits, hint)
        after = at + len(form)
        go_on = _BREAK.match(text, after)
        after = go_on.end() if go_on else after
        tail = self.match(text, tuple(codes), 0, after) if after < len(text) else None
        if bare and not tail and not self._may_end(text, at + len(form), codes):
            return None
        explicit = all(gz.level(c) <= gz.COUNTY for c in codes)
        if tail:
            return Match(tail.codes, tail.end, explicit or tail.explicit)
        return Match(tuple(codes), at + len(form), explicit)

    @staticmethod
    def _best(hits: list[tuple[int, str]], hint: int) -> tuple[list[str], bool]:
        """The divisions that a form names best, and whether they lack their type word (乌兰花 for 乌兰花镇)."""
        if hint and any(gz.level(c) == hint for _, c in hits):
            hits = [(q, c) for q, c in hits if gz.level(c) == hint]
        whole = [(q, c) for q, c in hits if q < gz.BARE]
        best: dict[str | None, int] = {}
        for quality, code in whole or hits:
            best[gz.parent(code)] = min(quality, best.get(gz.parent(code), quality))
        codes = [c for q, c in whole or hits if q == best[gz.parent(c)]]
        codes = [c for c in codes if gz.level(c) == gz.LEAGUE] or codes  # 包头 is the city, whatever else is called so
        return (codes if hint == gz.VILLAGE else list(_tops(codes))), not whole

    @staticmethod
    def _may_end(text: str, end: int, codes: Sequence[str]) -> bool:
        """A name without its type word (东湖 for 东湖村) must not run on into another word (东湖小区)."""
        return end == len(text) or text[end] in " ,、;:/(-" or all(gz.level(c) == gz.LEAGUE for c in codes)

    def find(self, parts: tuple[tuple[str, int], ...], scopes: tuple[str, ...]) -> Found:
        """What a row's place cells name, outermost first; each is (text, level that its column holds, 0: any)."""
        key = (parts, scopes)
        if key not in self._known:
            self._known[key] = self._find(parts, scopes)
        return self._known[key]

    def _find(self, parts: tuple[tuple[str, int], ...], scopes: tuple[str, ...]) -> Found:
        found = Found(scope=scopes)
        codes, explicit, venue, named = scopes, False, "", False
        for text, hint in parts:
            one = self._led(tight(text), codes or self.within, hint, explicit=named)
            if one.unknown or one.several:
                return one
            venue = one.venue or venue
            if one.codes:
                codes, named = one.codes, True
                explicit = explicit or one.explicit
        found = Found(codes if named else (), "", venue, explicit, scopes)
        if not named and venue and scopes:
            return Found(scopes, "", venue, False, scopes)
        return found

    def _led(self, text: str, scopes: tuple[str, ...], hint: int, *, explicit: bool) -> Found:
        """As written, else without a leading 在 or 于: 于家湾村 is a name, 于红山口村 a place with its preposition."""
        one = self._one(text, scopes, hint, explicit=explicit)
        bare = _LEAD.sub("", text)
        if one.codes or one.several or bare == text:
            return one
        return self._one(bare, scopes, hint, explicit=explicit)

    def _one(self, text: str, scopes: tuple[str, ...], hint: int, *, explicit: bool) -> Found:
        hit = self.match(text, scopes, hint)
        if (hit is None or self._is_unknown(text, hit)) and not explicit:
            wider = self.match(text, self.within, hint)
            if wider and wider.explicit and not self._is_unknown(text, wider):
                hit, scopes = wider, self.within
        if hit is None:
            unknown = text if self._looks_named(text, hint) else ""
            return Found((), unknown, "" if unknown else text, False, scopes)
        if self._is_unknown(text, hit):
            rest = _BREAK.sub("", text[hit.end :], count=1)
            second = self.match(rest, scopes, hint) if text[hit.end] in "、,;/和及与" else None
            if second and not second.explicit and not self._is_unknown(rest, second):
                return Found((*hit.codes, *second.codes), several=True)
            return Found((), rest, "", hit.explicit, hit.codes)
        return Found(hit.codes, "", "", hit.explicit, scopes)

    def _is_unknown(self, text: str, hit: Match) -> bool:
        """Whether the rest of the text names a division that is not there, or a second one."""
        rest = _BREAK.sub("", text[hit.end :], count=1)
        return bool(rest) and self._looks_named(rest, 0)

    @staticmethod
    def _looks_named(text: str, hint: int) -> bool:
        if not text or _VENUE.match(text):
            return False
        if hint in (gz.TOWN, gz.VILLAGE, gz.COUNTY):
            return True
        return bool(_DIVISION.match(text)) and not _NOT_DIVISION.search(text)

    def context(self, text: str, scopes: tuple[str, ...], *, whole: bool) -> tuple[str, ...]:
        """Divisions that a title, a tab's name or a unit names; () if none. `whole`: the text is little but a name."""
        text = re.sub(r"^[\d.、\s第()年月日号\-]+", "", tight(text))
        for at in range(len(text)):
            if at and not whole and not self._title_may_name(text, at):
                continue
            hit = self.match(text, scopes, 0, at)
            if codes := self._sure(text, at, hit, whole=whole) if hit else ():
                return codes
        return ()

    def _title_may_name(self, text: str, at: int) -> bool:
        return any(
            quality < gz.BARE or gz.level(code) == gz.LEAGUE
            for form in self.gazetteer.prefixes(text, at)
            for quality, code in self.gazetteer.called(form)
        )

    def _sure(self, text: str, at: int, hit: Match, *, whole: bool) -> tuple[str, ...]:
        """Of what a title names, that which is no chance: leagues by any name, whole names, villages at its start."""
        form = text[at : hit.end]
        called = self.gazetteer.called(form)
        towns = tuple(code for code in hit.codes if gz.level(code) <= gz.TOWN)
        if called and all(quality == gz.BARE for quality, _ in called):
            leagues = tuple(code for code in towns if gz.level(code) == gz.LEAGUE)
            return towns if whole and len(form) == len(text) else leagues
        return hit.codes if at == 0 else towns

    def narrowed(self, texts: Iterable[tuple[str, bool]]) -> tuple[str, ...]:
        """The scope that several texts name, the weakest first: each narrows the one before, or stands in its place."""
        scopes = self.within
        for text, whole in texts:
            if inner := self.context(text, scopes, whole=whole):
                scopes = inner
            elif wide := self.context(text, self.within, whole=whole):
                scopes = tuple(c for c in scopes if any(gz.inside(c, top) for top in wide)) or wide
        return scopes

    def home(self, founds: Iterable[Found]) -> tuple[str, ...]:
        """The divisions in which a sheet's rows lie together, from the league down: those that hold nearly all rows."""
        rows = [found.codes for found in founds if found.codes]
        chain: list[str] = []
        for width in (4, 6, 9):
            votes = Counter(head for codes in rows for head in {c[:width] for c in codes if c[:width].rstrip("0")})
            inside = {h: n for h, n in votes.items() if not chain or h.startswith(chain[-1])}
            top = max(inside.values(), default=0)
            leaders = [h for h, n in inside.items() if n == top]
            if len(leaders) != 1 or top < _HOME_SHARE * len(rows) or len(rows) < _HOME_ROWS:
                break
            chain.append(leaders[0])
        return tuple(head.ljust(12, "0") for head in chain)

    def settle(self, found: Found, words: str, home: tuple[str, ...]) -> Settled:
        """One code for a row's place, or why not."""
        words = shown(words)
        if found.unknown:
            return Settled(None, self._no_such(found))
        if not found.codes:
            return Settled(None, because(reasons.NO_PLACE))
        codes = found.codes if found.several else self._together(found.codes, home)
        if len(codes) > 1:
            return Settled(
                None, because(reasons.MANY_PLACES, text=words, places="、".join(map(self.gazetteer.path, codes[:5])))
            )
        code = codes[0]
        if gz.level(code) < gz.COUNTY and found.venue:
            return Settled(None, because(reasons.NO_PLACE))
        if home and not found.explicit and not found.scope and not gz.inside(code, home[0]):
            where, there = self.gazetteer.path(home[0]), self.gazetteer.path(code)
            return Settled(None, because(reasons.FAR_PLACE, text=words, place=there, home=where))
        doubt = (
            because(reasons.NO_VILLAGE, text=shown(found.venue), place=self.gazetteer.path(code))
            if found.venue
            else None
        )
        return Settled(code, doubt=doubt)

    @staticmethod
    def _together(codes: tuple[str, ...], home: tuple[str, ...]) -> tuple[str, ...]:
        for node in home:
            codes = tuple(c for c in codes if gz.inside(c, node)) or codes
        return codes

    def _no_such(self, found: Found) -> Reason:
        scope = tuple(s for s in found.scope if gz.level(s) > gz.PROVINCE)
        where = "、".join(map(self.gazetteer.path, scope[:2])) or "行政区划里"
        name = _DIVISION.match(found.unknown)
        text = name[0] if name else found.unknown
        near = [self.gazetteer.name(c) for c in self.gazetteer.near(text, scope)] if scope else []
        offer = "相近的有：" + "、".join(near) + "。" if near else ""
        return because(reasons.NO_SUCH_PLACE, where=where, text=shown(text), near=offer)
