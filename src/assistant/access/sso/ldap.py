"""LDAP: a password is right where the directory takes it (simple bind), by the library ldap3."""

from ldap3 import NONE, Connection, Server
from ldap3.core.exceptions import LDAPException, LDAPInvalidCredentialsResult
from ldap3.utils.dn import escape_rdn

from assistant.access.sso import TIMEOUT, SignOnSettings
from assistant.base.errors import BadSetting, SignOnFailed

_INVALID_CREDENTIALS, _NO_SUCH_OBJECT = 49, 32


class SignOn:
    """Sign-on at one directory."""

    def __init__(self, settings: SignOnSettings) -> None:
        if "{name}" not in settings.name:
            raise BadSetting(
                "没有写明目录里账户的位置", "请设 ASSISTANT_SSO_NAME，例如 uid={name},ou=people,dc=example"
            )
        self._settings = settings

    def fits(self, name: str, password: str) -> bool:
        """See :class:`assistant.access.sso.PasswordSignOn`."""
        if not password.strip("\0"):
            return False  # a bind without a password is anonymous, and succeeds
        place = self._settings.name.replace("{name}", escape_rdn(name))
        try:
            server = Server(self._settings.url, get_info=NONE, connect_timeout=TIMEOUT)
            connection = Connection(server, place, password, receive_timeout=int(TIMEOUT))
            bound = bool(connection.bind())
            code = connection.result.get("result")
            connection.unbind()
        except LDAPInvalidCredentialsResult:
            return False
        except (LDAPException, OSError, UnicodeError) as error:
            raise SignOnFailed("统一身份认证的目录没有应答", "请稍后再试，或检查设置 sso_url") from error
        if not bound and code not in (_INVALID_CREDENTIALS, _NO_SUCH_OBJECT):
            raise SignOnFailed(f"统一身份认证的目录拒绝应答（{code}）", "请检查设置 sso_url 和 sso_name")
        return bound
