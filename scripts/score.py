"""The score of the notice reader, field by field, over a folder of labelled texts: `make score`, `make score DIR=…`.

Prints items labelled, right, wrong and missed, precision, recall and F1; then micro-F1 over all items and macro-F1 over
the fields that have a labelled item. Ends with 1 below the aim. With --show, what is not right, document by document.
"""

import argparse
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))

from linli.kernel.textfile import decode
from linli.notices.reading.engine import read
from linli.notices.reading.output import to_json
from linli.notices.reading.tests.scoring import compare, labels, score

OWN = Path(__file__).resolve().parent.parent / "src/linli/notices/reading/tests/labelled"
AIM = 0.95


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=OWN, help="labels NN.json beside their texts NN.txt")
    parser.add_argument("--at-least", type=float, default=AIM)
    parser.add_argument("--show", action="store_true", help="print what is not right")
    options = parser.parse_args()
    files = labels(options.folder)
    if not files:
        print(f"no labelled texts in {options.folder}", file=sys.stderr)
        return 2
    if options.show:
        for file in files:
            show(file)
    found = score(files)
    print(f"{'field':16}{'items':>6}{'right':>7}{'wrong':>7}{'missed':>7}{'prec':>7}{'recall':>8}{'F1':>8}")
    for field, n in found.fields.items():
        f1 = f"{found.f1(field):8.3f}" if n.labelled else f"{'–':>8}"
        print(f"{field:16}{n.labelled:6}{n.right:7}{n.wrong:7}{n.missed:7}{n.precision:7.3f}{n.recall:8.3f}{f1}")
    print(f"documents {found.documents}   micro-F1 {found.micro:.4f}   macro-F1 {found.macro:.4f}")
    return int(found.macro < options.at_least)


def show(file: Path) -> None:
    label = json.loads(file.read_text(encoding="utf-8"))
    answer = to_json(read(decode(file.with_suffix(".txt"))))
    for field, count in compare(label, answer).items():
        if count.wrong or count.missed:
            print(f"{file.stem} {field}: wrong {count.wrong}, missed {count.missed}")
            print(f"    label  {json.dumps(label.get(field), ensure_ascii=False)}")
            print(f"    answer {json.dumps(answer.get(field), ensure_ascii=False)}")


if __name__ == "__main__":
    sys.exit(main())
