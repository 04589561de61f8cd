"""The ledger's two keys, both derived from one secret outside the database."""

from functools import cache

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


@cache
def signing_key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(settings.SEAL_KEY)


def public_key() -> Ed25519PublicKey:
    """What others verify seals with."""
    return signing_key().public_key()


@cache
def outbox_key() -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=b"linli outbox").derive(settings.SEAL_KEY)
