// What is run to make the server's own environment? By uv where it is there, else by a Python's venv and pip. Pure.

import * as path from 'node:path';

export type Command = readonly [string, ...string[]];

export interface Tools {
  readonly uv: string | undefined;
  /** A Python that is new enough. */
  readonly python: string | undefined;
}

export const OLDEST: readonly [number, number] = [3, 11];
export const ASKS_VERSION = ['-I', '-c', 'import sys; print(*sys.version_info[:2])'] as const;

/** The names a Python that is new enough may have, the newest first. */
export function pythons(windows: boolean): string[] {
  const names = ['python3.14', 'python3.13', 'python3.12', 'python3.11', 'python3', 'python'];
  return windows ? ['python.exe', 'python3.exe'] : names;
}

/** Whether a Python that printed this is new enough. */
export function newEnough(printed: string): boolean {
  const [major, minor] = printed.trim().split(/\s+/).map(Number);
  return major === OLDEST[0] && minor !== undefined && minor >= OLDEST[1];
}

/** The Python of the environment in `folder`. */
export function pythonOf(folder: string, windows: boolean): string {
  return windows ? path.win32.join(folder, 'Scripts', 'python.exe') : path.posix.join(folder, 'bin', 'python');
}

/** What is run, one after the other, so that `folder` is an environment with the server that `wheel` holds; none where there is no tool. */
export function steps(tools: Tools, folder: string, wheel: string, windows: boolean): Command[] {
  const inside = pythonOf(folder, windows);
  const answers: Command = [inside, '-P', '-m', 'temoto', '--version'];
  if (tools.uv) {
    const wanted = `>=${OLDEST.join('.')}`;
    return [[tools.uv, 'venv', '--python', wanted, folder], [tools.uv, 'pip', 'install', '--python', inside, wheel], answers];
  }
  if (tools.python) {
    const pip = ['-I', '-m', 'pip', 'install', '--disable-pip-version-check', '--no-input'];
    return [[tools.python, '-I', '-m', 'venv', folder], [inside, ...pip, wheel], answers];
  }
  return [];
}

/** The last thing a program said, for a sentence that says why it failed. */
export function lastWords(output: string): string {
  const lines = output.split('\n').map((line) => line.trim());
  const errors = lines.filter((line) => /^(error|fatal)\b/i.test(line));
  return (errors.at(-1) ?? lines.filter(Boolean).at(-1) ?? '').slice(0, 300);
}
