"""The journeys of the design, clicked in a browser: from the notice on a banner's desk to the region's report.

Everybody begins at the front door and goes on by what they see. Each width and language has a database of its own.
"""

from pathlib import Path

import xlsxwriter
from python_calamine import load_workbook

from tests.offices import JOURNEY
from tests.person import Office, Person, newly_come

pytestmark = JOURNEY

BANNER, LEAGUE, REGION = "科尔沁右翼中旗民政局", "兴安盟民政局", "内蒙古自治区民政厅"
FORWARDED = "兴安盟民政局关于转发"
TO_LEAGUE, TO_REGION = "报至兴安盟民政局", "报至自治区民政厅"
CONSOLIDATED = "形成汇总报告"

#: a sheet as an office has it: columns of its own, two good rows, and one of which nobody knows the day
SHEET = (
    ("服务日期", "苏木乡镇", "做了什么", "志愿者人数", "受益人数"),
    ("2023-02-04", "巴彦呼舒镇", "猜灯谜闹元宵", 6, 80),
    ("2023-02-05", "高力板镇", "义诊", 4, 35),
    ("正月十五前后", "高力板镇", "义诊", 3, 20),
)
WORDS = "各苏木乡镇社工站就近组织志愿者，先照顾独居老人和残疾人家庭。"
MORE_WORDS = "偏远嘎查村路途远，上门一次往返要大半天；部分志愿者没有留名，只能计入人次。"
EARLY = "其余单位的报告另行补报。"
WHY = "存在的问题一节没有写，请补写后重新报送。"


def test_a_notice_on_the_desk_ends_in_the_report_of_the_region(office: Office, tmp_path: Path) -> None:
    read_and_acknowledge(office)
    take_a_sheet_in(office, tmp_path)
    office.drain()
    walk_a_figure_down(office)
    banner_reports(office)
    league_returns_and_accepts(office)
    league_reports(office)
    department_consolidates(office)


def test_the_thread_is_walked_in_three_clicks_from_both_ends(office: Office) -> None:
    clerk = office.at("xingan-clerk")
    clerk.menu("通知公文")
    clerk.go(clerk.row("内民政办字〔2023〕1号").get_by_role("link").first)
    from_clause_to_record(clerk)
    clerk.menu("情况报告")
    clerk.go(clerk.main.locator(".counts a", has_text=clerk.word("起草中")))
    clerk.go(clerk.row(LEAGUE, clerk.word("起草中")).get_by_role("link").first)
    from_figure_to_clause(clerk)


# At the banner


def read_and_acknowledge(office: Office) -> None:
    clerk = office.at("kezhong-clerk")
    newly_come(clerk)
    if office.is_narrow:  # a phone shows no column of clauses; the thing itself names its own
        clerk.go(clerk.row(TO_LEAGUE).get_by_role("link").first)
        clerk.go(clerk.main.locator("a.clause").first)
    else:
        clerk.go(clerk.row(TO_LEAGUE).locator("a.clause").first)
    clerk.sees(FORWARDED)
    lit = clerk.main.locator(".doc-text .at")
    assert TO_LEAGUE in "".join(one.inner_text() for one in lit.all())
    clerk.has_before(lit.first)
    newly_come(office.at("kezhong-clerk"))
    clerk.go(clerk.row(TO_LEAGUE).get_by_role("button"))
    clerk.reads("已签收 {n} 项。", n=1)


def take_a_sheet_in(office: Office, folder: Path) -> None:
    clerk = office.at("kezhong-clerk")
    clerk.menu("工作表")
    clerk.go(clerk.link("上传工作表"))
    clerk.main.locator('input[type="file"]').set_input_files(_sheet(folder / "元宵节志愿服务.xlsx"))
    campaigns = clerk.main.get_by_role("combobox")
    campaigns.select_option(campaigns.locator("option", has_text=FORWARDED).get_attribute("value"))
    clerk.go(clerk.button("上传"))
    assert clerk.main.locator("tbody select").count() == len(SHEET[0])
    clerk.go(clerk.button("照此读，先看看"))
    clerk.reads("未读入 {n} 行", n=1)
    clerk.sees(SHEET[3][0])
    clerk.go(clerk.button("录入 {n} 项", n=2))
    clerk.reads("已录入 {taken} 项，更正 {corrected} 项，跳过 {skipped} 项。", taken=2, corrected=0, skipped=0)
    with clerk.page.expect_download() as coming:
        clerk.link("下载待更正的行").click()
    assert SHEET[3][0] in str(load_workbook(str(coming.value.path())).get_sheet_by_index(0).to_python())


def _sheet(path: Path) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        tab = book.add_worksheet("台账")
        for number, row in enumerate(SHEET):
            tab.write_row(number, 0, row)
    return path


def walk_a_figure_down(office: Office) -> None:
    """From the banner's figure to a town's, to the works behind it, to the records of one."""
    clerk = office.at("kezhong-clerk")
    clerk.menu("数据")
    choose_campaign(clerk)
    whole = shown(clerk)
    clerk.go(clerk.main.get_by_role("link", name=SHEET[2][1], exact=True))
    assert 0 < shown(clerk) < whole
    clerk.go(clerk.main.locator("a.number"))
    clerk.go(clerk.main.locator("tbody a[href^='/work/']").first)
    clerk.sees(SHEET[2][1])
    records = clerk.main.locator("section[aria-labelledby=records] tbody tr")
    assert records.count() == 1
    assert str(SHEET[2][3]) in records.inner_text()


def choose_campaign(person: Person) -> None:
    campaigns = person.main.locator("select[name=campaign]")
    if not campaigns.is_visible():
        person.unfold(person.word("筛选"))
    with person.page.expect_navigation():  # choosing is enough where scripts run
        campaigns.select_option(campaigns.locator("option", has_text=FORWARDED).get_attribute("value"))


def shown(person: Person) -> int:
    return int(person.main.locator("a.number").inner_text().replace(",", ""))


def banner_reports(office: Office) -> None:
    """An office of one clerk drafts, reviews, signs and submits; the page says that it has no other posts."""
    clerk = office.at("kezhong-clerk")
    find(clerk, TO_LEAGUE)
    clerk.go(clerk.row(TO_LEAGUE).get_by_role("button"))
    write(clerk, "next", WORDS)
    clerk.go(clerk.button("送审核"))
    clerk.sees(WORDS)
    sign_alone(clerk, "右中民政字〔2023〕4号")
    clerk.reads("本单位未设审核、签发岗位")
    clerk.go(clerk.button("报送"))
    clerk.reads("已报送")


def find(person: Person, words: str) -> None:
    """On the desk, by a word of its title."""
    search = person.main.locator("input[name=words]")
    if not search.is_visible():
        person.unfold(person.word("筛选"))
    search.fill(words)
    person.go(person.button("查"))


def write(person: Person, place: str, words: str) -> None:
    """Into the box that stands at a place of the paper."""
    box = person.page.locator(f"textarea[name='words.{place}']")
    person.main.locator("details.pen").filter(has=box).locator("summary").click()
    box.fill(words)


def sign_alone(person: Person, number: str) -> None:
    person.go(person.button("审核通过"))
    sign(person, number)


def sign(person: Person, number: str) -> None:
    person.fill("发文字号", number)
    person.fill("签发人姓名", "白玉兰")
    person.go(person.button("签发"))
    person.sees(number)


# At the league


def league_returns_and_accepts(office: Office) -> None:
    reviewer = office.at("xingan-reviewer")
    newly_come(reviewer)
    reviewer.go(reviewer.row(BANNER).get_by_role("link").first)
    reviewer.sees(WORDS)
    reviewer.unfold(reviewer.word("退回"))
    reviewer.fill("理由", WHY)
    reviewer.go(reviewer.button("退回"))
    reviewer.reads("已退回")

    clerk = office.at("kezhong-clerk")
    newly_come(clerk)
    clerk.go(clerk.row(TO_LEAGUE).get_by_role("link").last)
    clerk.sees(WHY)
    write(clerk, "problems", MORE_WORDS)
    clerk.go(clerk.button("送审核"))
    sign_alone(clerk, "右中民政字〔2023〕5号")
    clerk.go(clerk.button("报送"))

    newly_come(office.at("xingan-reviewer"))
    reviewer.go(reviewer.row(BANNER).get_by_role("link").last)
    reviewer.sees(MORE_WORDS)
    reviewer.go(reviewer.button("接收"))
    reviewer.reads("已接收")


def league_reports(office: Office) -> None:
    """The league's own report to the department, whose figures hold all its banners: three posts, three hands."""
    clerk = office.at("xingan-clerk")
    find(clerk, TO_REGION)
    clerk.go(clerk.row(TO_REGION).get_by_role("link").last)
    write(clerk, "problems", MORE_WORDS)
    clerk.go(clerk.button("送审核"))
    clerk.reads("先报的理由")  # some banners have not reported; the words stay, and it goes on with a reason
    clerk.fill("先报的理由", EARLY)
    clerk.go(clerk.button("送审核"))
    clerk.reads("不由您办")

    reviewer = office.at("xingan-reviewer")
    newly_come(reviewer)
    reviewer.go(reviewer.row(TO_REGION).get_by_role("link").last)
    reviewer.go(reviewer.button("审核通过"))

    approver = office.at("xingan-approver")
    newly_come(approver)
    approver.go(approver.row(TO_REGION).get_by_role("link").last)
    sign(approver, "兴民办字〔2023〕6号")

    newly_come(office.at("xingan-clerk"))
    clerk.go(clerk.row(TO_REGION).get_by_role("link").last)
    clerk.go(clerk.button("报送"))
    clerk.reads("已报送")


# At the department


def department_consolidates(office: Office) -> None:
    approver = office.at("department-approver")
    newly_come(approver)
    approver.go(approver.row(LEAGUE, approver.word("待接收")).get_by_role("link").last)
    approver.go(approver.button("接收"))

    clerk = office.at("department-clerk")
    newly_come(clerk)
    clerk.go(clerk.row(CONSOLIDATED).get_by_role("button"))
    find(office.at("department-clerk"), CONSOLIDATED)
    clerk.go(clerk.row(REGION).get_by_role("button"))
    clerk.fill("先报的理由", EARLY)
    clerk.go(clerk.button("送审核"))

    newly_come(office.at("department-approver"))
    approver.go(approver.row(CONSOLIDATED).get_by_role("link").last)
    approver.go(approver.button("审核通过"))
    sign(approver, "内民政办字〔2023〕21号")

    newly_come(office.at("department-clerk"))
    clerk.go(clerk.row(CONSOLIDATED).get_by_role("link").last)
    leave_outside(clerk)


def leave_outside(clerk: Person) -> None:
    """What is a rehearsal goes to no real office: by mail it is refused, and kept on file it is recorded."""
    clerk.main.locator("select[name=channel]").select_option("mail")
    clerk.go(clerk.main.locator("button[form=step]"))
    clerk.reads("演练")
    clerk.main.locator("select[name=channel]").select_option("kept")
    clerk.go(clerk.main.locator("button[form=step]"))


# Along the thread


def from_clause_to_record(person: Person) -> None:
    person.clicks = 0
    person.go(person.main.locator("a[href^='/thread/clause/']").first)
    person.go(person.main.locator("tbody a[href^='/work/']").first)
    assert person.clicks <= 3
    assert person.main.locator("section[aria-labelledby=records] tbody tr").count() >= 1


def from_figure_to_clause(person: Person) -> None:
    person.clicks = 0
    person.go(person.main.locator("article.sheet a.live").first)
    person.go(person.main.locator("a.clause[href^='/thread/clause/']").first)
    person.go(person.link("在通知里看"))
    assert person.clicks <= 3
    person.has_before(person.main.locator(".doc-text .at").first)
