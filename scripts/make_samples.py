"""Write the sample work sheets in samples/: three layouts that offices use, with some faulty rows in each.

    python scripts/make_samples.py

The places are real, the names of people and teams and all figures are invented, drawn from a fixed seed.
"""

import csv
import random
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

import xlsxwriter

from linli.kernel import gazetteer as gz
from linli.kernel.gazetteer import Gazetteer

ROOT = Path(__file__).parent.parent
DIVISIONS = ROOT / "src" / "linli" / "places" / "data" / "divisions-2023-06-30.tsv.gz"
SAMPLES = ROOT / "samples"

CREATED = {"created": datetime(2023, 2, 13)}  # so that the same samples come out each time
FIRST, DAYS = date(2023, 1, 10), 34
SURNAMES, GIVEN = (
    "王李张刘陈杨赵黄周吴",
    ["其其格", "志强", "丽娟", "建国", "晓梅", "巴特尔", "秀英", "海龙", "萨仁", "永胜"],
)
TEAMS = ["红马甲志愿服务队", "草原轻骑志愿服务队", "夕阳红志愿服务队", "石榴籽志愿服务队"]
ACTIVITIES = [
    "写春联、送福字", "入户走访慰问独居老人", "义诊", "送药上门", "文明交通劝导", "安全隐患排查", "反诈宣传", "村晚",
    "拍全家福", "垃圾分类宣传", "护林防火巡查", "矛盾纠纷调解", "春运志愿服务", "党的二十大精神宣讲", "帮老人代购年货",
    "环境卫生整治", "文物巡查", "心理疏导", "移风易俗倡议", "法律咨询", "猜灯谜闹元宵", "敬老院关爱服务",
]  # fmt: skip


class Office:
    """Draws works of one county."""

    def __init__(self, known: Gazetteer, county: str, seed: int) -> None:
        self.known, self.county, self.dice = known, county, random.Random(seed)
        towns = [t for t in known.below(county, gz.TOWN) if len(known.below(t, gz.VILLAGE)) > 2]
        self.towns = sorted(self.dice.sample(towns, 4))

    def village(self, town: str) -> str:
        return self.dice.choice(self.known.below(town, gz.VILLAGE))

    def day(self) -> date:
        return FIRST + timedelta(days=self.dice.randrange(DAYS))

    def people(self, count: int) -> list[str]:
        return [self.dice.choice(SURNAMES) + given for given in self.dice.sample(GIVEN, count)]

    def works(self, count: int) -> Iterator[tuple[str, str, date, str, int, int, int]]:
        """Town, village, day, activity, volunteers, persons served, outcome."""
        for _ in range(count):
            town = self.dice.choice(self.towns)
            activity = self.dice.choice(ACTIVITIES)
            numbers = (self.dice.randint(3, 30), self.dice.randint(10, 200), self.dice.randint(5, 120))
            yield town, self.village(town), self.day(), activity, *numbers


def summary(known: Gazetteer, path: Path) -> None:
    """A county's 汇总表: title, header in two levels, merged towns, totals, a signature line."""
    office = Office(known, "150824000000", 7)
    with xlsxwriter.Workbook(str(path)) as book:
        book.set_properties(CREATED)
        tab = book.add_worksheet("汇总表")
        bold = book.add_format({"bold": True, "align": "center", "valign": "vcenter", "border": 1})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        tab.merge_range(0, 0, 0, 9, "乌拉特中旗2023年春节期间志愿服务活动汇总表", bold)
        tab.write(1, 0, "填报单位：乌拉特中旗民政局　　　　填报日期：2023年2月13日")
        heads = [
            "序号",
            "苏木镇",
            "嘎查村（社区）",
            "活动名称",
            "活动时间",
            "志愿服务队",
            "参与情况",
            "",
            "时长（小时）",
            "成效（数量）",
        ]
        for column, head in enumerate(heads):
            if head == "参与情况":
                tab.merge_range(2, 6, 2, 7, head, bold)
            elif head:
                tab.merge_range(2, column, 3, column, head, bold)
        tab.write_row(3, 6, ["志愿者（人）", "服务群众（人次）"], bold)
        works = sorted(office.works(28), key=lambda work: work[0])
        at = 4
        for town in office.towns:
            rows = [work for work in works if work[0] == town]
            for i, (_, village, when, activity, volunteers, served, outcome) in enumerate(rows):
                row = at + i
                tab.write_row(row, 0, [row - 3, known.name(town), known.everyday(village), activity])
                tab.write_datetime(row, 4, when, day)
                tab.write_row(
                    row, 5, [office.dice.choice(TEAMS), volunteers, served, office.dice.choice([1, 1.5, 2, 3]), outcome]
                )
            if len(rows) > 1:
                tab.merge_range(at, 1, at + len(rows) - 1, 1, known.name(town), bold)
            at += len(rows)
        faulty = [
            [known.name(office.towns[-1]), "不见村", "义诊", "2023年1月20日", TEAMS[0], 8, 40, 2, 30],
            [known.name(office.towns[-1]), "", "义诊", "2023年2月30日", TEAMS[1], 8, 40, 2, 30],
            [known.name(office.towns[-1]), "", "联谊", "2023年1月21日", TEAMS[1], "若干", 40, 2, 30],
        ]
        for row in faulty:
            tab.write_row(at, 0, [at - 3, *row])
            at += 1
        tab.write_row(at, 0, ["合计", "", "", "", "", ""])
        tab.write_formula(at, 6, f"=SUM(G5:G{at})")
        tab.write(at + 1, 0, "填表人：王**　　审核人：李**　　联系电话：0478-59*****")


def register(known: Gazetteer, path: Path) -> None:
    """A bureau's 台账 as CSV in GB18030: places run together, date and times in one cell, names in a list."""
    office = Office(known, "150204000000", 11)
    head = [
        "编号",
        "活动时间",
        "活动地点",
        "活动内容",
        "组织单位",
        "志愿者人数",
        "志愿者名单",
        "服务人数",
        "低保对象",
        "独居老人",
        "残疾人",
        "数量",
        "备注",
    ]
    hands = ["{0:%Y.}{0.month}.{0.day}", "{0:%Y-%m-%d}", "{0.month}月{0.day}日", "{0.year}年{0.month}月{0.day}日"]
    with path.open("w", encoding="gb18030", newline="") as file:
        sheet = csv.writer(file)
        sheet.writerow(head)
        for i, (town, village, when, activity, volunteers, served, outcome) in enumerate(office.works(30), 1):
            start = office.dice.randint(8, 16)
            time = f"{office.dice.choice(hands).format(when)} {start}:00—{start + office.dice.randint(1, 3)}:30"
            place = f"包头市青山区{known.name(town)}{known.everyday(village)}"
            names = "、".join(office.people(min(3, volunteers)))
            groups = [office.dice.choice(["", office.dice.randint(1, 6)]) for _ in range(3)]
            sheet.writerow(
                [f"QS{i:03d}", time, place, activity, "青山区民政局", volunteers, names, served, *groups, outcome, ""]
            )
        unit = "青山区民政局"
        sheet.writerow(
            ["QS031", "2023.1.20 15:00-14:00", "包头市青山区青山路街道", "治安巡逻", unit, 6, "", 30, "", "", "", 3, ""]
        )
        sheet.writerow(
            ["QS032", "2023.4.2 9:00-10:00", "包头市青山区青山路街道", "治安巡逻", unit, 6, "", 30, "", "", "", 3, ""]
        )
        sheet.writerow(
            ["QS033", "2023.1.21 9:00-10:00", "包头市青山区青山路街道", "治安巡逻", unit, -6, "", 30, "", "", "", 3, ""]
        )


def sign_in_book(known: Gazetteer, path: Path) -> None:
    """A county's 签到册: a tab for each town, one person a row, times as people write them."""
    office = Office(known, "150929000000", 13)
    with xlsxwriter.Workbook(str(path)) as book:
        book.set_properties(CREATED)
        for town in office.towns:
            _sign_in_tab(book.add_worksheet(known.name(town)), known, office, town)


def _sign_in_tab(tab: xlsxwriter.worksheet.Worksheet, known: Gazetteer, office: Office, town: str) -> None:
    head = ["序号", "日期", "嘎查村", "活动", "起止时间", "姓名", "备注"]
    tab.write(0, 0, "四子王旗志愿服务签到册")
    tab.write_row(1, 0, head)
    hours: Sequence[str] = ["上午9:00—11:00", "14:30～16:00", "下午2点-4点", "9点半至11点"]
    at = 2
    for _ in range(3):
        when, village, activity = office.day(), known.everyday(office.village(town)), office.dice.choice(ACTIVITIES)
        time = office.dice.choice(hours)
        for name in office.people(office.dice.randint(3, 5)):
            tab.write_row(at, 0, [at - 1, f"{when.month}月{when.day}日", village, activity, time, name])
            at += 1
    tab.write_row(at, 0, [at - 1, "1月32日", village, activity, time, "张晓梅"])


def main() -> None:
    known = gz.load(DIVISIONS)
    SAMPLES.mkdir(exist_ok=True)
    summary(known, SAMPLES / "乌拉特中旗-汇总表.xlsx")
    register(known, SAMPLES / "青山区-台账.csv")
    sign_in_book(known, SAMPLES / "四子王旗-签到册.xlsx")


if __name__ == "__main__":
    main()
