"""Which documents hold secrets, by their names."""

import pytest

from temoto.core.code.secrets import holds_secrets, is_all_secrets


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


@pytest.mark.parametrize(
    ("uri", "all_of_it"),
    [
        ("file:///work/.env", True),
        ("file:///work/.env.production", True),
        ("untitled:.env", True),
        ("file:///mnt/me/.ssh/config", True),
        ("file:///work/secrets.yaml", True),
        ("file:///work/Credentials.JSON", True),
        ("file:///work/server.pem", True),
        ("file:///work/.env.example", False),
        ("file:///work/secrets.py", False),
        ("file:///work/token.ts", False),
        ("file:///work/main.py", False),
        ("", False),
    ],
)
def test_code_that_has_to_do_with_secrets_is_code(uri: str, all_of_it: bool):
    assert is_all_secrets(uri) is all_of_it
