"""A stand-in for VS Code's Python extension, which is in no registry tests reach: it names the interpreter that stands in a file."""

import json
import zipfile
from pathlib import Path

MANIFEST = {
    "publisher": "ms-python", "name": "python", "version": "0.0.1", "engines": {"vscode": "^1.91.0"}, "main": "./main.js",
    "extensionKind": ["workspace"], "activationEvents": [], "capabilities": {"untrustedWorkspaces": {"supported": True}},
}  # fmt: skip
MAIN = """
const fs = require('fs');
const interpreter = () => (fs.existsSync(FILE) ? fs.readFileSync(FILE, 'utf8').trim() : '');
exports.activate = () => ({
  environments: {
    getActiveEnvironmentPath: () => ({ path: interpreter() }),
    resolveEnvironment: async ({ path }) => (path ? { executable: { uri: { fsPath: path } } } : undefined),
    onDidChangeActiveEnvironmentPath: (listener) => {
      const watched = () => listener();
      fs.watchFile(FILE, { interval: 100 }, watched);
      return { dispose: () => fs.unwatchFile(FILE, watched) };
    },
  },
});
"""


def python_extension(folder: Path, file: Path) -> Path:
    """The extension, packed in `folder`; `file` holds the path of the chosen interpreter, while it exists."""
    packed = folder / "python.vsix"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("extension/package.json", json.dumps(MANIFEST))
        archive.writestr("extension/main.js", f"const FILE = {json.dumps(str(file))};{MAIN}")
    return packed
