"""Is a document one of those that hold secrets? By its name, as the field's tools and git-ignore templates list them.

Such a document never goes into a prompt about another one.
"""

import re
from fnmatch import fnmatchcase
from urllib.parse import unquote

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
