"""What a document is and what stands around its text, each as offices really write it."""

from datetime import date

import pytest

from linli.notices.reading.engine import read
from linli.notices.reading.tests.written import FOOT, HEAD, notice

#: what stands below a title
BELOW = "各社区：\n请认真执行。\n云岭市民政局\n2024年5月13日"


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("关于开展助老活动的通知", "notice"),
        ("关于转发《关于开展助老活动的通知》的通知", "forwarding_notice"),
        ("云岭市民政局批转市老龄办关于助老工作的报告的通知", "forwarding_notice"),
        ("关于认真落实《市民政局关于开展助老活动的通知》的通知", "forwarding_notice"),
        ("关于印发《助老活动实施方案》的通知", "notice"),
        ("关于商请支持助老活动的函", "letter"),
        ("关于同意开展助老活动的复函", "letter"),
        ("助老志愿者招募公告", "announcement"),
        ("关于助老项目评审结果的公示", "announcement"),
        ("2024年助老活动实施方案", "plan"),
        ("云岭市民政局2024年工作要点", "plan"),
        ("关于助老活动开展情况的报告", "report"),
        ("云岭市养老服务管理办法", "other"),
    ],
)
def test_the_kind_follows_the_title(title: str, kind: str) -> None:
    assert read(f"{title}\n\n各县（区）民政局：\n\n现将有关事项通知如下，请认真执行。{FOOT}").kind == kind


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("It was the best of times, it was the worst of times. " * 40, "notice-not-chinese"),
        ("第一条 为了规范。\n第二条 适用。\n第三条 负责。\n第四条 施行。", "notice-is-regulation"),
        ("王主任 09:12\n大家看一下\n王主任 09:13\n请于7月20日前报名单\n李姐 09:15\n收到", "notice-is-chat"),
        ("社区部署助老服务\n本报讯 昨日，社区召开会议，部署助老服务。", "notice-is-news"),
        ("那年冬天，奶奶还住在老屋里。雪下得很大，我们围着炉子坐着。", "notice-no-form"),
    ],
    ids=["novel", "regulation", "chat", "news", "story"],
)
def test_what_is_no_official_document_is_said_to_be_none_and_why(text: str, code: str) -> None:
    document = read(text)
    assert document.kind == "other"
    assert [doubt.reason.code.name for doubt in document.doubts] == [code]
    assert not document.obligations + document.contacts + document.issuers


@pytest.mark.parametrize("page", ["", "您当前的位置：首页 > 内容\n", "您所在的位置：首页 >> 正文\n"])
def test_a_text_without_a_title_is_a_notice_when_it_orders_its_addressees_by_a_day(page: str) -> None:
    document = read(f"{page}各企业党委：\n请各单位将名单于2012年2月29日前报区经信局办公室。\n\n二O一二年二月二十七日\n")
    assert (document.kind, [str(unit) for unit in document.addressees]) == ("notice", ["各企业党委"])


def test_an_appeal_to_everybody_is_no_notice_though_it_is_signed() -> None:
    document = read(
        "全市青年朋友们：\n我们发出倡议：请在雪后行动起来，方便市民出行。\n\n共青团云岭市委员会\n2018年1月4日\n"
    )
    assert document.kind == "other"


def test_joint_issuers_sign_side_by_side_and_with_letters_apart() -> None:
    document = notice("请执行。", foot="\n\n教 育 局    云岭市民政局\n  团 市 委（章）\n二〇二四年五月十三日\n")
    assert [str(unit) for unit in document.issuers] == ["教育局", "云岭市民政局", "团市委"]
    assert document.issue_date is not None
    assert document.issue_date.day == date(2024, 5, 13)


def test_a_note_under_the_title_stands_for_the_signature() -> None:
    document = read(
        "关于征集先进典型的公告\n（云岭市民政局 2021年9月27日）\n现面向全市征集先进典型，请积极推荐报名。\n"
    )
    assert [str(unit) for unit in document.issuers] == ["云岭市民政局"]
    assert document.issue_date is not None
    assert document.issue_date.day == date(2021, 9, 27)


def test_without_a_signature_the_title_names_the_issuer_and_that_is_a_doubt() -> None:
    document = read("云岭市民政局关于开展助老活动的通知\n各县民政局：\n现将有关事项通知如下，请认真抓好落实。\n")
    assert [str(unit) for unit in document.issuers] == ["云岭市民政局"]
    assert "notice-issuer-from-head" in {doubt.reason.code.name for doubt in document.doubts}


def test_the_number_is_the_documents_own_and_never_one_that_it_cites() -> None:
    cited = "根据《省民政厅关于助老工作的意见》（省民发〔2023〕8号）要求，现通知如下。"
    assert notice(cited).doc_number is None
    document = notice(cited, head="云岭市民政局文件\n云民发［２０２４］ 9 号\n" + HEAD)
    assert str(document.doc_number) == "云民发［２０２４］9号"


def test_copied_units_and_the_imprint() -> None:
    copied = "抄送：省民政厅，市委办公室、市政府办公室等有关单位，存档。"
    foot = f"{FOOT}（此件依申请公开）\n{copied}\n云岭市民政局办公室    2024年5月14日印发\n"
    document = notice("请执行。", foot=foot)
    assert [str(unit) for unit in document.copied_units] == ["省民政厅", "市委办公室", "市政府办公室"]
    assert str(document.disclosure) == "依申请公开"
    assert str(document.printed_by) == "云岭市民政局办公室"
    assert document.print_date is not None
    assert document.print_date.day == date(2024, 5, 14)


def test_what_wider_room_parts_from_the_title_is_the_red_head() -> None:
    below = "各社区：\n请认真执行。\n云岭市民政局\n2024年5月13日"
    for room, title in (("\n\n\n", "关于开展助老活动的通知"), ("\n", "云岭市民政局关于开展助老活动的通知")):
        assert str(read(f"云岭市民政局{room}关于开展助老活动的通知\n{below}").title) == title


def test_a_plan_without_a_title_says_what_it_is() -> None:
    assert read("为做好助老工作，定于9月开展走访。活动方案如下。\n一、活动时间\n9月29日上午。").kind == "plan"


def test_who_addresses_units_in_sections_gives_notice_though_the_day_is_masked() -> None:
    body = "一、慰问活动\n请各社区于5月6日前上报名单。\n二、座谈\n各社区组织座谈。\n云岭市妇联\n二〇**年五月三日"
    document = read(f"各社区：\n近日开展以下两项活动：\n{body}")
    assert document.kind == "notice"
    assert [str(unit) for unit in document.issuers] == ["云岭市妇联"]


def test_a_title_broken_behind_a_noun_is_known_by_its_name_in_the_notice() -> None:
    body = "现将《云岭市社区养老服务中心值班管理办法》印发给你们，请执行。"
    inner = (
        "云岭市社区养老服务中心\n值班管理办法\n第一条　为加强值班工作，保障老年人安全，制定本办法。\n第二条　每班两人。"
    )
    assert [str(one.title) for one in notice(body, foot=f"{FOOT}{inner}").inner] == [
        "云岭市社区养老服务中心值班管理办法"
    ]


def test_a_number_that_the_text_cites_is_not_its_own() -> None:
    cited = "现将云民发〔2024〕4号文件《关于开展养老机构安全排查的通知》转发你们，请各养老机构认真执行。" * 3
    assert read(f"关于开展安全排查的通知\n{cited} 请于1月21日前报区民政局。").doc_number is None


def test_a_page_gives_number_and_disclosure_in_cells() -> None:
    document = read(f"生成日期 | 2020-10-22 | 公开方式 | 主动公开 |\n文号 | 云民发〔2020〕72号 |\n{BELOW}")
    assert str(document.doc_number) == "云民发〔2020〕72号"
    assert str(document.disclosure) == "主动公开"
    assert [str(unit) for unit in document.addressees] == ["各社区"]


def test_who_lets_units_report_to_a_desk_gives_notice_without_a_title() -> None:
    report = "1、及时上报安排。2月25日前，各街道要上报计划。"
    assert read(f"按照市里部署，开展服务月活动。\n{report}\n联系人：王敏，联系电话：87192624。").kind == "notice"


def test_no_title_stands_below_the_text_of_a_report() -> None:
    told = "记者从市文明办获悉，我市正在全市范围内推选十个优秀志愿服务组织、一百名志愿服务优秀个人，"
    told += "截止日期为11月18日，欢迎社会各界积极参与推荐。"
    assert read(f"{told}\n编发：云岭头条").title is None


@pytest.mark.parametrize(
    "number",
    ["云民发〔2024〕3号：", "（已废止）云民发〔2024〕3号　", "云民发〔2024〕3\n"],
    ids=["colon", "remark", "no 号"],
)
def test_a_page_sets_the_number_before_the_title(number: str) -> None:
    document = read(f"{number}关于开展助老活动的通知\n{BELOW}")
    assert str(document.title) == "关于开展助老活动的通知"
    assert str(document.doc_number).startswith("云民发〔2024〕3")


def test_what_a_page_tells_of_a_document_is_not_its_text() -> None:
    title = "云岭市民政局关于印发助老活动方案的通知"
    told = "2024年11月20日，经局长办公会同意，修订后的助老活动方案印发，原方案同时废止。"
    document = read(f"{title}\n云民发〔2024〕3号\n{told}\n{title}\n云民发〔2024〕3号\n{BELOW}")
    assert [str(unit) for unit in document.addressees] == ["各社区"]


def test_a_salutation_without_its_colon_is_no_part_of_the_text_below() -> None:
    below = "为深入学习雷锋精神，弘扬志愿服务精神，推动助老活动常态化，现就有关事项通知如下："
    document = read(
        f"关于开展助老活动的通知\n各县（区）民政局，各直属单位，各青年志愿者协会，各助老服务中心\n{below}\n云岭市民政局"
    )
    assert len(document.addressees) == 4


def test_a_motto_in_a_title_may_hold_a_comma() -> None:
    title = "云岭市民政局关于印发《“建功新时代，志愿暖人心”活动方案》的通知"
    text = "各社区：现将方案印发给你们，请结合实际，认真抓好贯彻落实。 云岭市民政局 2019年10月29日"
    document = read(f"当前位置： 首页 政务公开 最新文件 {title} 时间：2019-10-30 09:36 微信 微博 {text}")
    assert str(document.title) == title
    assert [str(unit) for unit in document.addressees] == ["各社区"]


def test_the_way_to_a_page_and_its_style_rules_are_no_part_of_it() -> None:
    page = "当前位置：首页 > 新闻 > 信息处\n信息处\n关于开展助老活动的通知\nv\\:* {behavior:url(#default#VML);}\n"
    document = read(page + BELOW)
    assert str(document.title) == "关于开展助老活动的通知"
    assert [str(unit) for unit in document.addressees] == ["各社区"]


def test_the_row_of_a_telegram_holds_its_number() -> None:
    document = read(f"等级  特急·明电    云民明电〔2025〕2号    云机发113号\n关于做好助老工作的紧急通知\n{BELOW}")
    assert str(document.doc_number) == "云民明电〔2025〕2号"


@pytest.mark.parametrize(
    ("head", "behind"),
    [
        ("", "云岭市水务局："),
        ("云岭市供水公司文件云水发〔2024〕7号签发人：×××", "云岭市水务局："),
        ("云岭市供水公司云水发〔2024〕7号", "各县、城东、城西供水站："),
        ("云岭市供水公司", "一、基本情况"),
        ("", "根据市水务局部署，"),
    ],
)
def test_a_head_that_ran_together_is_cut_at_its_title(head: str, behind: str) -> None:
    title = "云岭市供水公司关于冬季供水保障工作情况的报告"
    text = (
        "我公司认真落实有关要求，制定方案，明确责任，加强巡查，及时抢修，保障了冬季供水。现将有关情况报告如下，请审阅。"
        * 3
    )
    document = read(f"{head}{title}{behind}{text}云岭市供水公司2024年12月13日")
    assert (str(document.title), document.kind) == (title, "report")
    assert [str(unit) for unit in document.issuers] == ["云岭市供水公司"]


def test_links_and_steps_above_a_title_are_no_part_of_it() -> None:
    links = "推荐阅读\n关于开展主题党日活动的通知[04-14]\n考场布置要求[2026-07-01]\n"
    document = read(f"{links}当前位置：首页\n>\n新闻中心>\n德育处\n德育处\n关于开展助老活动的通知（有修改）\n{BELOW}")
    assert str(document.title) == "关于开展助老活动的通知（有修改）"


def test_units_in_a_row_sign_each() -> None:
    assert [str(unit) for unit in notice("请执行。", foot="\n党政办、德育处\n2024年5月13日").issuers] == [
        "党政办",
        "德育处",
    ]


def test_a_notification_passed_on_is_forwarded() -> None:
    document = notice("请认真执行。", head="云岭市教育局转发市应急局\n关于近期一起踩踏事故的紧急通报\n\n各学校：\n\n")
    assert document.kind == "forwarding_notice"


def test_several_may_sign_each_with_its_own_date() -> None:
    row, day = "云岭市民政局          云岭市残疾人联合会\n", "2024年5月13日              2024年5月13日\n"
    document = notice("请认真执行。", foot=f"\n\n{row}{day}\n云岭市应急管理局\n2024年5月13日\n")
    assert [str(unit) for unit in document.issuers] == ["云岭市民政局", "云岭市残疾人联合会", "云岭市应急管理局"]


def test_a_notice_pasted_into_a_chat_is_none() -> None:
    said = "书记：@所有人 大家看一下\n书记：【关于走访的通知】各社区：请于2月6日前走访。云岭市民政局 2024年1月29日\n"
    assert read(f"志愿服务群(138)\n2024年1月30日 上午9:12\n{said}王敏：收到\n[图片]").kind == "other"


def test_who_signs_without_a_date_may_be_several() -> None:
    units = [str(unit) for unit in notice("请执行。", foot="\n\n云岭市民政局\n云岭市慈善总会\n").issuers]
    assert units == ["云岭市民政局", "云岭市慈善总会"]


def test_a_title_may_end_where_its_contents_are_listed() -> None:
    contents, prose = "1.总则\n1.1编制目的\n", "为做好助老服务中突发事件的应对工作，制定本预案。"
    inner = f"云岭市助老服务应急预案目录\n{2 * contents}{prose}"
    document = notice("《云岭市助老服务应急预案》现印发给你们，请执行。", foot=f"{FOOT}{inner}")
    assert [str(one.title) for one in document.inner] == ["云岭市助老服务应急预案"]


def test_a_title_set_twice_is_one() -> None:
    title = "关于开展“温暖邻里，情暖夕阳，爱满云岭”助老活动的通知"
    document = read(f"{title}\n发布时间：2024-05-13\n{title}\n各社区：\n请认真执行。\n云岭市民政局\n2024年5月13日")
    assert str(document.title) == title


def test_the_red_head_between_page_title_and_title_opens_it() -> None:
    document = read(
        "关于开展助老活动的通知\n云岭市民政局\n关于开展助老活动的通知\n云民函„2024‟9号\n各社区：\n请认真执行。"
    )
    assert str(document.title) == "云岭市民政局关于开展助老活动的通知"
    assert [str(unit) for unit in document.issuers] == ["云岭市民政局"]
    assert str(document.doc_number) == "云民函„2024‟9号"


def test_an_office_parted_from_its_body_signs_once() -> None:
    document = notice("请执行。", foot="\n市总工会（联合会）　办公室\n2024年5月13日")
    assert [str(unit) for unit in document.issuers] == ["市总工会（联合会）办公室"]


def test_who_asks_for_opinions_announces() -> None:
    document = read(
        "《云岭市养老服务办法（草案）》公开征求意见\n现向社会征求意见，请于2024年6月12日前送市民政局。\n云岭市民政局\n2024年5月13日"
    )
    assert document.kind == "announcement"


def test_a_unit_that_asks_over_its_name_and_date_gives_notice() -> None:
    document = read("12日晚将有暴雨，请全县群众做好防范，各镇要加强水库防守。\n云岭县防汛办公室\n二○一○年五月十一日")
    assert document.kind == "notice"


def test_the_page_says_that_a_document_is_public_before_it_says_for_how_long() -> None:
    document = read(
        "公开方式：　主动公开　公开时限：　长期\n关于助老活动的通知\n各社区：\n请执行。\n云岭市民政局\n2024年5月13日"
    )
    assert str(document.disclosure) == "主动公开"


def test_head_and_foot_are_parted_where_their_breaks_were_lost() -> None:
    document = read(
        "云岭市民政局关于开展助老活动的通知云民函〔2024〕9号\n"
        "各县民政局：\n请认真组织助老活动，确保取得实效。云岭市民政局2024年5月13日（此件公开发布）"
    )
    assert str(document.title) == "云岭市民政局关于开展助老活动的通知"
    assert str(document.doc_number) == "云民函〔2024〕9号"
    assert [str(unit) for unit in document.issuers] == ["云岭市民政局"]
    assert document.issue_date
    assert document.issue_date.day == date(2024, 5, 13)
    assert str(document.disclosure) == "公开发布"


def test_a_salutation_may_lack_its_colon() -> None:
    document = notice("请认真组织助老活动，确保取得实效，并按时报送总结，不得迟报。", HEAD.replace("：", ""))
    assert [str(unit) for unit in document.addressees] == ["各县（区）民政局", "市直各单位"]
