// Which program is the server, and how is it started? Setting, then the interpreter's environment, then PATH, then the environment this
// extension made for it (src/install). Pure: the world is given.
//
// What lies in an open folder came with somebody's project, so it is never started, wherever a search path leads. The one exception
// is a path the user wrote into the setting, which no project can set.

import * as path from 'node:path';

export interface World {
  readonly windows: boolean;
  readonly home: string;
  /** The environment's PATH. */
  readonly search: string;
  /** The open folders. */
  readonly folders: readonly string[];
  /** Where a path leads once every link is followed; undefined where there is nothing. */
  real(place: string): string | undefined;
  /** Whether this is a file that may be run. */
  runnable(file: string): boolean;
}

export type Problem = 'relative' | 'missing' | 'project' | 'none';
export type Found =
  | { readonly command: readonly [string, ...string[]] }
  | { readonly problem: Problem; readonly name: string };

/** How the server is started, or why it cannot be. `interpreter` is the workspace's Python, `own` that of the extension's own
 * environment, each where there is one. */
export function found(setting: string, interpreter: string | undefined, world: World, own?: string): Found {
  const named = setting.trim();
  if (named) {
    return ofSetting(named, world);
  }
  const name = world.windows ? 'temoto.exe' : 'temoto';
  const { environment, skipped } = ofInterpreter(interpreter, name, world);
  if (environment) {
    return { command: environment };
  }
  const candidates = onPath(name, world);
  const ours = candidates.find((file) => !ofProject(file, world));
  if (ours) {
    return { command: [ours, 'serve'] };
  }
  if (own && world.runnable(own)) {
    return { command: ofPython(own) };
  }
  return { problem: skipped || candidates.length > 0 ? 'project' : 'none', name };
}

/** The programs of this name on PATH that no open folder has. */
export function outside(name: string, world: World): string[] {
  return onPath(name, world).filter((file) => !ofProject(file, world));
}

function onPath(name: string, world: World): string[] {
  return places(world)
    .map((folder) => paths(world).join(folder, name))
    .filter((file) => world.runnable(file));
}

function ofSetting(named: string, world: World): Found {
  const file = /^~[\\/]/.test(named) ? paths(world).join(world.home, named.slice(2)) : named;
  if (!absolute(file, world)) {
    return { problem: 'relative', name: named };
  }
  if (!world.runnable(file)) {
    return { problem: 'missing', name: file };
  }
  return { command: isPython(file, world) ? ofPython(file) : [file, 'serve'] };
}

/** The command of the interpreter's environment; `skipped` where temoto is there, but lies in an open folder. */
function ofInterpreter(interpreter: string | undefined, name: string, world: World) {
  const nothing = { environment: undefined, skipped: false };
  if (!interpreter || !absolute(interpreter, world) || !world.runnable(interpreter)) {
    return nothing;
  }
  const { dirname, join } = paths(world);
  const beside = [dirname(interpreter), ...(world.windows ? [join(dirname(interpreter), 'Scripts')] : [])];
  if (!beside.some((folder) => world.runnable(join(folder, name)))) {
    return nothing;
  }
  return ofProject(interpreter, world)
    ? { environment: undefined, skipped: true }
    : { environment: ofPython(interpreter), skipped: false };
}

/** How `verb` is run by what is started as the server. */
export function verbOf(command: readonly [string, ...string[]], ...verb: string[]): [string, ...string[]] {
  const [program, ...words] = command;
  return [program, ...words.slice(0, -1), ...verb];
}

// -P: without it, `-m` puts the current folder first on Python's path.
function ofPython(interpreter: string): [string, ...string[]] {
  return [interpreter, '-P', '-m', 'temoto', 'serve'];
}

function isPython(file: string, world: World): boolean {
  return /^python[\d.]*(\.exe)?$/i.test(paths(world).basename(file));
}

/** The entries of PATH that name a folder. Empty and relative ones mean the current folder, which is somebody's project. */
function places(world: World): string[] {
  return world.search
    .split(paths(world).delimiter)
    .map((entry) => (world.windows ? entry.replaceAll('"', '') : entry))
    .filter((entry) => absolute(entry, world));
}

/** Whether a file's folder, by name or by where its links lead, is in an open folder. The file itself may be a link: a virtual
 * environment's Python leads to the system's. A home folder, and what is above one, is no project, though it may be open. */
export function ofProject(file: string, world: World): boolean {
  const both = (place: string) => [place, world.real(place) ?? place];
  const projects = world.folders.flatMap(both).filter((open) => !both(world.home).some((home) => within(home, open, world)));
  return both(paths(world).dirname(file)).some((place) => projects.some((open) => within(place, open, world)));
}

function within(place: string, folder: string, world: World): boolean {
  const way = paths(world).relative(folder, place);
  return way === '' || (way.split(/[\\/]/)[0] !== '..' && !paths(world).isAbsolute(way));
}

/** Whether a path names one place, whatever the current folder and drive are. */
function absolute(place: string, world: World): boolean {
  return world.windows ? /^([a-z]:[\\/]|\\\\)/i.test(place) : place.startsWith('/');
}

function paths(world: World): path.PlatformPath {
  return world.windows ? path.win32 : path.posix;
}
