"""One report with everything in it, for the tests and for looking at."""

from datetime import date

from linli.documents.values import (
    Attachment,
    Bar,
    Chart,
    Emphasis,
    Figure,
    Form,
    Head,
    Heading,
    Imprint,
    Number,
    OfficialDocument,
    Paragraph,
    Table,
)

LEAGUES = (
    "呼和浩特市",
    "包头市",
    "呼伦贝尔市",
    "兴安盟",
    "通辽市",
    "赤峰市",
    "锡林郭勒盟",
    "乌兰察布市",
    "鄂尔多斯市",
    "巴彦淖尔市",
    "乌海市",
    "阿拉善盟",
    "满洲里市",
    "二连浩特市",
)

BY_LEAGUE = Table(
    caption="各盟市春节期间文明实践志愿服务开展情况",
    head=(
        (
            Head(text="盟　市", rows=2),
            Head(text="开展服务\n（次）", rows=2),
            Head(text="参与志愿者", columns=2),
            Head(text="服务群众\n（人次）", rows=2),
            Head(text="服务时长\n（小时）", rows=2),
        ),
        ("名", "人次"),
    ),
    align=("left", "right", "right", "right", "right", "right"),
    rows=(
        *(
            (
                name,
                Figure(f"{137 * n + 901:,}", f"works/{n}"),
                f"{89 * n + 433:,}",
                f"{211 * n + 1204:,}",
                f"{977 * n + 6018:,}",
                f"{1033 * n + 8100.5:,.1f}",
            )
            for n, name in enumerate(LEAGUES, 1)
        ),
        ("合　计", "26,999", "15,301", "38,875", "186,837", "221,872.0"),
    ),
    total=True,
    foot="注：“名”按人去重，各盟市之和不等于合计；另有未具名志愿者3,206人次。",
)

BY_DAY = Chart(
    caption="春节前后每日开展志愿服务次数",
    unit="次",
    label="日期",
    by_day=True,
    bars=tuple(
        Bar(f"{1 + (9 + n) // 31}月{(9 + n) % 31 + 1}日", 40 + (n * 37) % 90, marked=n == 12) for n in range(32)
    ),
)
BY_KIND = Chart(
    caption="服务次数最多的五类服务",
    unit="次",
    bars=tuple(
        Bar(name, value, f"{value:,}")
        for name, value in (
            ("上门探访慰问", 8420),
            ("写春联送福字", 4860),
            ("春运暖程服务", 2103),
            ("代购代办", 611),
            ("义诊", 27),
        )
    ),
)

REPORT = OfficialDocument(
    form=Form.REPORT,
    mark=("内蒙古自治区民政厅",),
    number=Number("内民政发", 2023),
    title="内蒙古自治区民政厅关于2023年春节期间开展文明实践志愿服务活动有关工作情况的报告",
    issuers=("内蒙古自治区民政厅",),
    addressees="中华人民共和国民政部",
    blocks=(
        Paragraph(
            "按照《关于春节期间开展文明实践志愿服务活动有关工作的通知》（内民政办字〔2023〕1号）要求，"
            "我厅围绕“志愿服务送关爱　文明实践树新风”主题，"
            "于2022年12月30日至2023年3月31日组织全区12个盟市和满洲里、二连浩特两市开展活动。现将有关情况报告如下。",
        ),
        Heading(1, "总体情况"),
        Paragraph(
            "全区共开展志愿服务",
            Figure("26,999", "works"),
            "次，参与志愿者",
            Figure("15,301", "persons"),
            "名，另有未具名志愿者",
            Figure("3,206", "unnamed"),
            "人次，服务群众",
            Figure("186,837", "served"),
            "人次，累计志愿服务",
            Figure("221,872.0", "hours"),
            "小时，其中现场实测和双方确认的占",
            Figure("84.0%", "confirmed"),
            "。各盟市情况见下表。",
        ),
        BY_LEAGUE,
        Heading(1, "主要做法"),
        Heading(2, "聚焦重点群体，主动上门"),
        Paragraph(
            Emphasis("一是走访慰问。"),
            "走访高龄、独居老人和残疾人家庭",
            Figure("8,420", "visits"),
            "户，送急需药品342次，转诊送医27人次，代购物资611次。科尔沁右翼中旗哈日诺尔嘎查志愿者赟玥、喆珺、㛃格冒雪为牧区独居老人送去取暖煤和年货，路程往返60余公里。",
        ),
        Paragraph(
            Emphasis("二是结对帮扶。"),
            "各级民政服务机构与志愿服务组织结对187对，为留守儿童、困境儿童送去“新春第一课”。",
        ),
        Heading(3, "对高龄独居老人"),
        Paragraph(
            "30天内未联系的高龄独居老人由96人降至12人，逐户建立联系卡，明确一名帮办员、一名社区工作者和一名志愿者。"
        ),
        Heading(4, "牧区的做法"),
        Paragraph("以嘎查为单位，由马背志愿服务队分片联系，雪后48小时内走访一遍。"),
        Heading(4, "城区的做法"),
        Paragraph("以网格为单位，由楼栋长每日电话问候，三日上门一次。"),
        Heading(2, "聚焦城乡社区，活跃年节"),
        Paragraph("写春联4,860幅，拍全家福238张，举办“村晚”19场，观众6,720人次。每日开展服务次数见下图。"),
        BY_DAY,
        BY_KIND,
        Heading(1, "存在问题和下一步打算"),
        Paragraph(
            "部分苏木乡镇社工站人手不足，记录补报较多，事后补录的占服务总次数的9.6%。下一步将把记录时间提前到活动当日，并在3月底前完成全部记录的核对。"
        ),
        Paragraph("特此报告。"),
    ),
    attachments=(
        Attachment(
            "2023年春节期间文明实践志愿服务分类情况表",
            (
                Table(
                    head=(("内容领域", "服务类别", "次数", "服务群众（人次）"),),
                    align=("left", "left", "right", "right"),
                    rows=tuple(
                        (area, kind, f"{n * 113:,}", f"{n * 977:,}")
                        for n, (area, kind) in enumerate(
                            (
                                ("关爱民政服务对象", "上门探访慰问"),
                                ("活跃城乡社区", "写春联送福字"),
                                ("助力疫情防控", "健康科普"),
                                ("平安和谐社会", "春运暖程服务"),
                            ),
                            3,
                        )
                    ),
                ),
            ),
        ),
        Attachment("先进典型名单", (Paragraph("呼和浩特市新城区鸿雁志愿服务队等12支队伍。"),)),
    ),
    remark="联系人：包赟格，联系电话：0471-0000000",
    imprint=Imprint(
        copied=("中央文明办二局", "自治区党委宣传部", "自治区文明办", "各盟市民政局"),
        printed_by="内蒙古自治区民政厅办公室",
        printed_on=date(2023, 3, 30),
    ),
    draft=True,
    foot="数据截至封存第128号（2023-03-28 18:00）",
)
