"""Files as offices hand them in, made here."""

import zipfile
from collections.abc import Sequence
from datetime import date
from io import BytesIO

import docx
import pypdfium2 as pdfium  # type: ignore[import-untyped]
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from PIL import Image

from linli.documents.pdf import pdf
from linli.documents.values import Form, Heading, Imprint, Number, OfficialDocument, Paragraph

TITLE = "某某市民政局关于春节期间开展志愿服务活动的通知"
LONG = (
    "各单位要把走访慰问困难群众作为春节期间的一件大事来抓，对高龄独居老人、留守儿童、残疾人家庭逐户走到，"
    "带去党和政府的关怀，帮助解决取暖、就医、购物等实际困难，走访情况如实记录，不得层层加码，不得增加基层负担。"
)
NOTICE = OfficialDocument(
    form=Form.NOTICE,
    mark=("某某市民政局",),
    number=Number("某民发", 2024, 7),
    title=TITLE,
    issuers=("某某市民政局",),
    addressees="各旗县民政局",
    blocks=(
        Paragraph("为营造喜庆祥和的节日氛围，决定在全市开展志愿服务活动。现将有关事项通知如下。"),
        *(
            block
            for n in range(1, 8)
            for block in (Heading(1, f"第{n}项工作"), Paragraph(LONG), Heading(2, "有关要求"), Paragraph(LONG * 2))
        ),
        Paragraph("请各旗县民政局于2024年2月26日前将活动总结报送市民政局社会工作科。"),
    ),
    signed_on=date(2024, 2, 2),
    imprint=Imprint(printed_by="某某市民政局办公室", printed_on=date(2024, 2, 2), copied=("市委宣传部", "市文明办")),
)


def notice_pdf() -> bytes:
    return pdf(NOTICE)


def scanned(data: bytes, *, dots_per_inch: int = 200, pages: int = 1) -> list[Image.Image]:
    """Pages of a PDF as a scanner sees them."""
    with pdfium.PdfDocument(data) as document:
        return [document[n].render(scale=dots_per_inch / 72).to_pil().convert("L") for n in range(pages)]


def saved(images: Sequence[Image.Image], kind: str, **more: object) -> bytes:
    out = BytesIO()
    images[0].save(out, kind, save_all=len(images) > 1, append_images=list(images[1:]), **more)  # type: ignore[arg-type]
    return out.getvalue()


LEVELS = (("chineseCounting", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3."), ("decimal", "%1.%4"))


def numbered_docx(
    lines: Sequence[tuple[int | None, str]],
    levels: Sequence[tuple[str, str]] = LEVELS,
    *,
    restart_at: int | None = None,
) -> bytes:
    """Paragraphs with the level of their automatic number, None for none; from `restart_at` on a second list."""
    word = docx.Document()
    root = word.part.numbering_part.element
    for child in list(root):
        root.remove(child)
    shapes = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{style}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for n, (style, text) in enumerate(levels)
    )
    root.append(parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="0">{shapes}</w:abstractNum>'))
    again = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    for number, more in ((1, ""), (2, again)):
        root.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="{number}"><w:abstractNumId w:val="0"/>{more}</w:num>'))
    for n, (level, text) in enumerate(lines):
        line = word.add_paragraph(text)
        if level is not None:
            number = 2 if restart_at is not None and n >= restart_at else 1
            line._p.get_or_add_pPr().append(
                parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')
            )
    return of(word)


def of(word: object) -> bytes:
    out = BytesIO()
    word.save(out)  # type: ignore[attr-defined]
    return out.getvalue()


def docx_of(*blocks: str) -> bytes:
    """Raw WordprocessingML blocks as a .docx."""
    word = docx.Document()
    body = parse_xml(f"<w:body {nsdecls('w')}>{''.join(blocks)}</w:body>")
    for block in list(body):
        word.element.body.insert(len(word.element.body) - 1, block)
    return of(word)


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def zipped(*names: str, mimetype: str = "") -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        if mimetype:
            archive.writestr(zipfile.ZipInfo("mimetype"), mimetype)
        for name in names:
            archive.writestr(zipfile.ZipInfo(name), "x")  # not the hour of writing: the same bytes each time
    return out.getvalue()


def locked_pdf() -> bytes:
    """A PDF under a password that nobody knows (ISO 32000-1, 7.6.3: standard handler, 40 bits)."""
    key = "<" + "41" * 32 + ">"
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[]/Count 0>>",
        f"<</Filter/Standard/V 1/R 2/P -4/O{key}/U{key}>>",
    ]
    out, places = "%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{content}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    trailer = f"trailer\n<</Size 4/Root 1 0 R/Encrypt 3 0 R/ID[<00><00>]>>\nstartxref\n{len(out)}\n%%EOF"
    return f"{out}xref\n0 4\n0000000000 65535 f \n{table}{trailer}".encode()
