"""What a .docx shows is what is read."""

import docx
import pytest

from linli.documents.word import docx as written
from linli.kernel.reasons import Refused
from linli.notices.extraction.reasons import BROKEN, NO_WORDS
from linli.notices.extraction.tests.made import NOTICE, docx_of, numbered_docx, of, run, zipped
from linli.notices.extraction.word import text_of_docx


def lines(data: bytes) -> list[str]:
    return text_of_docx(data).text.split("\n")


def p(inside: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{inside}</w:p>"


class TestAutomaticNumbers:
    def test_stand_before_their_paragraphs_at_every_level(self) -> None:
        data = numbered_docx(
            [
                (None, "现通知如下。"),
                (0, "总体要求"),
                (1, "指导思想"),
                (2, "突出重点"),
                (3, "分项"),
                (1, "目标"),
                (0, "安排"),
            ]
        )
        assert lines(data) == [
            "现通知如下。",
            "一、总体要求",
            "（一）指导思想",
            "1.突出重点",
            "一.1 分项",
            "（二）目标",
            "二、安排",
        ]

    def test_go_on_over_paragraphs_without_one_and_past_ten(self) -> None:
        data = numbered_docx([(0, f"第{n}件") if n % 2 else (None, "说明。") for n in range(1, 24)])
        assert [line for line in lines(data) if line != "说明。"][9:] == ["十、第19件", "十一、第21件", "十二、第23件"]

    def test_begin_anew_where_the_list_says_so(self) -> None:
        data = numbered_docx([(0, "甲"), (0, "乙"), (0, "丙")], restart_at=2)
        assert lines(data) == ["一、甲", "二、乙", "一、丙"]

    @pytest.mark.parametrize(
        ("style", "shape", "third"),
        [
            ("decimal", "%1．", "3．丙"),
            ("decimalEnclosedCircleChinese", "%1", "③ 丙"),
            ("upperLetter", "%1)", "C)丙"),
            ("lowerRoman", "%1.", "iii.丙"),
            ("chineseLegalSimplified", "%1、", "叁、丙"),
            ("japaneseCounting", "第%1条", "第三条 丙"),
            ("decimalFullWidth", "%1、", "３、丙"),
            ("bullet", "●", "丙"),
            ("decimal", "%1", "3 丙"),
            ("someStyleOfTomorrow", "%1、", "3、丙"),
        ],
    )
    def test_are_written_in_their_own_style(self, style: str, shape: str, third: str) -> None:
        assert lines(numbered_docx([(0, "甲"), (0, "乙"), (0, "丙")], [(style, shape)]))[2] == third

    def test_of_a_style_hold_for_its_paragraphs(self) -> None:
        word = docx.Document()
        for text in ("甲", "乙"):
            word.add_paragraph(text, style="List Number")
        assert text_of_docx(of(word)).text == "1.甲\n2.乙"


class TestTheText:
    def test_of_our_own_documents_reads_back_right(self) -> None:
        found = lines(written(NOTICE))
        assert found[:2] == ["某某市民政局文件", "某民发〔2024〕7号"]
        assert "各旗县民政局：" in found
        assert "请各旗县民政局于2024年2月26日前将活动总结报送市民政局社会工作科。" in found

    def test_holds_inserted_words_and_no_deleted_ones(self) -> None:
        deleted = "<w:del w:id='1' w:author='x'><w:r><w:delText>15</w:delText></w:r></w:del>"
        inserted = f"<w:ins w:id='2' w:author='x'>{run('20')}</w:ins>"
        moved = f"<w:moveFrom w:id='3' w:author='x'>{run('前')}</w:moveFrom>"
        assert lines(docx_of(p(run("2月") + deleted + inserted + moved + run("日前")))) == ["2月20日前"]

    def test_leaves_out_hidden_words_and_the_codes_of_fields(self) -> None:
        code = "<w:r><w:instrText>DATE</w:instrText></w:r>"
        data = docx_of(
            p(run("看得见") + run("看不见", "<w:vanish/>") + code + run("也看得见", '<w:vanish w:val="0"/>'))
        )
        assert lines(data) == ["看得见也看得见"]

    def test_has_each_row_of_a_table_on_one_line(self) -> None:
        word = docx.Document()
        table = word.add_table(2, 3)
        for n, cell in enumerate(cell for row in table.rows for cell in row.cells):
            cell.text = f"格{n}"
        assert lines(of(word)) == ["格0\t格1\t格2", "格3\t格4\t格5"]

    def test_holds_content_controls_and_text_boxes_once(self) -> None:
        control = f"<w:sdt><w:sdtContent>{p(run('控件里的字'))}</w:sdtContent></w:sdt>"
        box = (
            '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
            '<mc:Choice Requires="wps"><w:txbxContent>{0}</w:txbxContent></mc:Choice>'
            "<mc:Fallback><w:txbxContent>{0}</w:txbxContent></mc:Fallback></mc:AlternateContent>"
        ).format(p(run("框里的字")))
        data = docx_of(control, p(run("正文") + f"<w:r>{box}</w:r>"))
        assert lines(data) == ["控件里的字", "正文", "框里的字"]

    def test_keeps_line_breaks_and_drops_heads_and_feet(self) -> None:
        word = docx.Document()
        word.sections[0].header.paragraphs[0].text = "页眉"
        word.add_paragraph("甲").add_run().add_break()
        word.paragraphs[0].add_run("乙")
        assert lines(of(word)) == ["甲", "乙"]


def test_a_file_with_nothing_but_pictures_is_refused_and_says_so() -> None:
    with pytest.raises(Refused) as refused:
        text_of_docx(of(docx.Document()))
    assert refused.value.reasons[0].code is NO_WORDS


@pytest.mark.parametrize("data", [zipped("word/document.xml"), zipped("[Content_Types].xml", "word/document.xml")])
def test_a_broken_file_is_refused(data: bytes) -> None:
    with pytest.raises(Refused) as refused:
        text_of_docx(data)
    assert refused.value.reasons[0].code is BROKEN
