"""An ordinary client over TCP: Neovim's own, without our plugin, as docs/lsp-extensions.md tells users to set it up."""

import asyncio
from pathlib import Path

import pytest

from tests.conftest import had
from tests.lsp.tcp_client import TcpServer
from tests.testbed.neovim import neovim

pytestmark = pytest.mark.neovim

# Prints what the user sees: what the server says is wrong, or what was said when it refused.
SCRIPT = """
local port, token = tonumber(arg[1]), arg[2]
local said
local function say(text) said = said or text end
vim.notify = function(text) say(text) end
vim.lsp.start({
  name = "temoto",
  cmd = vim.lsp.rpc.connect("127.0.0.1", port),
  init_options = { token = token ~= "" and vim.fn.readfile(token)[1] or nil, backend = "ollama" },
  on_error = function(_, error) say(vim.inspect(error)) end,
})
vim.wait(60000, function() return said or vim.v.errmsg ~= "" end)
io.stdout:write(said or "nothing", "\\n")
"""


@pytest.mark.parametrize(
    ("with_token", "says"),
    [
        (True, "No completions: Ollama does not answer at http://127.0.0.1:9"),
        (False, "temoto does not serve this editor: initializationOptions.token is missing or wrong."),
    ],
    ids=["token", "no token"],
)
async def test_neovim_connects_by_itself(with_token: bool, says: str, home: dict[str, str], tmp_path: Path):
    binary = had(neovim, "Neovim 0.11")
    script = tmp_path / "connect.lua"
    script.write_text(SCRIPT)
    async with TcpServer(home) as server:
        words = [str(server.port), str(server.token_file) if with_token else ""]
        process = await asyncio.create_subprocess_exec(
            str(binary), "--clean", "--headless", "-n", "-l", str(script), *words,
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT, env={**server.environment, "LC_ALL": "C.UTF-8"},
        )  # fmt: skip
        output, _ = await asyncio.wait_for(process.communicate(), 90)
    assert says in output.decode()
