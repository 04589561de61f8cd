import pytest

from linli.ledger.worksheets import reasons, text


@pytest.mark.parametrize(
    ("written", "number"),
    [
        (12.0, 12),
        ("12", 12),
        ("１２人", 12),
        ("12名", 12),
        ("1,200人次", 1200),
        ("12人（其中党员3人）", 12),
        ("志愿者12人", 12),
        ("十二名", 12),
        ("一百二十", 120),
        ("2万人次", 20_000),
        (0.0, 0),
    ],
)
def test_a_count_is_read_with_words_around_it(written, number):
    count = text.count(written)
    assert (count.value, count.fault, count.rough) == (number, None, None)


@pytest.mark.parametrize(("written", "number"), [("30余人", 30), ("约60人次", 60), ("三十多人", 30), ("近百人", 100)])
def test_a_rough_count_is_read_with_a_doubt(written, number):
    count = text.count(written)
    assert count.value == number
    assert count.rough.code is reasons.ROUGH


@pytest.mark.parametrize("written", ["", "/", "—", "无", "  ", "　"])
def test_nothing_said_is_no_number_and_never_0(written):
    assert text.count(written) == text.Count()


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("很多", reasons.BAD_COUNT),
        ("张三", reasons.BAD_COUNT),
        ("3-5人", reasons.MANY_COUNTS),
        ("五六人", reasons.MANY_COUNTS),
        ("二三十人", reasons.MANY_COUNTS),
        ("100%", reasons.BAD_COUNT),
        (-5.0, reasons.NEGATIVE),
        ("-5", reasons.NEGATIVE),
        (12.5, reasons.NOT_WHOLE),
        (13812345678.0, reasons.HUGE),
    ],
)
def test_what_is_no_count_is_a_fault(written, code):
    count = text.count(written)
    assert count.value is None
    assert count.fault.code is code


def test_the_unit_beside_a_number_is_kept():
    assert (text.count("50幅").unit, text.count("60人次").unit, text.count("60").unit) == ("幅", "人次", "")


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("张三、李四", ("张三", "李四")),
        ("张三，李四；王五", ("张三", "李四", "王五")),
        ("张三 李四 王五", ("张三", "李四", "王五")),
        ("张三\n李四", ("张三", "李四")),
        ("王　明", ("王明",)),
        ("张 三、李 四", ("张三", "李四")),
        ("张 三  李 四", ("张三", "李四")),
        ("其其格、阿拉腾·巴根", ("其其格", "阿拉腾·巴根")),
        ("张三（队长）、李四", ("张三", "李四")),
        ("张三、张三", ("张三",)),
        ("12人", ()),
        ("", ()),
    ],
)
def test_names_are_told_apart(written, names):
    assert text.names(written).names == names


def test_a_list_may_say_how_many_there_were_in_all():
    assert text.names("张三等12人") == text.Names(("张三",), 12)
    assert text.names("张三、李四等十二人").total == 12


def test_others_without_a_number_are_a_doubt():
    assert text.names("张三、李四等").doubt.code is reasons.AND_OTHERS


def test_long_numbers_are_covered_in_messages():
    assert text.shown("电话13812345678") == "电话138…"
