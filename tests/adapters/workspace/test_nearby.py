"""Which files of a project are read for a document: few, within it, and nothing that is not to be shown."""

import os
from pathlib import Path

import pytest

from temoto.adapters.workspace import nearby
from temoto.adapters.workspace.nearby import Nearby
from temoto.core.code.leads import leads

CODE = "def f(x):\n    return x\n"


def project(root: Path, **files: str) -> Path:
    (root / ".git").mkdir(parents=True)
    for name, text in files.items():
        place = root / name.replace("__", "/").replace("_py", ".py")
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text)
    return root


def read(path: Path, text: str) -> list[str]:
    return [
        file.path for file in Nearby().files(path.as_uri(), leads(text.splitlines(keepends=True), "python", path.name))
    ]


def test_what_is_imported_from_here_from_above_and_from_src(tmp_path: Path):
    root = project(tmp_path, a_py=CODE, shop__b_py=CODE, src__c_py=CODE, shop__deep__d_py=CODE)
    text = "import a\nfrom shop.b import f\nfrom c import f\nfrom . import d\nfrom ...outside import x\nimport sys\n"
    assert read(root / "shop" / "deep" / "here.py", text) == ["a.py", "shop/b.py", "src/c.py", "shop/deep/d.py"]
    place = Nearby().project((root / "shop" / "here.py").as_uri())
    assert place is not None
    assert (place.name, place.path) == (root.name, "shop/here.py")


def test_nothing_ignored_secret_or_outside_goes_out(tmp_path: Path):
    root = project(
        tmp_path / "in",
        hidden_py=CODE,
        secrets_py=CODE,
        keys_py="K = '" + "AKIA" + "A" * 16 + "'\n",
        build__x_py=CODE,
        fine_py=CODE,
    )
    (root / ".gitignore").write_text("hidden.py\n\\\n[z-a]\n")
    (root / ".temotoignore").write_text("build/\n")
    (tmp_path / "outside.py").write_text(CODE)
    if os.name == "posix":
        (root / "link.py").symlink_to(tmp_path / "outside.py")
        (root / "circle").symlink_to(root, target_is_directory=True)
    text = "import hidden\nimport secrets\nimport keys\nimport build.x\nimport link\nfrom ..outside import f\nimport circle.circle.fine\nimport fine\n"
    (one,) = read(root / "here.py", text)
    assert one in {"circle/circle/fine.py", "fine.py"}, "one file, by whichever name"


def test_as_few_are_read_in_a_project_of_thousands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    root = project(tmp_path, **{f"m{number}_py": CODE for number in range(40)})
    (root / "m5.py").write_bytes(b"x\0" * 99)
    opened: list[str] = []
    real = nearby.source_of
    monkeypatch.setattr(nearby, "source_of", lambda path, *more: opened.append(path.name) or real(path, *more))
    text = "".join(f"import m{number}\n" for number in range(40))
    assert len(read(root / "here.py", text)) == nearby.MOST_FILES
    assert len(opened) == nearby.MOST_FILES + 1, "the binary one, and no more than are wanted"


def uri(path: Path) -> str:
    return path.as_uri()


def test_two_open_files_of_one_name_are_two_and_one_file_of_two_names_is_one(tmp_path: Path):
    root = project(tmp_path / "@app", a__util_py=CODE, b__util_py=CODE, here_py=CODE)
    shown = Nearby().beside(uri(root / "here.py"), [uri(root / "a" / "util.py"), uri(root / "b" / "util.py"), uri(root / "new.py")])  # fmt: skip
    assert [one.path for one in shown.values()] == ["a/util.py", "b/util.py", "new.py"]
    assert len({one.same for one in shown.values()}) == 3
    as_neovim_writes_it = uri(root / "a" / "util.py").replace("%40", "@")
    assert list(Nearby().beside(uri(root / "here.py"), [as_neovim_writes_it, uri(root / "a" / "util.py")])) == [
        as_neovim_writes_it
    ]
    assert Nearby().beside(as_neovim_writes_it, [uri(root / "a" / "util.py")]) == {}, "the document itself"


@pytest.mark.skipif(os.name != "posix", reason="links need rights there")
def test_links_to_one_file_are_one_and_what_one_leads_to_counts(tmp_path: Path):
    root = project(tmp_path / "app", real_py=CODE, here_py=CODE, build__made_py=CODE, env="A=1\n")
    (root / "env").rename(root / ".env")
    (root / ".gitignore").write_text("build/\n")
    (tmp_path / "outside.py").write_text(CODE)
    for name, target in {"link": "real.py", "me": "here.py", "made": "build/made.py", "dotenv": ".env", "out": "../outside.py", "loop": "loop.py"}.items():  # fmt: skip
        (root / f"{name}.py").symlink_to(target)
    others = [
        uri(root / f"{name}.py") for name in ("link", "real", "me", "made", "dotenv", "out", "loop", "build/made")
    ]
    shown = Nearby().beside(uri(root / "here.py"), others)
    assert [one.path for one in shown.values()] == ["link.py"]
    assert read(root / "here.py", "import real, me\nimport link\nimport me\n") == ["real.py"], (
        "nor a file that is imported"
    )


def test_a_project_of_the_same_name_is_another(tmp_path: Path):
    mine, theirs = (
        project(tmp_path / who / "app", here_py=CODE, util_py=CODE) / "here.py" for who in ("mine", "theirs")
    )
    assert Nearby().beside(uri(mine), [uri(theirs)]) == {}
    assert Nearby().beside("untitled:Untitled-1", [uri(theirs)]) == {}


@pytest.mark.parametrize("uri", ["untitled:Untitled-1", "file:///no/such/folder/a.py", "file://host/share/a.py", "", "nonsense", "file:///%00/a.py", "vscode-notebook-cell:/a#1"])  # fmt: skip
def test_what_is_no_file_here_has_no_project(uri: str):
    assert Nearby().project(uri) is None
    assert Nearby().files(uri, leads(["import os\n"], "python", "a.py")) == ()


def test_a_project_is_what_is_marked_as_one(tmp_path: Path):
    (tmp_path / "lone").mkdir()
    place = Nearby().project((tmp_path / "lone" / "a.py").as_uri())
    assert place is not None
    assert place.path == "a.py"
