"""Identifiers are made in Python: INSERT … RETURNING fails where the writer may not read the row."""

from uuid import UUID

from uuid_utils import compat


def new_id() -> UUID:
    """A UUIDv7 (RFC 9562): unique without asking the database, and nearly in order of making."""
    return compat.uuid7()


def uuid_of(text: str) -> UUID | None:
    """The identifier that somebody typed, or that stands in an address; None where it is none."""
    try:
        return UUID(text)
    except ValueError:
        return None
