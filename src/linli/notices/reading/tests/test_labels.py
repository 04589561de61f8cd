"""The reader against labelled notices that lie beside the checkout; and that no place has been learnt by heart."""

import importlib.util
import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from linli.kernel.textfile import decode
from linli.notices.reading.engine import read
from linli.notices.reading.output import to_json

LABELLED = Path(__file__).resolve().parents[6] / "shared" / "notices"
FILES = sorted([*LABELLED.glob("*.json"), *LABELLED.glob("dev/*.json")])
pytestmark = pytest.mark.skipif(not FILES, reason="no labelled notices beside the checkout")

#: names of places, each with another of the same level
SWAPS = """
内蒙古自治区→广西壮族自治区 山东→湖南 广东→四川 福建→江苏 上海→天津 泰安→岳阳 淄博→株洲 满洲里→凭祥 二连浩特→东兴
平潭→崇明 金井→银滩 北厝镇→南屿镇 潭城镇→沙河镇 白桦岭→青石坪 清河→柳林 云岭→南屏 柳溪→石桥 白石沟→黑水沟
桦林→松林 鲁教→湘教 鲁财→湘财 闽农→苏农 沪府→津府 内民→桂民 岚综→崇综"""
PROVINCES = """
北京 天津 河北 山西 内蒙 辽宁 吉林 黑龙 上海 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东 广西 海南 重庆 四川
贵州 云南 西藏 陕西 甘肃 青海 宁夏 新疆 台湾 香港 澳门"""


def scorer() -> Any:
    spec = importlib.util.spec_from_file_location("score", LABELLED / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def swapped(text: str) -> str:
    for swap in SWAPS.split():
        place, other = swap.split("→")
        text = text.replace(place, other)
    return text


def by_field(*, swap: bool) -> dict[str, float]:
    score, counts = scorer(), dict[str, list[int]]()
    for file in FILES:
        text, labels = decode(file.with_suffix(".txt")), file.read_text(encoding="utf-8")
        if swap:
            text, labels = swapped(text), swapped(labels)
        for field, found in score.compare(json.loads(labels), to_json(read(text))).items():
            counts[field] = [a + b for a, b in zip(counts.get(field, [0, 0, 0]), found, strict=True)]
    return {
        field: (right / len(FILES) if field == "kind" else 2 * right / (2 * right + wrong + missed))
        for field, (right, wrong, missed) in counts.items()
    }


def macro(fields: dict[str, float]) -> float:
    return sum(fields.values()) / len(fields)


def test_labelled_notices_are_read_at_least_as_well_as_promised() -> None:
    assert macro(by_field(swap=False)) >= 0.95


def test_other_places_of_the_same_level_do_not_move_the_score() -> None:
    assert abs(macro(by_field(swap=False)) - macro(by_field(swap=True))) <= 0.03


def test_no_rule_names_a_province() -> None:
    names = PROVINCES.split()
    for path in Path(__file__).resolve().parents[1].glob("*.py"):
        rules = unicodedata.normalize("NFKC", path.read_text(encoding="utf-8"))
        assert [name for name in names if name in rules] == [], path.name
