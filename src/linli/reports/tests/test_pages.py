"""The pages of reports: the paper is the PDF, nobody loses words, nobody sees another unit's draft, what it costs."""

import re
from datetime import date
from html.parser import HTMLParser

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from linli.access.scope import acting
from linli.campaigns.actions import confirm, pass_down
from linli.campaigns.models import Obligation
from linli.campaigns.period import given
from linli.documents.readback import texts
from linli.documents.values import Chart
from linli.notices.actions import read_again, receive
from linli.reports import filings, flow, listing
from linli.reports.flow import Said
from linli.reports.models import Filing, State
from linli.reports.stored import from_json
from linli.reports.tests import way

pytestmark = pytest.mark.django_db
WORDS = {"words.main:culture": "各地把【志愿者】名志愿者编成小队。", "words.next": "一是常态推进。\n二是补齐短板。"}


@pytest.fixture
def campaign(db):
    made = way.campaign()
    way.work(made)
    return made


@pytest.fixture
def clerk(campaign, client_at):
    return client_at(way.CLERK)


@pytest.fixture
def one(campaign) -> Filing:
    return way.begun()


def url(one: Filing, rest: str = "") -> str:
    return f"/reports/{one.pk}/{rest}"


def now(one: Filing) -> Filing:
    return way.again(one, way.CLERK)


def save(client, one: Filing, **more: object):
    return client.post(url(one, "words/"), {"version": 1, "base": 1, **more})


def take(client, one: Filing, act: str, **more: object):
    return client.post(url(one, "step/"), {"act": act, "version": now(one).version, **more})


class Pieces(HTMLParser):
    """The words of everything marked as a piece of the paper, in order; what stands beside the paper left out."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag, attrs):
        names = dict(attrs)
        if tag in ("br", "input", "path", "rect", "line", "hr"):
            return
        skip = "data-aside" in names or "data-picture" in names or "skip" in self.open
        self.open.append("skip" if skip else "piece" if "data-piece" in names or "piece" in self.open else tag)
        if "data-piece" in names and not skip:
            self.found.append("")

    def handle_endtag(self, tag):
        if self.open and tag not in ("br", "input", "path", "rect", "line", "hr"):
            self.open.pop()

    def handle_data(self, data):
        if "piece" in self.open and "skip" not in self.open:
            self.found[-1] += data


def paper_words(html: str) -> str:
    reader = Pieces()
    reader.feed(html[html.index("<article") : html.index("</article>")])
    return squeezed("".join(reader.found))


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def pdf_words(data: bytes, one: Filing) -> str:
    """The words of the PDF; of a picture those that describe it are left out."""
    with acting(way.sitting(way.CLERK).post):
        composed = from_json(filings.revision(one).report.document)
    pictures = [b.caption for b in composed.blocks if isinstance(b, Chart)]
    found = []
    for piece in texts(data):
        words = piece if isinstance(piece, str) else "".join(map("".join, piece))
        if not any(words.startswith(f"{caption}（") for caption in pictures):
            found.append(words)
    return squeezed("".join(found))


@pytest.mark.parametrize("signed", [False, True])
def test_the_text_of_the_paper_is_the_text_of_the_pdf(clerk, one, signed):
    save(clerk, one, **WORDS)
    if signed:
        for act in ("to-review", "to-sign"):
            take(clerk, one, act)
        take(clerk, one, "sign", number="呼民发〔2023〕8号", signer="那*图")
    page = clerk.get(url(one)).content.decode()
    shown = paper_words(page)
    printed = pdf_words(clerk.get(url(one, "2.pdf")).content, now(one))
    assert shown == printed
    assert ("呼民发〔2023〕8号" in shown) == signed
    assert "下一步打算" in shown
    assert "各地把12名志愿者编成小队。" in shown


def test_every_figure_of_the_paper_opens_its_records(clerk, one):
    page = clerk.get(url(one)).content.decode()
    links = set(re.findall(r'href="(/thread/figure/[^"]+)"', page))
    with acting(way.sitting(way.CLERK).post):
        assert {f"/thread/figure/{pk}/" for pk in one.report.figures.values_list("pk", flat=True)} == links


def test_a_figure_is_dashed_where_the_ledger_has_moved(clerk, one, campaign):
    assert "live draft" not in clerk.get(url(one)).content.decode()
    way.work(campaign, 2)
    assert "live draft" in clerk.get(url(one)).content.decode()
    shown = clerk.post(url(one, "newest/")).content.decode()
    assert "更新这" in shown
    clerk.post(url(one, "newest/"), {"confirm": 1, "version": 1})
    assert "live draft" not in clerk.get(url(one)).content.decode()


def test_the_second_of_two_editors_sees_both_texts_and_loses_nothing(clerk, one):
    assert save(clerk, one, **{"words.experience": "甲写的。"}).status_code == 302
    second = save(clerk, one, **{"words.experience": "乙写的。", "words.next": "乙的打算。"})
    page = second.content.decode()
    assert second.status_code == 409
    assert all(words in page for words in ("甲写的。", "乙写的。", "乙的打算。", "两人都改了"))
    merged = {"words.experience": "甲写的。\n乙写的。", "words.next": "乙的打算。", "version": 2, "base": 2}
    assert clerk.post(url(one, "words/"), merged).status_code == 302
    with acting(way.sitting(way.CLERK).post):
        assert filings.revision(one).text == {"experience": "甲写的。\n乙写的。", "next": "乙的打算。"}


def test_a_typed_sum_is_refused_and_the_words_stay_in_the_box(clerk, one):
    refused = save(clerk, one, **{"words.next": "走访1,286户。"})
    page = refused.content.decode()
    assert refused.status_code == 422
    assert "是手写的数" in page
    assert ">走访1,286户。</textarea>" in page
    assert now(one).version == 1


def test_a_zero_report_is_submitted_in_two_clicks(campaign, client_at):
    client = client_at(way.ABOVE)  # the bureau of 赤峰 has no account: the department acts for it
    duty = way.duty("赤峰市民政局", by=way.ABOVE)
    begun = client.post(f"/reports/begin/{duty.pk}/")
    one = way.again(Filing(pk=begun.headers["Location"].split("/")[2]), way.ABOVE)
    assert "作零报告报送" in client.get(url(one)).content.decode()
    client.post(url(one, "words/"), {"version": 1, "base": 1, "then": "all-the-way"})
    assert way.again(one, way.ABOVE).state == State.SUBMITTED


def test_the_whole_way_by_forms_alone(clerk, one, client_at):
    above = client_at(way.APPROVER)
    assert save(clerk, one, then="to-review").status_code == 302
    for act in ("to-sign", "sign", "submit"):
        assert take(clerk, one, act).status_code == 302
    assert take(above, one, "return", note="缺移风易俗").status_code == 302
    page = clerk.get(url(one)).content.decode()
    assert "“缺移风易俗”" in page
    clerk.post(
        url(one, "words/"), {"version": now(one).version, "base": 1, "words.next": "补齐。", "then": "to-review"}
    )
    for act in ("to-sign", "sign", "resubmit"):
        take(clerk, one, act)
    assert "补齐。" in above.get(url(one, "differences/")).content.decode()
    assert take(above, one, "accept").status_code == 302
    assert now(one).state == State.ACCEPTED


def test_where_the_step_is_refused_the_words_are_kept_and_the_next_press_takes_it(clerk, campaign, one):
    way.work(campaign, 5)
    refused = save(clerk, one, **{"words.next": "补齐。", "then": "to-review"})
    assert refused.status_code == 409
    assert (now(one).state, now(one).version) == (State.DRAFTING, 2)
    hidden = dict(re.findall(r'name="(version|base)" value="(\d+)"', refused.content.decode()))
    again = {"words.next": "补齐。", "then": "to-review", "knowing": "on"}
    assert clerk.post(url(one, "words/"), hidden | again).status_code == 302
    assert now(one).state == State.REVIEW


def test_a_superior_reads_what_was_sent_and_never_the_draft(clerk, one, client_at):
    above = client_at(way.APPROVER)
    save(clerk, one, **{"words.next": "草稿里的话。"})
    assert "<article" not in above.get(url(one)).content.decode()
    assert above.get(url(one, "2.pdf")).status_code == 404
    for act in ("to-review", "to-sign", "sign", "submit"):
        take(clerk, one, act)
    assert "草稿里的话。" in above.get(url(one)).content.decode()
    take(above, one, "return", note="请改")
    clerk.post(url(one, "words/"), {"version": now(one).version, "base": 2, "words.next": "改过的话。"})
    page = above.get(url(one)).content.decode()
    assert "草稿里的话。" in page
    assert "改过的话。" not in page
    assert above.get(url(one, "3.pdf")).status_code == 404


@pytest.mark.parametrize("slug", ["xingan-clerk", "kezhong-clerk", "region-civilisation-clerk"])
def test_a_stranger_gets_the_answer_of_a_report_that_is_not_there(one, client_at, slug):
    stranger = client_at(slug)
    for rest in ("", "1.pdf", "1.docx", "note/", "checks/", "differences/"):
        assert stranger.get(url(one, rest)).status_code == 404
    assert stranger.post(url(one, "step/"), {"act": "accept", "version": 1}).status_code == 404
    assert str(one.pk) not in stranger.get("/reports/").content.decode()


def test_a_signer_is_asked_for_the_second_factor(clerk, one, client_at):
    way.colleague(way.Role.APPROVER)
    take(clerk, one, "to-review")
    signer = client_at(f"approver-of-{way.CLERK}")
    take(signer, one, "to-sign")
    session = signer.session
    session["account_authentication_methods"] = []
    session.save()
    sent = take(signer, one, "sign")
    assert sent.headers["Location"].startswith("/account/")
    assert now(one).state == State.SIGNING


def test_the_list_counts_and_filters_by_state(clerk, one, client_at):
    above = client_at(way.ABOVE)
    page = above.get("/reports/?state=drafting").content.decode()
    assert str(one.pk) in page
    assert page.count("<tbody>") == 1
    assert str(one.pk) not in above.get("/reports/?state=accepted").content.decode()
    assert str(one.pk) not in above.get("/reports/?of=mine").content.decode()
    assert above.get("/reports/?state=nonsense&campaign=x").status_code == 200


@pytest.mark.parametrize("path", ["", "submitted"])
def test_a_report_costs_at_most_twelve_statements(clerk, one, campaign, client_at, path):
    if path:
        holder = way.sitting(way.CLERK)
        with acting(holder.post):
            flow.all_the_way(now(one), by=holder, version=1)
    way.work(campaign, 2)
    for client in (clerk, client_at(way.APPROVER)):
        client.get(url(one))
        assert statements(client, url(one)) <= 12


def test_the_list_costs_at_most_eight_statements(clerk, one, client_at):
    client = client_at(way.ABOVE)
    client.get("/reports/")
    assert statements(client, "/reports/") <= 8


def statements(client, path: str) -> int:
    with CaptureQueriesContext(connection) as found:
        assert client.get(path).status_code == 200
    # A scope inside the test's transaction saves and gives back settings: two statements that no request pays.
    asked = [one["sql"] or "" for one in found]  # what is planned once is counted without its text
    return sum(not re.match(r"SAVEPOINT|RELEASE|SELECT (coalesce\(current_|set_config)", one) for one in asked)


def test_the_layout_keeps_the_standard_and_the_files_bear_the_unit(clerk, one):
    assert "没有与 GB/T 9704—2012 不符之处" in clerk.get(url(one, "checks/")).content.decode()
    sent = clerk.get(url(one, "1.docx"))
    assert "%E5%91%BC%E5%92%8C%E6%B5%A9%E7%89%B9" in sent.headers["Content-Disposition"]
    assert sent.content.startswith(b"PK")


def test_a_rehearsal_says_so_on_paper_and_in_the_file(db, client_at):
    made = way.campaign(simulated=True)
    way.work(made)
    one, client = way.begun(), client_at(way.CLERK)
    assert "演练数据" in client.get(url(one)).content.decode()
    assert "演练数据" in squeezed(
        "".join(p for p in texts(client.get(url(one, "1.pdf")).content) if isinstance(p, str))
    )


def test_evidence_makes_up_a_hundred():
    assert [share for _, share, _ in listing.split((1, 1, 1, 0, 0))] == [34, 33, 33, 0, 0]
    assert listing.split((0, 0, 0, 0, 0)) == []
    assert Said().note == ""


FIGURES = """内蒙古自治区民政厅办公室关于报送春节假期志愿服务数据的通知

各盟市民政局：

请各盟市民政局于2023年2月10日前将春节假期志愿服务活动场次和参与人次报送至自治区民政厅。

内蒙古自治区民政厅办公室
2023年2月1日
"""


def test_what_asks_for_figures_alone_is_no_report_until_somebody_writes_one(campaign, client_at):
    by = way.post_named(way.ABOVE)
    with acting(by):
        reading = read_again(receive(FIGURES.encode(), "数据.txt", by=by))
        made = confirm(reading, period=given(date(2023, 1, 20), date(2023, 2, 5)), by=by)
        pass_down(made, by=by)
        duties = Obligation.objects.filter(campaign=made)
        assert (duties.count(), duties.filter(consolidates=True).count()) == (14, 0), (
            "nor does anybody consolidate them"
        )
    clerk, url = client_at(way.CLERK), f"/reports/?campaign={made.number}"
    assert clerk.get(url).context["total"] == 0
    assert clerk.get("/reports/?of=mine").context["total"] == 1, "the report of the other campaign"
    with acting(way.post_named(way.CLERK)) as scope:
        duty = filings.obligations(scope).get(campaign=made, unit=scope.unit)
        flow.begin(duty, by=way.sitting(way.CLERK))
    (listed,) = clerk.get(url).context["page"].object_list
    assert listed == duty
