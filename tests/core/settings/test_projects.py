"""Which folder's settings hold in a document."""

import pytest

from temoto.core.settings import Completion, Settings
from temoto.core.settings.projects import Project, project_of, with_projects

ON, OFF = Completion(), Completion(enabled=False)


@pytest.mark.parametrize(
    ("document", "folders", "expected"),
    [
        ("file:///a/x.py", ["file:///a"], "file:///a"),
        ("file:///a/b/x.py", ["file:///a", "file:///a/b"], "file:///a/b"),
        ("file:///a/b/x.py", ["file:///a/b", "file:///a"], "file:///a/b"),
        ("file:///a/bc/x.py", ["file:///a", "file:///a/b"], "file:///a"),
        ("file:///ab/x.py", ["file:///a"], None),
        ("file:///a/b/x.py", ["file:///a/b/"], "file:///a/b/"),
        ("file:///a%20b/x.py", ["file:///a b"], "file:///a b"),
        ("file:///c%3A/a/x.py", ["file:///C:/a"], "file:///C:/a"),
        ("untitled:one.py", ["file:///a", "file:///b"], "file:///a"),
        ("untitled:one.py", [], None),
        ("file:///a/x.py", ["vscode-vfs://github/a"], None),
    ],
)
def test_the_nearest_folder_holds(document: str, folders: list[str], expected: str | None):
    found = project_of(document, [Project(folder, ON) for folder in folders])
    assert (found.uri if found else None) == expected


@pytest.mark.parametrize(
    ("user", "projects", "enabled"),
    [(ON, [], True), (OFF, [], False), (ON, [ON, OFF], True), (ON, [OFF, OFF], False), (OFF, [OFF], False)],
)
def test_a_model_is_needed_where_any_folder_completes(user: Completion, projects: list[Completion], enabled: bool):
    folders = [Project(f"file:///{number}", one) for number, one in enumerate(projects)]
    assert with_projects(Settings(completion=user), folders).completion.enabled is enabled
