// What does the search for the server see of this machine?

import * as fs from 'node:fs';
import * as os from 'node:os';
import { workspace } from 'vscode';

import type { World } from './find.ts';

export function world(): World {
  return {
    windows: process.platform === 'win32',
    home: os.homedir(),
    search: process.env['PATH'] ?? '',
    folders: (workspace.workspaceFolders ?? []).filter((one) => one.uri.scheme === 'file').map((one) => one.uri.fsPath),
    real,
    runnable,
  };
}

function real(place: string): string | undefined {
  try {
    return fs.realpathSync.native(place);
  } catch {
    return undefined;
  }
}

function runnable(file: string): boolean {
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return fs.statSync(file).isFile();
  } catch {
    return false;
  }
}
