// How is one program run for the installation? Its output goes into the log as it comes; it can be called off.

import { spawn } from 'node:child_process';
import type { CancellationToken, LogOutputChannel } from 'vscode';

import type { Command } from './steps.ts';

export interface Ended {
  readonly ok: boolean;
  readonly output: string;
}

const KEPT = 20_000; // characters of output that are kept for the sentence about it

/** Runs `command` in `folder`, and says how it ended. Never throws. */
export function run(command: Command, folder: string, log: LogOutputChannel, token?: CancellationToken): Promise<Ended> {
  const [program, ...words] = command;
  log.info(command.join(' '));
  return new Promise((resolve) => {
    let output = '';
    const child = spawn(program, words, {
      cwd: folder,
      env: { ...process.env, PYTHONUTF8: '1', NO_COLOR: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
    });
    const cancelled = token?.onCancellationRequested(() => child.kill());
    const heard = (piece: string): void => {
      output = (output + piece).slice(-KEPT);
      log.append(piece);
    };
    child.stdout.setEncoding('utf8').on('data', heard);
    child.stderr.setEncoding('utf8').on('data', heard);
    const ended = (ok: boolean): void => {
      cancelled?.dispose();
      resolve({ ok, output });
    };
    child.on('error', (error) => {
      heard(`${error.message}\n`);
      ended(false);
    });
    child.on('close', (code) => ended(code === 0));
  });
}
