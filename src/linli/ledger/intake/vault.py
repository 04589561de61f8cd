"""The bytes of a work sheet, sealed: they hold names, phone and ID numbers of people."""

from base64 import b64decode, b64encode

from linli.db import sealed
from linli.ledger.models import Upload


def put_away(upload: Upload, field: str, data: bytes) -> None:
    """Set `upload.file` or `upload.refused`; the row is not saved here."""
    if upload.wrapped_key is None:
        upload.wrapped_key = sealed.wrap(sealed.new_key(), upload.pk)
    key = sealed.unwrap(upload.wrapped_key, upload.pk)
    setattr(upload, field, sealed.seal(b64encode(data).decode(), key, upload.pk, field))


def taken_out(upload: Upload, field: str) -> bytes | None:
    """The bytes again; None where there are none, or their key was destroyed."""
    kept = getattr(upload, field)
    if kept is None or upload.wrapped_key is None:
        return None
    return b64decode(sealed.unseal(kept, sealed.unwrap(upload.wrapped_key, upload.pk), upload.pk, field))
