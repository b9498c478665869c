"""Is a document one of those that hold secrets? By its name, as the field's tools and git-ignore templates list them.

Such a document never goes into a prompt about another one.
"""

import re
from fnmatch import fnmatchcase
from functools import lru_cache
from urllib.parse import unquote

from temoto.core.code.language import LanguageKind
from temoto.core.code.languages import language_named, language_of

_NAMES = (
    ".env", ".env.*", "*.env", ".netrc", "_netrc", ".npmrc", ".pypirc", ".pgpass", ".htpasswd", "*.pem", "*.key", "*.p12", "*.pfx",
    "*.jks", "*.keystore", "*.kdbx", "*.asc", "id_rsa*", "id_dsa*", "id_ecdsa*", "id_ed25519*", "credentials", "credentials.*",
    "secret", "secrets", "secret.*", "secrets.*", "*.secret", "*.secrets", "*.tfstate", "*.tfvars", "token", "*.token", "kubeconfig",
)  # fmt: skip
_FOLDERS = re.compile(r"/\.(?:ssh|gnupg|aws|azure|kube|docker)/")
# What shows how such a file is made, and holds no secret.
_HARMLESS = (".env.example", ".env.sample", ".env.template")


def holds_secrets(uri: str) -> bool:
    """Whether a document's name says that it holds secrets."""
    path = unquote(uri).lower()
    name = path.rpartition("/")[2]
    if name in _HARMLESS:
        return False
    return _FOLDERS.search(path) is not None or any(fnmatchcase(name, pattern) for pattern in _NAMES)


# Names that programs have too: `secrets.py` is code about secrets, `secrets.yaml` holds them.
_OF_CODE_TOO = ("secret.", "secrets.", "credentials.", "token.")


@lru_cache(maxsize=256)  # asked at each keystroke
def is_all_secrets(uri: str) -> bool:
    """Whether a document's name says that it is made of secrets, rather than code that has to do with some."""
    if not holds_secrets(uri):
        return False
    name = unquote(uri).lower().rpartition("/")[2]
    return not name.startswith(_OF_CODE_TOO) or language_of(language_named(name) or "").kind is not LanguageKind.CODE
