"""Make the typefaces under src/linli/documents/faces/ from npm packages (all SIL OFL 1.1).

    npm pack @fontsource/lxgw-wenkai@5.3.0 @fontsource/noto-serif-sc@5.3.0 @expo-google-fonts/noto-emoji@0.4.7
    python scripts/extract_fonts.py UNPACKED_LXGW UNPACKED_NOTO UNPACKED_EMOJI     # needs fonttools and brotli

Kept are the characters of GB 2312 and ASCII; rarer ones fall back to the full typefaces of `pylopdf-fonts-zh-cn`.
"""

import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from fontTools import merge, subset
from fontTools.ttLib import TTFont

OUT = Path(__file__).parent.parent / "src" / "linli" / "documents" / "faces"
FIXED_TIME = 3_786_825_600  # 2024-01-01 in seconds since 1904: the same input gives the same file


def gb2312() -> set[int]:
    """Code points of GB 2312 and ASCII, and those of documents that it lacks."""
    pairs = (bytes((high, low)) for high in range(0xA1, 0xF8) for low in range(0xA1, 0xFF))
    decoded = (pair.decode("gb2312", "ignore") for pair in pairs)
    return {ord(c) for text in decoded for c in text} | set(range(0x20, 0x7F)) | {ord(c) for c in "〔〕〇—–…·“”‘’"}


def kept(font: TTFont, codes: set[int]) -> TTFont:
    options = subset.Options(layout_features=[], hinting=False, notdef_outline=True, name_IDs=["*"])
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=codes & set(font.getBestCmap()))
    subsetter.subset(font)
    return font


def save(font: TTFont, name: str) -> None:
    font.flavor = None
    font.recalcTimestamp = False
    font["head"].created = font["head"].modified = FIXED_TIME
    font.save(OUT / name)


def one_file(slices: list[Path], codes: set[int], scratch: Path) -> TTFont:
    """Merge the slices that hold any of the characters; each character stays where it is met first."""
    parts, left = [], set(codes)
    for path in slices:
        font = TTFont(path)
        here = left & set(font.getBestCmap())
        if here:
            left -= here
            part = scratch / f"{path.stem}.ttf"
            font = kept(font, here)
            font.flavor = None
            font.save(part)
            parts.append(str(part))
    return merge.Merger(options=merge.Options(drop_tables=["GSUB", "GPOS", "GDEF", "vhea", "vmtx", "BASE"])).merge(
        parts
    )


def main(wenkai: Path, noto: Path, emoji: Path) -> None:
    OUT.mkdir(exist_ok=True)
    codes = gb2312()
    save(kept(TTFont(wenkai / "files" / "lxgw-wenkai-latin-500-normal.woff2"), codes), "LXGWWenKai-Regular-GB2312.ttf")
    slices = sorted((noto / "files").glob("noto-serif-sc-*-700-normal.woff2"))
    with TemporaryDirectory() as scratch:
        save(one_file(slices, codes, Path(scratch)), "NotoSerifSC-Bold-GB2312.ttf")
    shutil.copy(emoji / "400Regular" / "NotoEmoji_400Regular.ttf", OUT / "NotoEmoji-Regular.ttf")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]))
