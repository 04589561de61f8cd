"""Sealed fields: personal data that the database holds only as ciphertext.

Each person has a key of their own, wrapped by the master key, which never stands in the database; destroying the
wrapped key erases the person. Fields are AES-256-GCM, bound to the person and the field, so that a value moved to
another row does not open. A blind index (HMAC-SHA-256) finds equal values without opening any. The keys for wrapping,
for indexes and for the check are derived from the master key by HKDF, one for each purpose.
"""

import hmac
import secrets
from functools import cache
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from linli.db.models import Mark
from linli.kernel.i18n import mark
from linli.kernel.reasons import Code, Refused, because

WRONG_MASTER_KEY = Code(
    "wrong-master-key",
    mark("主密钥与数据库不符：用它解不开已密封的个人信息，程序不启动"),
    mark("请用建库时的主密钥：LINLI_MASTER_KEY；内置数据库为状态文件夹中的 keys/master.key"),
    status=503,
)
_NONCE = 12  #: bytes, as GCM has them (NIST SP 800-38D, 8.2)
_MARK = "master-key"


class Unopened(Exception):
    """A sealed value was changed, belongs to another person or field, or was sealed under another key."""


def new_key() -> bytes:
    """A key for one person: 32 random bytes."""
    return secrets.token_bytes(32)


def wrap(key: bytes, person: UUID) -> bytes:
    """A person's key as it may stand in the database."""
    return _encrypt(_derived("wrap"), key, person.bytes)


def unwrap(wrapped: bytes, person: UUID) -> bytes:
    """Raises `Unopened`."""
    return _decrypt(_derived("wrap"), bytes(wrapped), person.bytes)


def seal(text: str, key: bytes, person: UUID, field: str) -> bytes:
    """The value under the person's key. Twice the same text gives two ciphertexts."""
    return _encrypt(key, text.encode(), person.bytes + field.encode())


def unseal(sealed: bytes, key: bytes, person: UUID, field: str) -> str:
    """The value again. Raises `Unopened`."""
    return _decrypt(key, bytes(sealed), person.bytes + field.encode()).decode()


def blind(text: str, purpose: str) -> bytes:
    """32 bytes that are equal for equal texts of one purpose, and say nothing without the master key."""
    return hmac.digest(_derived(f"index:{purpose}"), text.encode(), "sha256")


def keep_check() -> None:
    """Check the master key; in a database that has no check value yet store it, as owner. Refused: WRONG_MASTER_KEY."""
    if not check_key("owner"):
        Mark.objects.using("owner").bulk_create([Mark(name=_MARK, value=_check_value())], ignore_conflicts=True)
        check_key("owner")  # another start may have been quicker, with another key


def check_key(using: str = "default") -> bool:
    """Refuse to go on with a master key that is not this database's. One query. Refused: WRONG_MASTER_KEY.

    False: the database was never set up; it has no check value, and nothing that is sealed.
    """
    kept = Mark.objects.using(using).filter(name=_MARK).values_list("value", flat=True).first()
    if kept is not None and not hmac.compare_digest(kept, _check_value()):
        raise Refused(because(WRONG_MASTER_KEY))
    return kept is not None


def _check_value() -> str:
    return _derived("check").hex()


def _derived(purpose: str) -> bytes:
    return _hkdf(settings.MASTER_KEY, purpose)


@cache
def _hkdf(master: bytes, purpose: str) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=f"linli:{purpose}".encode()).derive(master)


def _encrypt(key: bytes, plain: bytes, bound_to: bytes) -> bytes:
    nonce = secrets.token_bytes(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, plain, bound_to)


def _decrypt(key: bytes, sealed: bytes, bound_to: bytes) -> bytes:
    try:
        return AESGCM(key).decrypt(sealed[:_NONCE], sealed[_NONCE:], bound_to)
    except InvalidTag as error:
        raise Unopened from error
