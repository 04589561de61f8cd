"""The work sheet of 科尔沁右翼中旗民政局 as a file: its own columns, invented people, some rows nobody can count."""

import io
import random
from datetime import date, datetime, timedelta

import xlsxwriter

from linli.demonstration import story
from linli.kernel import gazetteer as gz
from linli.places.rule import gazetteer

NAME = "科右中旗-春节志愿服务台账.xlsx"
ROWS = 36
HEAD = ("编号", "活动日期", "开始时间", "结束时间", "苏木乡镇", "嘎查村（社区）", "活动内容", "组织单位", "志愿者姓名",
        "联系电话", "志愿者人数", "服务人数", "独居老人", "数量", "备注")  # fmt: skip
ACTIVITIES = (
    "写春联、送福字", "入户走访慰问独居老人", "义诊", "送药上门", "反诈宣传", "村晚", "拍全家福", "环境卫生整治",
    "帮老人代购年货", "矛盾纠纷调解", "党的二十大精神宣讲", "猜灯谜闹元宵",
)  # fmt: skip
SURNAMES = "包白王李吴韩佟"
GIVEN = ("其其格", "乌日娜", "志强", "丽娟", "巴特尔", "秀英", "海龙", "萨仁", "永胜", "晓梅")
#: what stands in a row that cannot be counted: column → the words in it
BAD: tuple[dict[str, str], ...] = (
    {"活动日期": "正月初八前后"},
    {"志愿者人数": "0"},
    {"嘎查村（社区）": "南山嘎查第三村"},
    {"服务人数": "若干"},
    {"结束时间": "25:30"},
)


def workbook(rows: int = ROWS) -> bytes:
    """The file, the same in every installation."""
    dice = random.Random(story.SEED)
    memory = io.BytesIO()
    book = xlsxwriter.Workbook(memory, {"in_memory": True})
    book.set_properties({"created": datetime(2023, 2, 6)})
    page = book.add_worksheet("台账")
    page.write_row(0, 0, HEAD)
    bad = dict(zip(sorted(dice.sample(range(rows), len(BAD))), BAD, strict=True))
    for number in range(rows):
        row = _row(number, dice) | bad.get(number, {})
        page.write_row(number + 1, 0, [row.get(column, "") for column in HEAD])
    book.close()
    return memory.getvalue()


def _row(number: int, dice: random.Random) -> dict[str, object]:
    known, banner = gazetteer(), f"{story.KEZHONG:012d}"
    town = dice.choice([town for town in known.below(banner, gz.TOWN) if known.below(town, gz.VILLAGE)])
    village = dice.choice(known.below(town, gz.VILLAGE))
    start = datetime.combine(_day(dice), datetime.min.time()) + timedelta(hours=dice.randint(8, 15))
    return {
        "编号": f"KZ{number + 1:04d}",
        "活动日期": f"{start:%Y-%m-%d}",
        "开始时间": f"{start:%H:%M}",
        "结束时间": f"{start + timedelta(minutes=dice.choice((60, 90, 120, 150))):%H:%M}",
        "苏木乡镇": known.names[town],
        "嘎查村（社区）": known.names[village],
        "活动内容": dice.choice(ACTIVITIES),
        "组织单位": "科尔沁右翼中旗民政局",
        "志愿者姓名": dice.choice(SURNAMES) + dice.choice(GIVEN),
        "联系电话": f"1380482{dice.randint(0, 9999):04d}",
        "志愿者人数": dice.choice((1, 3, 4, 6)),
        "服务人数": dice.randint(4, 60),
        "独居老人": dice.choice((0, 1, 2, 4)),
        "数量": dice.randint(4, 80),
    }


def _day(dice: random.Random) -> date:
    days = story.busy()
    return dice.choices(list(days), list(days.values()))[0]
