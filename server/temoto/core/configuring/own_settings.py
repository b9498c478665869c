"""What of temoto's own settings, as an editor hands them to the server, disagrees with the plan other tools go by?

An editor's settings go over the file of the user's, by which `temoto plan` goes: what is pinned there holds for that editor alone.
"""

from collections.abc import Callable

from temoto.core.configuring.checks import Checks
from temoto.core.configuring.edits import Data, Missing, Path, at, dotted
from temoto.core.configuring.target import Difference
from temoto.core.messages import note
from temoto.core.messages.differing import DifferingMessage
from temoto.core.messages.editors import EditorsMessage
from temoto.core.models.records import Role

ROLES = (("completion", Role.COMPLETION), ("chat", Role.CHAT), ("reasoning", Role.REASONING))


def check_own(checks: Checks, data: Data, where: Callable[..., Path]) -> None:
    """Collect it. `where` gives the path of a setting from its words: `where("models", "keep", "alive")`, a group and a name of
    words."""
    for group, role in ROLES:
        path = where(group, "model")
        given, planned = at(data, path), checks.plan.models.get(role)
        if not isinstance(given, str) or not given:
            continue
        checks.installed(path, given)
        if planned is not None and given != planned.tag:
            _other(checks, path, given, planned.tag, EditorsMessage.OTHER_MODEL)
    checks.address(data, where("url"), v1=False)
    _context(checks, data, where("models", "context"))
    kept = at(data, path := where("models", "keep", "alive"))
    if isinstance(kept, str | int) and kept and str(kept) != checks.plan.keep_alive:
        _other(checks, path, str(kept), checks.plan.keep_alive, EditorsMessage.OTHER_VALUE)


def _context(checks: Checks, data: Data, path: Path) -> None:
    given = at(data, path)
    contexts = {model.context for model in checks.plan.models.values()}
    if isinstance(given, Missing) or given == 0 or not contexts:
        return
    if isinstance(given, bool) or not isinstance(given, int):
        what = note(DifferingMessage.TEXT_FOR_NUMBER, tool=checks.title, key=dotted(path), given=given)
        checks.differences.append(Difference(what, note(EditorsMessage.TAKE_OUT)))
    elif given not in contexts:
        _other(checks, path, str(given), ", ".join(map(str, sorted(contexts))), EditorsMessage.OTHER_VALUE)


def _other(checks: Checks, path: Path, given: str, planned: str, message: EditorsMessage) -> None:
    key = dotted(path)
    model = {"model": planned} if message is EditorsMessage.OTHER_MODEL else {"planned": planned}
    checks.differences.append(
        Difference(note(message, tool=checks.title, key=key, given=given, **model), note(EditorsMessage.TAKE_OUT))
    )
