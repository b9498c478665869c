"""Which documents hold secrets, by their names."""

import pytest

from temoto.core.code.secrets import holds_secrets


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (".env", True), (".env.local", True), ("prod.env", True), (".ENV", True), ("server.key", True), ("cert.pem", True),
        ("id_rsa", True), ("id_ed25519.pub", True), (".ssh/config", True), (".aws/credentials", True), ("secrets.yaml", True),
        ("terraform.tfvars", True), ("%2Eenv", True), (".netrc", True),
        (".env.example", False), ("env.py", False), ("monkey.py", False), ("keys.ts", False), ("token.go", False),
        ("environment.md", False), ("secretary.py", False), ("", False),
    ],
)  # fmt: skip
def test_by_name(name: str, expected: bool):
    assert holds_secrets(f"file:///project/{name}") is expected
