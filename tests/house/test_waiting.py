"""Where temoto waits with a limit, it can be called off: `asyncio.timeout`, not `asyncio.wait_for`, which before Python 3.12 loses that."""

from pathlib import Path

SERVER = Path(__file__).parents[2] / "server" / "temoto"


def test_no_wait_for():
    files = [
        file for file in SERVER.rglob("*.py") if SERVER / "cli" not in file.parents
    ]  # a verb is called off as a whole
    assert len(files) > 100
    assert [file for file in files if "asyncio.wait_for(" in file.read_text(encoding="utf-8")] == []
