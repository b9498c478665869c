"""Does a document hold secrets by its name? As the field's tools and git-ignore templates list them; what stands in it: secret_text.

Such a document never goes into a prompt about another one.
"""

import re
from fnmatch import translate
from functools import cache, lru_cache
from typing import Final
from urllib.parse import unquote

from temoto.core.code.language import LanguageKind
from temoto.core.code.languages import language_named, language_of

_NAMES: Final = (
    # Environments.
    ".env", ".env.*", ".env-*", ".env_*", "*.env", ".envrc", ".envrc.*", "env.local", "*.env.json", "*.env.y*ml",
    # Keys and certificates.
    "*.pem", "*.key", "*.p8", "*.p12", "*.pfx", "*.pkcs12", "*.jks", "*.jceks", "*.bks", "*.keystore", "*.kdb", "*.kdbx", "*.asc",
    "*.gpg", "*.pgp", "*.ppk", "*.ovpn", "*.age", "*.keychain", "*.keychain-db", "*.mobileprovision", "*.agekey", "id_rsa*", "id_dsa*",
    "id_ecdsa*", "id_ed25519*", "ssh_host_*_key*", "*_rsa", "*_dsa", "*_ecdsa", "*_ed25519", "authorized_keys", "known_hosts",
    "wallet.dat", "*.wallet",
    # Who one is to somebody's server.
    ".netrc", ".netrc.*", "_netrc", ".npmrc", ".yarnrc.yml", ".pypirc", ".pgpass", "pgpass.conf", ".htpasswd", "*.htpasswd",
    ".git-credentials", ".gitcredentials", ".dockercfg", ".dockerconfigjson", ".my.cnf", "my.cnf", ".mylogin.cnf", ".s3cfg", ".boto",
    ".vault-token", ".vault_pass*", "vault_pass*", ".databrickscfg", ".smbcredentials", ".fetchmailrc", ".msmtprc", ".rclone.conf",
    "rclone.conf", ".terraformrc", "terraform.rc", ".condarc", "pip.conf", "pip.ini", "nuget.config", ".curlrc", ".wgetrc", ".ftpconfig",
    ".sftp-config.json", "sftp-config.json", ".remote-sync.json", "auth.json", "kubeconfig", "kubeconfig.*", "kubeconfig-*",
    "*.kubeconfig", "*-kubeconfig", "*-kubeconfig.y*ml", "*.vault", "vault.y*ml", "passwd", "shadow", "passwords", "passwords.*",
    "password.txt", "*.passwd", "ngrok.yml", "*.rdp", "filezilla.xml", "recentservers.xml", "sitemanager.xml", "wp-config.php",
    "local.settings.json", "settings-security.xml", "master.key", "*.publishsettings", "keystore.properties", "signing.properties",
    "key.properties", "google-services.json", "googleservice-info.plist", ".pgadmin*", "*.tnsnames",
    # Named for it.
    "credentials", "*credentials*.json", "credentials.*", "*credentials*.xml", "*credentials*.csv", "*credentials*.y*ml",
    "*credentials*.ini", "*credentials*.txt", "*credential*.json", "service-account*.json", "service_account*.json",
    "serviceaccount*.json", "*-service-account*.json", "*firebase-adminsdk*.json", "client_secret*", "client-secret*",
    "*client_secret*.json", "application_default_credentials*", "secret", "secrets", "secret.*", "secrets.*", "*.secret", "*.secrets",
    "*-secret.y*ml", "*-secrets.y*ml", "*_secret.y*ml", "*_secrets.y*ml", "*-secrets.json", "*_secrets.json", "token", "tokens",
    "token.json", "token.txt", "*.token", "*_token", "*.tokens", "apikey", "apikeys", "api_key*.txt", "*.tfstate", "*.tfstate.*",
    "*.tfvars", "*.tfvars.*", "*.tfvars.json",
    # What was typed.
    ".*_history", "*_history.txt", ".bash_history*", ".zsh_history*", "fish_history", "consolehost_history.txt", ".lesshst", ".viminfo",
)  # fmt: skip
_FOLDERS: Final = re.compile(
    r"(?:^|/)(?:\.(?:ssh|gnupg|aws|azure|kube|docker|oci|chef|secrets|password-store|snowsql|terraform\.d|minikube|gcloud|databricks)|"
    r"\.config/(?:gcloud|gh|glab-cli|hub|op|doctl|rclone|heroku|containers|configstore|git)|run/secrets)(?:/|$)"
)
_FILES: Final = re.compile(  # harmless names, in folders of which they are not
    r"(?:^|/)(?:\.m2/settings\.xml|\.gradle/gradle\.properties|\.bundle/config|\.cargo/config(?:\.toml)?|\.composer/config\.json|"
    r"config/(?:database|secrets|master)\.yml|containers/auth\.json)$"
)
# What shows how such a file is made, and holds no secret.
_HARMLESS: Final = (
    ".env.example",
    ".env.sample",
    ".env.template",
    ".env.dist",
    ".env.schema",
    "example.env",
    "sample.env",
)
# What editors and tools put behind the name of a copy.
_COPY: Final = re.compile(
    r"(?:~\d*~?|\.(?:bak|backup|old|orig|save|saved|copy|swp|swo|tmp|rej|dist|disabled|\d{1,3}))$"
)
_MOST_COPIES: Final = 4
_SCHEME: Final = re.compile(r"^[a-z][a-z0-9+.-]*:")
_QUERY: Final = re.compile(r"([?#])")  # a URI's path ends there; a file's name may hold it


def holds_secrets(uri: str) -> bool:
    """Whether a document's name says that it holds secrets. Also of a copy, and however the URI or path is spelt."""
    parts = _QUERY.split(uri)
    return any(_secret(_plain("".join(parts[: number + 1]))) for number in range(0, len(parts), 2))


def _secret(path: str) -> bool:
    for _ in range(_MOST_COPIES):
        name = path.rpartition("/")[2]
        if name in _HARMLESS:
            return False
        if _FOLDERS.search(path) or _FILES.search(path) or _named().match(name):
            return True
        shorter = _COPY.sub("", name).removeprefix("#").removesuffix("#").removeprefix(".#")
        if not shorter or shorter == name:
            return False
        path = path.removesuffix(name) + shorter
    return False


# Names that programs have too: `secrets.py` is code about secrets, `secrets.yaml` holds them.
_OF_CODE_TOO: Final = ("secret.", "secrets.", "credentials.", "token.", "wp-config.")


@lru_cache(maxsize=256)  # asked at each keystroke
def is_all_secrets(uri: str) -> bool:
    """Whether a document's name says that it is made of secrets, rather than code that has to do with some."""
    if not holds_secrets(uri):
        return False
    name = unquote(uri).lower().rpartition("/")[2]
    return not name.startswith(_OF_CODE_TOO) or language_of(language_named(name) or "").kind is not LanguageKind.CODE


@cache
def _named() -> re.Pattern[str]:
    """Every name at once."""
    return re.compile("|".join(map(translate, _NAMES)))


def _plain(uri: str) -> str:
    """The path of a URI or of a file system, in small letters and with slashes; escaped once or twice."""
    return _SCHEME.sub("", unquote(unquote(uri)).replace("\\", "/").rstrip("/ .").lower())
