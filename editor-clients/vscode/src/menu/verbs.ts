// How are verbs of the command line shown (plan, doctor, configure)? In a terminal, as on the command line, under the settings the editor gives the server.

import { spawn, type ChildProcess } from 'node:child_process';
import { homedir } from 'node:os';
import { env, EventEmitter, window, type Pseudoterminal } from 'vscode';

import { verbOf } from '../server/find.ts';
import { variables } from '../settings/given.ts';
import { givenSettings } from '../settings/read.ts';
import { say } from '../words.ts';

const WIDE = 120; // columns, until the terminal tells its own

/** Runs a verb of what is started as the server. Its output stays until the user closes it; the exit code, once it has ended. */
export async function showVerb(command: readonly [string, ...string[]], ...verb: string[]): Promise<number | null> {
  return await new Promise((ended) => {
    window.createTerminal({ name: `temoto ${verb[0]}`, pty: terminal(verbOf(command, ...verb), ended) }).show();
  });
}

/** Shows what other tools would be told, so that they use the same models, and writes it when the user says yes. */
export async function configureTools(command: readonly [string, ...string[]]): Promise<void> {
  const verb = ['configure', 'all'];
  if ((await showVerb(command, ...verb)) !== 0) {
    return;
  }
  const write = say('write');
  if ((await window.showInformationMessage(say('write_ask'), write)) === write) {
    await showVerb(command, ...verb, '--write');
  }
}

function terminal(command: readonly [string, ...string[]], ended: (code: number | null) => void): Pseudoterminal {
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
      child.on('close', ended);
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
