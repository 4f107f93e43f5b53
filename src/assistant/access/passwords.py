"""Passwords: what a good one is, and how one is kept (Argon2id, RFC 9106, by the library argon2-cffi)."""

from functools import cache
from itertools import pairwise

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from assistant.base.errors import BadInput

SHORTEST, LONGEST = 10, 256  # characters
_FEWEST_DISTINCT = 5


@cache
def _hasher() -> PasswordHasher:
    # 19 MiB and two passes, what OWASP recommends at least: some 30 ms, and 32 sign-ins at once need 600 MB.
    return PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def hashed(password: str) -> str:
    """What is kept of a password: algorithm, parameters, salt and hash in one text."""
    return _hasher().hash(_bytes(password))


def fits(kept: str, password: str) -> bool:
    """Whether ``password`` is the one of which ``kept`` is the hash. "" is the hash of none, and takes as long."""
    try:
        _hasher().verify(kept or _nobody(), _bytes(password[:LONGEST]))
    except (VerificationError, InvalidHashError):
        return False
    return bool(kept)


@cache
def _nobody() -> str:
    return hashed("没有人的口令")


def _bytes(password: str) -> bytes:
    """What is hashed; a form may hold halves of characters, which no text encoding takes."""
    return password.encode("utf-8", "surrogatepass")


def ensure_good(password: str, name: str) -> None:
    """Raises BadInput, with the reason, for a password that is easily guessed."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise BadInput(f"口令应有 {SHORTEST} 到 {LONGEST} 个字符", "可以用几个不相干的词连起来，中间加数字")
    if name and name.lower() in password.lower():
        raise BadInput("口令里不能有账户名", "请换一个")
    if len(set(password)) < _FEWEST_DISTINCT or _is_run(password):
        raise BadInput("这个口令太容易猜", "请不要用重复或连续的字符")


def _is_run(password: str) -> bool:
    """Whether most characters follow the one before as in 1234567890 or abcdefghij."""
    steps = [ord(later) - ord(earlier) for earlier, later in pairwise(password)]
    return sum(step in (-1, 0, 1) for step in steps) > 0.7 * len(steps)
