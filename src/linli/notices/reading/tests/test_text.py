"""What the text of a document says and the documents in it, each as offices really write it."""

from datetime import date

import pytest

from linli.notices.reading.document import Document
from linli.notices.reading.engine import read
from linli.notices.reading.headings import flat
from linli.notices.reading.lines import fair_copy
from linli.notices.reading.tests.written import FOOT, notice


def headings(document: Document) -> list[tuple[int, str, str]]:
    return [(h.level, h.number, str(h.text)) for h in flat(document.headings)]


def due(body: str) -> list[tuple[str | None, str | None]]:
    """Day or rule, and receiver."""
    return [
        (o.deadline.day.isoformat() if o.deadline.day else o.deadline.rule, str(o.receiver) if o.receiver else None)
        for o in notice(body).obligations
    ]


def test_headings_are_told_by_depth_and_not_by_the_style_of_their_number() -> None:
    body = (
        "一、总体要求\n坚持需求导向，把好事办好。\n二、重点任务\n1.摸清底数。各县逐户走访登记。\n（1）建档。一户一档，动态更新。\n"
        "1.强化保障。落实经费和人员。\n三、组织领导：各县要成立工作专班。\n四、请各县认真执行本通知。\n五、有关事项如下：\n"
    )
    assert headings(notice(body)) == [
        (1, "一", "总体要求"),
        (1, "二", "重点任务"),
        (2, "1", "摸清底数"),
        (3, "（1）", "建档"),
        (2, "1", "强化保障"),
        (1, "三", "组织领导"),
    ]


def test_chapters_numbered_by_points_and_by_di() -> None:
    body = "第一、目标\n让群众满意。\n1.1 规模\n每县一队。\n1.2 范围\n全市各县。\n第二、步骤\n分步推进。\n"
    assert headings(notice(body)) == [
        (1, "第一", "目标"),
        (2, "1.1", "规模"),
        (2, "1.2", "范围"),
        (1, "第二", "步骤"),
    ]


def test_a_heading_that_ran_into_its_text_ends_on_its_noun() -> None:
    lead = "为做好冬季助老工作，现就有关事项通知如下。"
    text = "一、强化组织领导各单位要加强统筹，落实责任，抓好各项工作，定期听取汇报，及时解决问题。"
    more = "二、做好服务保障认真落实要求，备足物资，及时发放到户，不得截留挪用。"
    points = "三、重点任务1.走访老人。各社区要逐户走访，不漏一户。四、工作要求2.报送信息。各社区要及时报送，不得迟报。"
    assert headings(notice(lead + text + more + points)) == [
        (1, "一", "强化组织领导"),
        (1, "二", "做好服务保障"),
        (1, "三", "重点任务"),
        (2, "1", "走访老人"),
        (1, "四", "工作要求"),
        (2, "2", "报送信息"),
    ]


def test_parts_stand_above_points() -> None:
    text = "第一部分　申领\n1.期限。请于6月20日前申领。\n第二部分　服务\n1.对象。请走访老人。"
    assert headings(notice(text)) == [
        (1, "第一部分", "申领"),
        (2, "1", "期限"),
        (1, "第二部分", "服务"),
        (2, "1", "对象"),
    ]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("各县民政局于6月18日前将名册报市民政局养老科。", [("2024-06-18", "市民政局养老科")]),
        ("请于3月底前报送总结。", []),  # past when the notice was issued
        ("请于2025年3月底前报送总结。", [("2025-03-31", None)]),
        ("各县要于6月31日前将名册报市民政局。", [("6月31日前", "市民政局")]),
        ("每月25日前将汇总表报市民政局办公室。", [("每月25日前", "市民政局办公室")]),
        ("每周五下班前交村文书。", [("每周五下班前", "村文书")]),
        ("活动结束后5个工作日内将小结报送市民政局。", [("活动结束后5个工作日内", "市民政局")]),
        ("请在接到本函后5个工作日内反馈我局。", [("接到本函后5个工作日内", "我局")]),
        ("近期将排查情况上报市民政局。", [("近期", "市民政局")]),
        ("志愿者每半月至少入户一次。", [("每半月至少入户一次", None)]),
        ("每季度至少组织检查一次。", []),
        ("腊月二十三前完成走访。", [("腊月二十三前", None)]),
        ("本周五前报送名单。", [("2024-05-17", None)]),
        ("请各县在周三下班前将名单报至市民政局。", [("2024-05-15", "市民政局")]),
        ("请于6月21日进行申报，逾期不补。", [("2024-06-21", None)]),
        ("请于6月5日前报送名册，9月8日前报送总结，均报县局。", [("2024-06-05", "县局"), ("2024-09-08", "县局")]),
        ("总结于6月10日前报市民政局，照片同日报县局。", [("2024-06-10", "市民政局"), ("2024-06-10", "县局")]),
        ("每月5日前把数据报镇社工站和镇文明实践所。", [("每月5日前", "镇社工站"), ("每月5日前", "镇文明实践所")]),
        ("原定报名截止时间为5月31日。现报名时间延长至6月14日。", [("2024-06-14", None)]),
        ("一、申报时间\n2024年6月1日至6月30日", [("2024-06-30", None)]),
        ("公示期为5月20日至5月26日。公示期内如有异议，请向市民政局反映。", [("2024-05-26", "市民政局")]),
        ("于6月25日前往敬老院开展活动。", []),
        ("请于6月20日16:00前提交回执至市民政局。", [("2024-06-20", "市民政局")]),
        ("于6月20日前将发放清单报养老科。", [("2024-06-20", "养老科")]),
        ("活动结束后上报市民政局。", [("活动结束后", "市民政局")]),
        ("材料交市局，电子版发至市局邮箱。截止日期为6月20日。", [("2024-06-20", "市局"), ("2024-06-20", "市局邮箱")]),
        ("宣传动员阶段（即日起至6月20日）。", []),
        ("各支部要在21日前将捐款送交党务科。", [("2024-05-21", "党务科")]),
        ("网上报名时间（5月23日10:00—5月26日10:00）。", [("2024-05-26", None)]),
        ("公示时间从5月15日起至5月20日止。如有异议，请于5月20日前向学生处反映。", [("2024-05-20", "学生处")]),
        ("即日起至5月20日举办捐助活动。", []),
        ("近期，全市开展送温暖活动。", []),
        ("会议当天将回执交市民政局。", [("会议当天", "市民政局")]),
        ("报名截至日期为6月20日。", [("2024-06-20", None)]),
        ("各基地应当于每年12月15日向市民政局报送工作报告。", [("每年12月15日", "市民政局")]),
        ("2023年6月30日以前经民政部门登记成立的社会团体，必须参加年检。", []),
        ("年检时间为2024年6月1日至6月20日，逾期不予受理。", [("2024-06-20", None)]),
        ("一、个人申请\n6月11日—6月14日。申请人向市民政局提出申请。", [("2024-06-14", "市民政局")]),
        ("请于2025年元月5日前报市民政局。", [("2025-01-05", "市民政局")]),
        ("电子版于6月20日前发送至社团公邮。", [("2024-06-20", "社团公邮")]),
        ("活动自6月1日起至8月31日结束。", []),
        ("本办法自2025年1月1日起施行。", []),
        ("巡访自2024年12月1日起至2025年3月15日止。", []),
        ("名单于6月20日前报市局养老科，同时抄市残联。", [("2024-06-20", "市局养老科"), ("2024-06-20", "市残联")]),
        ("回执于6月20日放学前交班主任。", [("2024-06-20", "班主任")]),
        ("于6月20日前扫码报名，各支部于次日12:00前将汇总表报县局。", [("2024-06-20", None), ("2024-06-21", "县局")]),
        ("除夕17时前将年夜饭送到户。", [("除夕17时前", None)]),
        ("春节前夕走访慰问老党员。", [("春节前夕", None)]),
        ("补贴按月造册，次月10日前发放到本人。", [("次月10日前", None)]),
        ("补贴每天50元，按月报送名册。", []),
        ("每天上午10点前给独居老人敲一次门。", [("每天上午10点前", None)]),
        ("到老人家中走访，每半月至少一次。", [("每半月至少一次", None)]),
        ("市局收到材料后10个工作日内完成审核。", [("收到材料后10个工作日内", None)]),
        ("请向资助中心（212室）提交名册，时间为6月20日前。", [("2024-06-20", "资助中心")]),
        ("所有渔船25日10时前进港避风，镇里逐船清点。", [("2024-05-25", None)]),
        ("转移人数每两小时一次向镇应急办报告。", [("每两小时一次", "镇应急办")]),
        ("为孤老烈属担水劈柴，做到三天一探望。", [("三天一探望", None)]),
        ("报名截止时间由5月15日延至5月22日。", [("2024-05-22", None)]),
        ("开班时间由7月1日顺延至7月7日。", []),
        ("对预产期在8月15日前的孕妇逐个打电话。", []),
        ("名册于6月20日前报市（州）教育局。", [("2024-06-20", "市（州）教育局")]),
        ("申请应当自受理之日起7日内办结。", [("受理之日起7日内", None)]),
        ("请于收到本函之日起7个工作日内函复我办事处。", [("收到本函之日起7个工作日内", "我办事处")]),
        ("每项活动结束后，请各村将小结报送县局。", [("每项活动结束后", "县局")]),
    ],
)  # fmt: skip
def test_deadlines_bind_by_a_day_or_by_a_rule(body: str, expected: list[tuple[str | None, str | None]]) -> None:
    assert due(body) == expected


def test_a_year_that_is_not_written_is_inferred_and_doubted() -> None:
    document = notice("各县于6月18日前报送名册。")
    assert document.obligations[0].deadline.year_inferred
    assert "notice-year-inferred" in {doubt.reason.code.name for doubt in document.doubts}


def test_in_a_text_without_a_date_of_its_own_an_earlier_day_tells_the_year() -> None:
    document = notice("2017年8月25日是残疾预防日。\n请于8月15日前报送计划。", foot="")
    assert document.obligations[0].deadline.day == date(2017, 8, 15)
    assert document.obligations[0].deadline.year_inferred


def test_the_subject_may_stand_a_clause_earlier_or_behind_the_date() -> None:
    earlier = notice("各县民政局要做好统计，形成报告，于6月18日前报市民政局。")
    behind = notice("6月18日前，各乡镇要将名册交县民政局。")
    unnamed = notice("于6月18日前报市民政局。")
    assert str(earlier.obligations[0].subject) == "各县民政局"
    assert str(behind.obligations[0].subject) == "各乡镇"
    assert unnamed.obligations[0].subject is None
    assert "notice-no-subject" in {doubt.reason.code.name for doubt in unnamed.doubts}


@pytest.mark.parametrize(
    ("body", "groups"),
    [
        ("要以低保对象、特困人员、儿童等为重点群体。", ["低保对象", "特困人员", "儿童"]),
        ("走访慰问空巢老人、残疾人和困境儿童。", ["空巢老人", "残疾人", "困境儿童"]),
        ("为120户失能、半失能老年人家庭安装扶手。", ["失能、半失能老年人家庭"]),
        ("帮助辖区内高龄和独居老人解决困难。", ["高龄和独居老人"]),
        ("一、帮助对象\n（1）80岁以上的高龄老人；\n（2）常年卧床的病人。", ["80岁以上的高龄老人", "常年卧床的病人"]),
        ("动员退休教师、在校学生参加服务。", []),
        ("服务广大群众，方便旅客出行。", []),
        ("帮扶困难群众。", ["困难群众"]),
        ("优先做好倒房重建户、散居孤儿等特殊群体的服务。", ["倒房重建户", "散居孤儿"]),
        ("请70岁以上独居老人、残疾人家庭有用水困难的与村委会联系。", ["70岁以上独居老人", "残疾人家庭"]),
        ("慰问困难职工、困难党员及其他特殊困难人员。", ["困难职工", "困难党员"]),
        ("照顾好“三无”对象。", ["“三无”对象"]),
        ("资金用于复退军人、参战涉核人员等重点优抚对象生活补助。", ["复退军人", "参战涉核人员"]),
        ("重点帮助高校毕业生、返乡农民工成功创业。", ["高校毕业生", "返乡农民工"]),
        ("组织志愿者走访独居老人、失能老人。", ["独居老人", "失能老人"]),
        ("参加“关爱留守儿童牵手行动”。", []),
        ("开展贫困母亲慰问活动。", ["贫困母亲"]),
        (
            "为帮助低收入家庭大学新生解决困难（限本市），资助500名2024级贫困大学生。",
            ["低收入家庭大学新生", "贫困大学生"],
        ),
        ("落实党和政府关于退役军人管理的政策，把它作为未成年人思想建设的内容。", []),
        ("切实帮助地震灾区困难群众安全过冬。", ["地震灾区困难群众"]),
        ("走访低保边缘家庭中的重病患者、学校周边的独居老人。", ["低保边缘家庭中的重病患者", "独居老人"]),
        ("为长期卧床残疾人的照护者提供服务，并及时联系监护人。", ["长期卧床残疾人的照护者"]),
        ("一、服务对象\n1）坐轮椅的残疾业主；\n2）远洋船员的父母。", ["坐轮椅的残疾业主", "远洋船员的父母"]),
        ("为老年旅客、残疾旅客提供轮椅，对刑满释放人员家庭上门。", ["老年旅客", "残疾旅客", "刑满释放人员家庭"]),
        ("免费接送怀孕满七个月的妇女、烈士父母。", ["怀孕满七个月的妇女", "烈士父母"]),
        ("为坡上的库区移民安装水泵，替义务兵家属代耕。", ["坡上的库区移民", "义务兵家属"]),
        ("由市总工会女职工部帮助解决。", []),
        ("为让老人安心过年，组织老年志愿者参加培训。", []),
        ("力争使重点患者随访率达到95%，不让老人等候。", []),
    ],
)
def test_groups_are_those_who_are_served(body: str, groups: list[str]) -> None:
    assert [str(group) for group in notice(body).target_groups] == groups


@pytest.mark.parametrize(
    ("body", "contacts"),
    [
        ("联系人：张 璐  联系电话：0471-6964376", [("张璐", "0471-6964376", None)]),
        ("联系人：市民政局养老科李小静，电话：13800000000", [("李小静", "13800000000", None)]),
        ("联系人：防灾减灾科，电话：6000123转5", [("防灾减灾科", "6000123转5", None)]),
        ("王磊（电话：0533-2782307或13964492173）", [("王磊", "0533-2782307", None), ("王磊", "13964492173", None)]),
        ("联系人：张××，电话：223XXXX", [(None, "223XXXX", None)]),
        ("传真：0531-86109631；热线：12345；邮编：250011", []),
        ("名册发至邮箱ylmz@example.cn。", [(None, None, "ylmz@example.cn")]),
        ("请报告市应急办公室（电话0471-6964376）或拨打12119。", [("市应急办公室", "0471-6964376", None)]),
        ("所需材料交王敏老师处（B403，电话82801830）。", [("王敏", "82801830", None)]),
        ("联系人：王敏、张璐", [("王敏", None, None), ("张璐", None, None)]),
        ("联系人王小姐：0471-6964376", [("王小姐", "0471-6964376", None)]),
        ("某杂志社　王　敏　0471-6964376", [("王敏", "0471-6964376", None)]),
        ("王敏\n电话：6964376", [("王敏", "6964376", None)]),
        ("联系人：王敏　联系电话：0951-6889215（传真）", [("王敏", "0951-6889215", None)]),
        ("根据云民发〔2024〕9号文件，投入经费20240513元。", []),
        ("联系人：王敏  0471-6964376  wangmin@example.cn", [("王敏", "0471-6964376", "wangmin@example.cn")]),
        ("联系人及电话：\n旗民政局    其木格    0471-6964376", [("其木格", "0471-6964376", None)]),
        ("社区工作站　（值班）　电话：6964376", [("社区工作站", "6964376", None)]),
        ("联系人：王敏，电话：138****8000", [("王敏", "138****8000", None)]),
        ("电话：0471-6964376、6964377（养老科 王敏）", [("王敏", "0471-6964376", None), ("王敏", "6964377", None)]),
        ("邮箱：a@example.com 1 总则", [(None, None, "a@example.com")]),
    ],
)
def test_contacts_are_people_and_numbers_to_turn_to(
    body: str, contacts: list[tuple[str | None, str | None, str | None]]
) -> None:
    found = [
        tuple(str(part) if part else None for part in (contact.name, contact.phone, contact.email))
        for contact in notice(body).contacts
    ]
    assert found == contacts


@pytest.mark.parametrize(
    ("body", "titles"),
    [
        ("请执行。\n附件：1.助老项目清单\n      2.服务时长汇总表", ["助老项目清单", "服务时长汇总表"]),
        ("请执行。\n附件：1.助老项目清单\n2.服务时长汇总表。", ["助老项目清单", "服务时长汇总表"]),
        ("请执行。\n附：《报名表》.xlsx（请盖章）", ["报名表"]),
        ("请执行。\n附件1：《活动方案》\n附件2：《申请表", ["活动方案", "申请表"]),
        ("请执行。\n附件1：申报指南.doc\n附件2：承诺书（略）", ["申报指南", "承诺书"]),
        ("具体要求见附件。", []),
        ("请执行。\n附件1：《申报指南》；\n附件2：《承诺书》。", ["申报指南", "承诺书"]),
        ("请执行。\n附件：1.申报指南2.承诺书汇总表云岭市民政局2024年5月13日", ["申报指南", "承诺书汇总表"]),
        ("请执行。\n附件：《申报指南》、《承诺书》", ["申报指南", "承诺书"]),
        ("请执行。\n附件1.申报指南\n20210204.docx\n2.承诺书", ["申报指南", "承诺书"]),
        ("请执行。\n附件：1.助老项目申\n报指南\n2.承诺书", ["助老项目申报指南", "承诺书"]),
        ("请执行。\n附件：报名表\t\t姓名：　　单位：\n职务：　　备注：", ["报名表"]),
    ],
)
def test_attachments_are_listed_by_title(body: str, titles: list[str]) -> None:
    assert [str(title) for title in notice(body).attachments] == titles


@pytest.mark.parametrize(
    "body",
    [
        "要以“情暖夕阳”为主题开展活动。",
        "一、活动主题\n情暖夕阳\n二、活动时间\n5月至6月",
        "一、活动主题：\n情暖夕阳\n二、活动时间\n5月至6月",
        "本次活动主题为“情暖夕阳”。",
        "围绕“情暖夕阳”活动主题，广泛开展服务。",
        "一、活动主题\n今年“送温暖”救助活动以“情暖夕阳“为主题。",
        "以情暖夕阳为主题，开展活动。",
    ],
)
def test_the_theme_is_read_without_its_marks(body: str) -> None:
    assert str(notice(body).theme) == "情暖夕阳"


def test_a_theme_may_stand_in_parts_of_equal_length() -> None:
    body = "一、活动主题\n不忘初心\n牢记使命\n二、活动时间\n5月至6月"
    assert "".join(str(notice(body).theme).split()) == "不忘初心牢记使命"


def test_a_year_that_nothing_dates_is_the_one_next_to_what_takes_place() -> None:
    document = read(
        "关于参加培训的通知\n各社区：\n培训于2024年12月14日至2025年1月18日举行。\n请于12月7日前登录平台完成报名。"
    )
    assert [str(o.deadline.day) for o in document.obligations] == ["2024-12-07"]


@pytest.mark.parametrize("row", ["| |", "|  |  |", "• | |", "\u3000|\u3000"])
def test_an_empty_row_of_a_table_is_no_line(row: str) -> None:
    assert fair_copy(f"各单位要走访老人。\n{row}\n请抓紧落实。\n").text == "各单位要走访老人。\n请抓紧落实。\n"


def test_room_around_figures_parts_nothing() -> None:
    text = (
        "云岭市民政局关于开展社会团体 2021 年度检查的通知 各社会团体: 为做好社会团体 2021 年度检查工作,现通知如下: "
        "一、时间安排 2022 年 3 月 1 日至 5 月 31 日。 二、提交的材料 请在 5 月 1 日前将具备资质的会计师事务所出具的 "
        "审计报告报送市民政局,共 3 份。 云岭市民政局 2022 年 2 月 8 日"
    )
    document = read(text)
    assert str(document.title) == "云岭市民政局关于开展社会团体2021年度检查的通知"
    assert [str(h.text) for h in flat(document.headings)] == ["时间安排", "提交的材料"]
    assert str(document.issue_date and document.issue_date.day) == "2022-02-08"


def test_a_forwarded_notice_may_be_headed_by_its_forwarding_and_a_colon() -> None:
    document = read("转发：云岭市社工协会交流会的通知\n有关单位：\n交流会将于2024年5月20日举办，请有关人员参加。")
    assert document.kind == "forwarding_notice"


def test_what_is_attached_is_a_document_whatever_its_type() -> None:
    prose = "监测点标识分为立牌和贴牌两种，安放在路口，由志愿者负责保管。"
    document = notice("请执行。\n附件：标识式样", foot=f"{FOOT}附件\n监测点标识\n式样和安放要求\n{prose}")
    assert [str(inner.title) for inner in document.inner] == ["监测点标识式样和安放要求"]
    assert document.issue_date
    assert document.issue_date.day == date(2024, 5, 13)


def test_units_between_title_and_text_drew_up_what_is_forwarded() -> None:
    inner = "\n关于做好助老工作的意见\n市民政局　市财政局\n为做好助老工作，现提出以下意见，请各地执行。"
    head = "云岭市政府办公室转发市民政局等单位关于做好助老工作意见的通知\n各县政府：\n"
    document = notice(
        "现将《关于做好助老工作的意见》转发给你们，请执行。", head, "\n云岭市政府办公室\n2024年5月13日" + inner
    )
    assert [str(unit) for unit in document.inner[0].issuers] == ["市民政局", "市财政局"]


def test_documents_nest_to_any_depth_and_keep_their_own_parts() -> None:
    titles = ["关于做好助残工作的通知"]
    for unit in ("清河区残联", "柳溪镇政府"):
        quoted = titles[0].replace("《", "〈").replace("》", "〉")
        titles.insert(0, f"{unit}转发《{quoted}》的通知")
    text = "\n".join(
        f"{unit}文件\n{unit[:2]}发〔2024〕{n}号\n{title}\n各有关单位：\n现将工作安排通知如下，请于6月{n}日前将总结报{unit}。\n{unit}\n2024年5月{n}日"
        for n, (title, unit) in enumerate(zip(titles, ("柳溪镇政府", "清河区残联", "市残联"), strict=True), 1)
    )
    outer = read(text)
    documents = list(outer.everywhere())
    assert [len(document.inner) for document in documents] == [1, 1, 0]
    assert [str(document.doc_number) for document in documents] == [
        "柳溪发〔2024〕1号",
        "清河发〔2024〕2号",
        "市残发〔2024〕3号",
    ]
    assert [document.issue_date.day.day for document in documents if document.issue_date] == [1, 2, 3]
    assert [str(document.obligations[0].receiver) for document in documents] == ["柳溪镇政府", "清河区残联", "市残联"]
