// How are `temoto plan` and `temoto doctor` shown? In a terminal, as on the command line, under the settings the editor gives the server.

import { spawn, type ChildProcess } from 'node:child_process';
import { homedir } from 'node:os';
import { env, EventEmitter, window, type Pseudoterminal } from 'vscode';

import { verbOf } from '../server/find.ts';
import { variables } from '../settings/given.ts';
import { givenSettings } from '../settings/read.ts';

const WIDE = 120; // columns, until the terminal tells its own

/** Runs a verb of what is started as the server. Its output stays until the user closes it. */
export function showVerb(command: readonly [string, ...string[]], verb: string): void {
  window.createTerminal({ name: `temoto ${verb}`, pty: terminal(verbOf(command, verb)) }).show();
}

function terminal(command: readonly [string, ...string[]]): Pseudoterminal {
  const written = new EventEmitter<string>();
  const closed = new EventEmitter<void>();
  let child: ChildProcess | undefined;
  const write = (piece: string): void => written.fire(piece.replaceAll(/\r?\n/g, '\r\n'));
  return {
    onDidWrite: written.event,
    onDidClose: closed.event,
    open: (size) => {
      const [program, ...words] = command;
      child = spawn(program, words, {
        cwd: homedir(),
        env: {
          ...process.env,
          ...variables(givenSettings(), env.language, process.platform === 'win32'),
          COLUMNS: String(size?.columns ?? WIDE),
          FORCE_COLOR: '1',
          PYTHONUTF8: '1',
        },
        stdio: ['ignore', 'pipe', 'pipe'],
        windowsHide: true,
      });
      child.stdout?.setEncoding('utf8').on('data', write);
      child.stderr?.setEncoding('utf8').on('data', write);
      child.on('error', (error) => write(`${error.message}\n`));
    },
    close: () => {
      child?.kill();
    },
    handleInput: (keys) => {
      if (keys === '\u0003') {
        closed.fire(); // Ctrl+C: the terminal goes, and what runs in it
      }
    },
  };
}
