"""Pages as pictures: to look at, and to be recognised. Runs in the sandbox: all here meets foreign data."""

from io import BytesIO

from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from linli.kernel.reasons import Refused, because
from linli.notices.extraction.pdf import opened
from linli.notices.extraction.reasons import BROKEN, TOO_MANY_PAGES
from linli.notices.extraction.values import Format, Pictures

MOST_PAGES = 60
_MOST_PIXELS = 80_000_000  #: an A3 page at 600 dpi
_LONG_SIDE = 3500  #: pixels of an A4 page at 300 dpi, at which Tesseract reads best
_SHOWN = 1400  #: pixels of the long side on the screen


def scan_of(data: bytes) -> Pictures:
    """A picture file as a scan: a page for each picture in it. Refused: BROKEN, TOO_MANY_PAGES."""
    pages = _frames(data)
    if pages > MOST_PAGES:
        raise Refused(because(TOO_MANY_PAGES, pages=pages, limit=MOST_PAGES))
    return Pictures(format=Format.PICTURE, texts=(None,) * pages)


def to_recognise(data: bytes, page: int, *, is_pdf: bool) -> bytes:
    """One page (from 0) in greys at 300 dpi, the right way up, as PGM. Refused: BROKEN."""
    image = _page(data, page, _LONG_SIDE, is_pdf=is_pdf)
    grey = ImageOps.autocontrast(image.convert("L"), cutoff=1)
    out = BytesIO()
    grey.save(out, "PPM")
    return out.getvalue()


def to_show(data: bytes, page: int, *, is_pdf: bool) -> bytes:
    """One page (from 0) as WebP for the screen: the picture alone, nothing that was written into its file."""
    image = _page(data, page, _SHOWN, is_pdf=is_pdf)
    plain = Image.new("RGB", image.size, "white")
    plain.paste(image.convert("RGB"))
    out = BytesIO()
    plain.save(out, "WEBP", quality=70, method=3)
    return out.getvalue()


def _frames(data: bytes) -> int:
    return int(getattr(_opened(data), "n_frames", 1))


def _opened(data: bytes) -> Image.Image:
    Image.MAX_IMAGE_PIXELS = _MOST_PIXELS
    try:
        image = Image.open(BytesIO(data))
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError, SyntaxError):
        raise Refused(because(BROKEN)) from None
    if image.width * image.height > _MOST_PIXELS:
        raise Refused(because(BROKEN))
    return image


def _page(data: bytes, page: int, long_side: int, *, is_pdf: bool) -> Image.Image:
    try:
        return _drawn(data, page, long_side) if is_pdf else _turned(data, page, long_side)
    except (OSError, ValueError, IndexError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Refused(because(BROKEN)) from None


def _drawn(data: bytes, page: int, long_side: int) -> Image.Image:
    with opened(data) as document:
        sheet = document[page]
        bitmap = sheet.render(scale=long_side / max(*sheet.get_size(), 1.0), rev_byteorder=True)
        image: Image.Image = bitmap.to_pil()
        return image.convert("RGB")


def _turned(data: bytes, page: int, long_side: int) -> Image.Image:
    image = next(frame for n, frame in enumerate(ImageSequence.Iterator(_opened(data))) if n == page)
    image.draft("RGB", (long_side, long_side))  # a photograph is decoded no larger than it is needed
    upright = ImageOps.exif_transpose(image)
    if "A" in upright.getbands() or upright.mode == "P":
        white = Image.new("RGBA", upright.size, "white")
        upright = Image.alpha_composite(white, upright.convert("RGBA"))
    scale = long_side / max(upright.size)
    size = (max(1, round(upright.width * scale)), max(1, round(upright.height * scale)))
    return upright if 0.8 < scale < 1.25 else upright.convert("RGB").resize(size, Image.Resampling.LANCZOS)
