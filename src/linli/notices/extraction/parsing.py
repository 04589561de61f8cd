"""What a child process does with a file: the parser of its format, which no other process imports."""

from importlib import import_module
from typing import Any

from linli.notices.extraction.values import Extract, Format, Pictures

_PARSERS = {
    Format.HTML: "markup.text_of_html",
    Format.MHTML: "markup.text_of_saved_page",
    Format.DOCX: "word.text_of_docx",
    Format.PDF: "pdf.text_of_pdf",
    Format.PICTURE: "pictures.scan_of",
}


def parse(data: bytes, format_: Format) -> Extract | Pictures:
    """To be called through `kernel.sandbox`. Refused with the parser's reasons."""
    found: Extract | Pictures = _function(_PARSERS[format_])(data)
    return found


def page_to_recognise(data: bytes, page: int, *, is_pdf: bool) -> bytes:
    """`pictures.to_recognise`, to be called through `kernel.sandbox`."""
    picture: bytes = _function("pictures.to_recognise")(data, page, is_pdf=is_pdf)
    return picture


def page_to_show(data: bytes, page: int, *, is_pdf: bool) -> bytes:
    """`pictures.to_show`, to be called through `kernel.sandbox`."""
    picture: bytes = _function("pictures.to_show")(data, page, is_pdf=is_pdf)
    return picture


def _function(name: str) -> Any:
    module, _, function = name.partition(".")
    return getattr(import_module(f"linli.notices.extraction.{module}"), function)
