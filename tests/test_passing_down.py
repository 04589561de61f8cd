"""A notice from above, clicked: registered, confirmed, passed down by a covering notice, acknowledged, done, closed.

By three people: the clerk who receives it, who signs the covering notice, and the clerk of an office below.
"""

from playwright.sync_api import expect

from tests.offices import JOURNEY
from tests.person import Office, Person, newly_come

pytestmark = JOURNEY

TITLE = "民政部办公厅关于做好元宵节前后志愿服务活动的通知"
NOTICE = f"""{TITLE}

民办函〔2023〕7号

各省、自治区、直辖市民政厅（局），新疆生产建设兵团民政局：

为做好元宵节前后志愿服务工作，现就有关事项通知如下。

一、走访慰问。各级民政部门要组织志愿者走访慰问独居老人、残疾人和困境儿童。

二、及时报送。请各省级民政部门于2023年2月28日前，将活动开展情况报民政部慈善事业促进和社会工作司。

联系人：陈晓  联系电话：010-58123456

民政部办公厅

2023年2月3日
"""
DUTY, BELOW = "报民政部慈善事业促进和社会工作司", "将活动开展情况报送内蒙古自治区民政厅"
REQUIREMENTS = "逐户走访。各地要把独居老人、残疾人家庭走访一遍。\n及时记录。活动结束当天记入台账。"
LEAGUE, NUMBER, DONE = "兴安盟民政局", "内民政发〔2023〕1号", "走访已完成，记录已入台账。"
#: what takes a proposal over, one question after the other
TAKES = ("照此期间", "列入", "已核对，照此", "确实没有，留空", "不列单位")


def test_a_notice_from_above_is_passed_down_and_closed(office: Office) -> None:
    register_and_confirm(office)
    write_the_covering_notice(office)
    sign_it(office)
    send_it(office)
    acknowledge_and_finish(office)
    close_it(office)


def register_and_confirm(office: Office) -> None:
    clerk = office.at("department-clerk")
    clerk.menu("通知公文")
    clerk.go(clerk.link("登记通知"))
    file = {"name": "民政部通知.txt", "mimeType": "text/plain", "buffer": NOTICE.encode("gb18030")}
    clerk.main.locator("input[type=file]").set_input_files([file])  # type: ignore[list-item]
    clerk.main.locator("select[name=channel]").select_option("system")
    clerk.go(clerk.button("登记"))
    clerk.sees(TITLE)
    clerk.go(clerk.link("去认定"))
    for _ in range(10):
        if clerk.button("认定并下发").is_visible():
            break
        answer_one(clerk)
    clerk.main.locator("input[name=simulated]").check()
    clerk.go(clerk.button("认定并下发"))


def answer_one(clerk: Person) -> None:
    """Take over what is proposed about the first thing that is asked, and wait for the page to say so."""
    words = {clerk.word(take) for take in TAKES}
    asked = clerk.main.locator(".ask form > button").all()
    one = next(one for one in asked if one.is_visible() and one.inner_text().strip() in words)
    clerk.main.locator("#right").evaluate("right => { right.dataset.before = 1 }")
    one.click()
    expect(clerk.main.locator("#right[data-before]")).to_have_count(0)


def write_the_covering_notice(office: Office) -> None:
    clerk = office.at("department-clerk")
    newly_come(clerk)
    clerk.go(clerk.row(DUTY).get_by_role("link").first)
    clerk.go(clerk.button("转发下级"))
    assert clerk.main.locator("textarea[name=addressees]").input_value() == "各盟市民政局，满洲里市、二连浩特市民政局"
    clerk.main.locator("textarea[name=requirements]").fill(REQUIREMENTS)
    clerk.go(clerk.button("送审核"))
    clerk.sees("一、逐户走访")


def sign_it(office: Office) -> None:
    approver = office.at("department-approver")
    approver.menu("消息")
    approver.go(approver.main.locator(".mail li", has_text=TITLE).get_by_role("link").first)
    approver.go(approver.button("审核通过"))
    approver.fill("机关代字", NUMBER.partition("〔")[0])
    approver.fill("签发人姓名", "乌云")
    approver.go(approver.button("签发"))
    approver.sees(NUMBER)


def send_it(office: Office) -> None:
    clerk = office.at("department-clerk")
    newly_come(clerk)
    clerk.go(clerk.row(DUTY).get_by_role("link").first)
    clerk.go(clerk.button("转发下级"))  # leads to the one that is under way
    clerk.go(clerk.button("下发"))
    clerk.reads("已发给 {n} 个单位。", n=14)


def acknowledge_and_finish(office: Office) -> None:
    below = office.at("xingan-clerk")
    newly_come(below)
    below.go(below.row(BELOW).get_by_role("link").first)
    below.go(below.button("签收"))
    below.go(below.main.locator("section", has_text=below.word("承办单位")).locator("tbody a").first)
    below.go(below.link("办结"))
    below.main.locator("textarea").first.fill(DONE)
    below.go(below.button("办结"))


def close_it(office: Office) -> None:
    clerk = office.at("department-clerk")
    clerk.menu("督办")
    campaigns = clerk.main.locator("select[name=campaign]")
    with clerk.page.expect_navigation():  # choosing is enough where scripts run
        campaigns.select_option(campaigns.locator("option", has_text=TITLE[:20]).get_attribute("value"))
    clerk.go(clerk.main.locator("tbody a[href*='/obligations/']", has_text=LEAGUE).first)
    clerk.sees(DONE)
    clerk.unfold(clerk.word("销号"))
    clerk.go(clerk.main.locator("button[name=act][value=close]"))
    clerk.reads("已销号")
