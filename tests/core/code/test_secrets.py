"""Which documents hold secrets, by their names and by what stands in them."""

import pytest

from temoto.core.code.secret_text import looks_secret
from temoto.core.code.secrets import holds_secrets, is_all_secrets

NAMES = """
.env .env.local .env.production .env.development.local prod.env .ENV .envrc .env~ .env.bak .env-prod .env_staging #.env# .env.swp .env.1
.netrc _netrc .npmrc .yarnrc.yml .pypirc .pgpass .htpasswd .git-credentials .dockercfg .my.cnf .mylogin.cnf .s3cfg .boto .vault-token .vault_pass
.vault_pass.txt .databrickscfg .smbcredentials .terraformrc rclone.conf pip.conf .condarc auth.json .composer/auth.json local.settings.json
server.key cert.pem tls.p12 my.pfx store.jks android.keystore vault.kdbx key.asc secret.gpg putty.ppk AuthKey_1.p8 client.ovpn backup.age
id_rsa id_rsa.pub id_ed25519 id_ed25519.pub id_ecdsa.old deploy_rsa github_ed25519 authorized_keys known_hosts wallet.dat master.key
.ssh/config .ssh/anything .aws/credentials .aws/config .azure/accessTokens.json .kube/config .docker/config.json .gnupg/x .oci/config
.config/gh/hosts.yml .config/gcloud/x.db .config/hub .config/rclone/x .config/op/config .password-store/a .terraform.d/x .m2/settings.xml
.gradle/gradle.properties .bundle/config .cargo/config.toml .cargo/credentials.toml run/secrets/db config/database.yml .secrets/x.py
credentials credentials.json credentials.csv my-credentials-old.json aws_credentials.json gcp-credential.json credentials.yml.enc
service-account.json service-account-prod.json service_account.json my-service-account-1.json x-firebase-adminsdk-ab.json client_secret_1.json
application_default_credentials.json google-services.json secret secrets secrets.yaml secret.toml db.secret app.secrets k8s-secret.yaml
app-secrets.yml token token.json github.token deploy_token kubeconfig kubeconfig.yaml kubeconfig-prod prod.kubeconfig vault.yml passwd shadow
passwords.txt terraform.tfvars prod.tfvars.json terraform.tfstate terraform.tfstate.backup wp-config.php nuget.config keystore.properties
.bash_history .zsh_history .python_history .psql_history .node_repl_history .bash_history.bak fish_history .lesshst .viminfo
"""
PLAIN_NAMES = """
.env.example .env.sample .env.template env.py monkey.py keys.ts key.go token.go tokens.ts tokenizer.json environment.md secretary.py secrets.py
credentials.py config.json settings.py auth.py hosts.yml package.json tsconfig.json Makefile README.md history.py passwd.c shadow.css vault.py
service.py accounts.json main.rs app.config.ts docker-compose.yml Dockerfile pyproject.toml .gitignore .editorconfig .vscode/settings.json
"""


@pytest.mark.parametrize(
    "spelling", ["file:///project/{}", "/srv/project/{}", "C:\\project\\{}", "file:///c%3A/p/{}?q=/1", "untitled:{}"]
)
def test_what_holds_secrets_by_name(spelling: str):
    names = [name.replace("/", "\\") if "\\" in spelling else name for name in NAMES.split()]
    assert [name for name in names if not holds_secrets(spelling.format(name))] == []


def test_what_does_not(subtests: pytest.Subtests):
    for name in PLAIN_NAMES.split():
        with subtests.test(name):
            assert holds_secrets(f"file:///project/{name}") is (name in {"secrets.py", "credentials.py"})


@pytest.mark.parametrize(
    "uri",
    ["file:///p/%2Eenv", "file:///p/%252Eenv", "file:///p/.env?a=b/c", "file:///p/.env#L1", "file:///p/.ENV ", "\\\\host\\share\\.env", ".env"],
)  # fmt: skip
def test_however_it_is_spelt(uri: str):
    assert holds_secrets(uri)


def test_what_is_no_name_is_no_secret():
    assert not any(map(holds_secrets, ("", "/", "file:///", "#", "?", "...", "file:///project/#main.py#")))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("-----BEGIN OPENSSH " + "PRIVATE KEY-----", True), ("-----BEGIN " + "PRIVATE KEY-----", True), ("key = '" + "AKIA" + "ABCDEFGHIJKLMNOP'", True),
        ("t = 'gh" + "p_" + "a1" * 18 + "'", True), ("xox" + "b-1234567890-abc", True), ("url = 'postgres://ann:s3cr7t9@db/x'", True),
        ("password = 'hunter2hunter2'", True), ('"api_key": "9f8a7b6c5d4e"', True), ('API_TOKEN := "9f8a7b6c5d4e"', True),
        ("password = os.environ['PASSWORD']", False), ("password = getpass()", False), ("api_key = 'your-api-key'", False),
        ("url = 'postgres://user:password@localhost/x'", False), ("def token(text): return text.split()", False), ("token = next(tokens)", False),
        ("url = f'postgres://{name}:{word}@db/x'", False), ("-----BEGIN PUBLIC KEY-----", False), ("", False),
    ],
)  # fmt: skip
def test_by_what_stands_in_it(text: str, expected: bool):
    assert looks_secret(f"a = 1\n{text}\n") is expected


@pytest.mark.parametrize("piece", ["token", "eyJ-", "SG.a", "a://", "password = '", "-----BEGIN A "])
def test_what_looks_for_secrets_does_not_dwell(piece: str):
    """Many thousand beginnings and no end: each is given up within a bounded number of steps."""
    assert looks_secret(piece * 5_000) is False


@pytest.mark.parametrize(
    ("uri", "all_of_it"),
    [
        ("file:///project/.env", True),
        ("file:///project/.env.production", True),
        ("untitled:.env", True),
        ("file:///mnt/me/.ssh/config", True),
        ("file:///project/secrets.yaml", True),
        ("file:///project/Credentials.JSON", True),
        ("file:///project/server.pem", True),
        ("file:///project/.env.example", False),
        ("file:///project/secrets.py", False),
        ("file:///project/token.ts", False),
        ("file:///project/main.py", False),
        ("", False),
    ],
)
def test_code_that_has_to_do_with_secrets_is_code(uri: str, all_of_it: bool):
    assert is_all_secrets(uri) is all_of_it
