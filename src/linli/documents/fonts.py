"""The typefaces that PDF files are set in. The standard's own (仿宋_GB2312, 方正小标宋) are not free; see README.md."""

import os
from functools import cache
from pathlib import Path

import pylopdf_fonts_zh_cn as noto
import typst

HERE = Path(__file__).parent / "faces"

#: By role, the first that is there is taken; the names of the standard come first, for who has licences.
WISHES = {
    "fang": ("仿宋_GB2312", "FangSong_GB2312", "FangSong", "仿宋", "Noto Serif SC"),
    "kai": ("楷体_GB2312", "KaiTi_GB2312", "KaiTi", "楷体", "LXGW WenKai", "Noto Serif SC"),
    "hei": ("SimHei", "黑体", "Noto Sans SC"),
    "song": ("SimSun", "宋体", "Noto Serif SC"),
    "song-bold": ("方正小标宋简体", "FZXiaoBiaoSong-B05S", "方正小标宋_GBK", "Noto Serif SC"),
}
LAST = ("Noto Serif SC", "Noto Sans SC", "Noto Emoji")  #: for characters that the wished ones lack


@cache
def loaded() -> typst.Fonts:
    """The typefaces, read once a process: those of `LINLI_FONTS` (a folder of one's own) and the free ones."""
    own = os.environ.get("LINLI_FONTS")
    folders = [*([Path(own)] if own else []), HERE, noto.serif_path().parent]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)


@cache
def faces() -> dict[str, list[str]]:
    """Families by role, in the order in which a character is looked for."""
    there = set(loaded().families())
    return {role: [n for n in (*wished, *LAST) if n in there] for role, wished in WISHES.items()}
