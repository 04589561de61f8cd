import pytest

from linli.kernel.numerals import number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("三", 3),
        ("十", 10),
        ("二十三", 23),
        ("廿三", 23),
        ("一百零五", 105),
        ("两千", 2000),
        ("一万二千", 12000),
        ("二〇二四", 2024),
        ("二0一一", 2011),
        ("二ΟΟ八", 2008),
        ("二○○六", 2006),
        ("15", 15),
        ("第三", 3),
        ("", None),
        ("三月", None),
    ],
)
def test_numbers_are_read_in_whatever_signs_they_are_written(text: str, value: int | None) -> None:
    assert number(text) == value
