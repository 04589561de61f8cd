"""Write a large work sheet: rows of work all over the region, each with three named volunteers.

python bench/make_sheet.py OUT.xlsx [--rows 10000] [--seed 1] [--within 152222000000]
"""

import argparse
import random
from datetime import date, timedelta
from pathlib import Path

import xlsxwriter

import linli
from linli.catalogue.kinds import catalogue
from linli.kernel import gazetteer

DIVISIONS = Path(linli.__file__).parent / "places" / "data" / "divisions-2023-06-30.tsv.gz"
FIRST_DAY, DAYS = date(2022, 12, 30), 92
HEAD = (
    "编号", "日期", "开始时间", "结束时间", "盟市", "旗县市区", "苏木乡镇", "嘎查村社区",
    "活动内容", "志愿者人数", "志愿者姓名", "服务人数",
)  # fmt: skip
SURNAMES = "王李张刘陈杨赵黄周吴徐孙马朱胡白包乌娜斯云鲍额"
GIVEN = "建国伟芳秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂春梅日图雅其木格巴特尔苏乐云"


def main() -> None:
    call = argparse.ArgumentParser(description=__doc__)
    call.add_argument("out", type=Path)
    call.add_argument("--rows", type=int, default=10_000)
    call.add_argument("--seed", type=int, default=1)
    call.add_argument("--within", default="150000000000", help="12-digit code that bounds the villages")
    given = call.parse_args()
    write(given.out, rows=given.rows, seed=given.seed, within=given.within)


def write(out: Path, *, rows: int, seed: int = 1, within: str = "150000000000") -> None:
    """Write the sheet; the same for the same arguments."""
    chance, places = random.Random(seed), gazetteer.load(DIVISIONS)
    villages = places.below(within, gazetteer.VILLAGE)
    kinds = [kind.zh for kind in catalogue().kinds.values()]
    with xlsxwriter.Workbook(str(out), {"constant_memory": True}) as book:
        tab, day_format = book.add_worksheet("台账"), book.add_format({"num_format": "yyyy-mm-dd"})
        tab.write_row(0, 0, HEAD)
        for row in range(1, rows + 1):
            village, hour = chance.choice(villages), chance.randint(8, 16)
            tab.write_string(row, 0, f"{row:05}")
            tab.write_datetime(row, 1, FIRST_DAY + timedelta(chance.randrange(DAYS)), day_format)
            tab.write_row(row, 2, (f"{hour}:00", f"{hour + chance.randint(1, 3)}:30", *_chain(village, places)))
            names = [_name(chance) for _ in range(3)]
            heads, served = chance.randint(3, 20), chance.randint(0, 80)
            tab.write_row(row, 8, (chance.choice(kinds), heads, "、".join(names), served))


def _chain(village: str, places: gazetteer.Gazetteer) -> list[str]:
    chain, at = [], village
    while (above := gazetteer.parent(at)) and gazetteer.level(at) > gazetteer.PROVINCE:
        chain.append(places.names.get(at, ""))
        at = above
    return chain[::-1]


def _name(chance: random.Random) -> str:
    return chance.choice(SURNAMES) + "".join(chance.choices(GIVEN, k=2))


if __name__ == "__main__":
    main()
