"""Reading a notice over its length: 1 KB to 1 MB of text, the engine alone; a megabyte of what is slowest; each form.

Prints milliseconds, milliseconds a KB (flat where the time grows with the length), and how many times a plain pass of
one regular expression over the text the reading takes. No database.
"""

import re
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "src"))

from linli.catalogue.kinds import catalogue
from linli.documents.pdf import pdf
from linli.documents.word import docx
from linli.notices.extraction.extract import opened
from linli.notices.extraction.tests.made import NOTICE
from linli.notices.reading.engine import read

SAMPLE = (Path(__file__).parent.parent / "samples/notice.txt").read_text(encoding="utf-8")
SIZES = (1, 10, 100, 1024)
AIM_10_KB, AIM_1_MB = 100.0, 2000.0
#: repeated to a megabyte, behind a head or without one: of some 160 that were tried the slowest, and the notorious
UNITS = (
    "1.1 ",
    "局\n",
    "联系人：张 璐 电话：0471-6964376",
    "0471-6964376 ",
    "3月5日",
    "2024年3月5日前",
    "a.b@",
    3 * "X",
    "附件1.x\n",
)
UNITS += (
    "2024年5月14日印发\n",
    "- 1 -",
    "老人",
    "一、",
    "《",
    "（",
    "1",
    " ",
    "\n",
    "附件：1.x",
    "每月25日前报送",
    "uuuuuuuuuuuuuuuuuuuuuuuu",
    "p.MsoNormal {margin:0cm;}",
    "张三 ",
    "**",
)
HEAD = "关于开展某活动的通知\n各单位：\n"
PLAIN = re.compile(r"(?:\d{4}年)?\d{1,2}月\d{1,2}日前?")


def grown(kilobytes: int) -> str:
    """Notices one behind the other, cut to so many KB of UTF-8."""
    size = kilobytes * 1024
    return (SAMPLE * (size // len(SAMPLE.encode()) + 1)).encode()[:size].decode(errors="ignore")


def milliseconds(call: Callable[[], object], times: int, clock: Callable[[], float] = time.process_time) -> float:
    """The fastest of several runs, by the processor's time: what others do meanwhile is not counted."""
    found = []
    for _ in range(times):
        began = clock()
        call()
        found.append(clock() - began)
    return min(found) * 1000


def hard(phrases: Mapping[str, Sequence[str]]) -> float:
    """A megabyte of each of the units, the slowest printed; milliseconds of the slowest."""
    found = []
    for unit in UNITS:
        text = (HEAD + unit * (2**20 // len(unit.encode()))).encode()[: 2**20].decode(errors="ignore")
        found.append((milliseconds(lambda text=text: read(text, kinds=phrases), 1), unit))
    print("\na megabyte of one thing, the slowest of", len(found))
    for taken, unit in sorted(found, reverse=True)[:6]:
        print(f"{taken:9.1f} ms  {unit!r}")
    return max(found)[0]


def main() -> int:
    phrases = catalogue().phrases()
    print(f"{'KB':>6} {'ms':>9} {'ms a KB':>9} {'plain pass':>11} {'times':>7}")
    taken = {}
    for size in SIZES:
        text, times = grown(size), 5 if size <= 100 else 2
        taken[size] = milliseconds(lambda text=text: read(text, kinds=phrases), times)
        plain = milliseconds(lambda text=text: PLAIN.findall(text), times)
        print(f"{size:6} {taken[size]:9.1f} {taken[size] / size:9.2f} {plain:8.2f} ms {taken[size] / plain:7.0f}")
    worst = hard(phrases)
    print("\nthe text of one notice of some pages, in a child process of its own:")
    for name, data in (("text", SAMPLE.encode()), (".docx", docx(NOTICE)), ("PDF", pdf(NOTICE))):
        print(f"{name:>6} {milliseconds(lambda data=data: opened(data), 3, time.perf_counter):9.1f} ms")
    return int(taken[10] > AIM_10_KB or max(taken[1024], worst) > AIM_1_MB)


if __name__ == "__main__":
    sys.exit(main())
