"""The tile cartogram: where a place stands on the sheet, as data. No map (a map of China needs a licence number)."""

from dataclasses import dataclass

#: region → place → column and row of its tile
LAYOUTS: dict[int, dict[int, tuple[int, int]]] = {
    150000000000: {
        150100000000: (3, 2),
        150200000000: (2, 2),
        150300000000: (1, 3),
        150400000000: (5, 2),
        150500000000: (6, 2),
        150600000000: (2, 3),
        150700000000: (6, 0),
        150781000000: (5, 0),
        150800000000: (1, 2),
        150900000000: (4, 2),
        152200000000: (6, 1),
        152500000000: (4, 1),
        152501000000: (3, 1),
        152900000000: (0, 2),
    }
}
WIDTH, HEIGHT, STEP_X, STEP_Y = 92, 62, 98, 68


@dataclass(frozen=True, slots=True)
class Tile:
    """The corner of a tile in units of the picture, and where its three lines of text begin."""

    x: int
    y: int

    @property
    def text_x(self) -> int:
        return self.x + 8

    @property
    def first(self) -> int:
        return self.y + 20

    @property
    def second(self) -> int:
        return self.y + 37

    @property
    def third(self) -> int:
        return self.y + 53


def tiles_of(node: int) -> dict[int, Tile]:
    """The tiles of the places below a node; none where nobody has laid them out."""
    return {key: Tile(1 + STEP_X * column, 1 + STEP_Y * row) for key, (column, row) in LAYOUTS.get(node, {}).items()}


def size(node: int) -> tuple[int, int]:
    """Width and height of the picture."""
    cells = LAYOUTS[node].values()
    return STEP_X * (1 + max(x for x, _ in cells)), STEP_Y * (1 + max(y for _, y in cells))
