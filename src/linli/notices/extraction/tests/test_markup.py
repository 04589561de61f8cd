"""Web pages: what a reader sees, without what stands around it."""

import pytest

from linli.kernel.reasons import Refused
from linli.notices.extraction.markup import text_of_html, text_of_saved_page
from linli.notices.extraction.reasons import NO_WORDS

PAGE = """<!DOCTYPE html><html><head><meta charset="{charset}"><title>某某网</title><style>p {{}}</style></head><body>
<nav><a href="/">首页</a></nav><div class="menu"><a>新闻</a> <a>政策</a> <a>服务</a> <a>互动</a></div>
<div id="content"><h1>关于开展志愿服务的通知</h1><p>各旗县<br>民政局：</p>
<p>　　请于2月26日前
报送。</p><script>alert("不")</script><p style="display: none">看不见</p><p hidden>也看不见</p>
<ul><li><a href="1.docx">附件1.名单.docx</a></li><li><a href="2.docx">附件2.汇总表.docx</a></li>
<li><a href="3.docx">附件3.台账.docx</a></li></ul>
<table><tr><th>单位</th><th>电话</th></tr><tr><td><p>某某局</p></td><td>0471-1</td></tr></table></div>
<footer>版权所有</footer></body></html>"""
SEEN = [
    "关于开展志愿服务的通知",
    "各旗县",
    "民政局：",
    "请于2月26日前报送。",
    "附件1.名单.docx",
    "附件2.汇总表.docx",
    "附件3.台账.docx",
    "单位\t电话",
    "某某局\t0471-1",
]


def lines(data: bytes) -> list[str]:
    return [line.strip() for line in text_of_html(data).text.split("\n")]


@pytest.mark.parametrize(
    ("charset", "encoding"),
    [("utf-8", "utf-8"), ("gb2312", "gb18030"), ("gbk", "utf-8"), ("utf-8", "utf-8-sig"), ("x-none", "gb18030")],
)
def test_what_is_seen_is_read_in_whatever_encoding(charset: str, encoding: str) -> None:
    assert lines(PAGE.format(charset=charset).encode(encoding)) == SEEN


def test_a_table_that_only_arranges_the_page_is_no_row() -> None:
    page = "<table><tr><td>左栏</td><td><p>{0}</p><p>{0}</p></td></tr></table>".format("走访慰问困难群众。" * 12)
    assert lines(page.encode()) == ["左栏", "走访慰问困难群众。" * 12, "走访慰问困难群众。" * 12]


def test_tables_within_tables_are_read_once_each() -> None:
    """Read twice a level, forty would never end."""
    page = "<table><tr><td>左栏<td>" * 40 + "走访慰问困难群众"
    assert lines(page.encode()) == [*["左栏"] * 39, "左栏\t走访慰问困难群众"]


def test_links_to_other_pages_alone_are_no_text_and_links_to_files_are() -> None:
    file, menu, words = "附件1.名单.docx", "<div>" * 9 + "<a>政策</a> " * 9 + "</div>" * 9, "请于2月26日前报送。"
    assert lines(f"{menu}<div>{words}{menu}</div><div>{'<a>政策</a>' * 3}<a>{file}</a></div>".encode()) == [
        words,
        f"政策政策政策{file}",
    ]


def test_a_page_saved_in_one_file_is_read() -> None:
    body = PAGE.format(charset="utf-8").encode()
    data = (
        b'From: <Saved by Blink>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="x"\r\n\r\n--x\r\n'
        b"Content-Type: text/html\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + body + b"\r\n--x--\r\n"
    )
    assert [line.strip() for line in text_of_saved_page(data).text.split("\n")] == SEEN


def test_preformatted_lines_stay_lines() -> None:
    assert lines("<pre>一、总体\n二、安排\n</pre>".encode()) == ["一、总体", "二、安排"]


@pytest.mark.parametrize("page", ["<html></html>", "<html><body><script>1</script></body></html>", "<p> </p>"])
def test_a_page_without_words_is_refused(page: str) -> None:
    with pytest.raises(Refused) as refused:
        text_of_html(page.encode())
    assert refused.value.reasons[0].code is NO_WORDS


def test_a_page_nested_beyond_reason_is_refused() -> None:
    with pytest.raises(Refused):
        text_of_html(("<div>" * 5000 + "字" + "</div>" * 5000).encode())
