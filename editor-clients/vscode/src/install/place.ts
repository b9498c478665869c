// Where does the server's own environment lie, and is it there whole? In the folder VS Code gives this extension, one folder a version.

import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';

const MARK = '.whole';
const LOCK = 'installing';
const STALE_MS = 60 * 60_000; // no installation takes an hour; a process may have the number of one that died

export class Place {
  readonly #folder: string;
  readonly #carried: string;

  /** `storage`: the extension's folder for data. `carried`: the folder in which it carries the server. */
  constructor(storage: string, carried: string) {
    this.#folder = path.join(storage, 'server');
    this.#carried = carried;
  }

  /** The server this extension carries; undefined where it was built without. */
  get wheel(): string | undefined {
    const name = listed(this.#carried).find((file) => file.endsWith('.whl'));
    return name && path.join(this.#carried, name);
  }

  /** The folder of the environment for what is carried now, whether or not it is there. */
  get wanted(): string | undefined {
    const wheel = this.wheel;
    if (!wheel) {
      return undefined;
    }
    const version = path.basename(wheel).split('-')[1] ?? '';
    const hash = createHash('sha256').update(fs.readFileSync(wheel)).digest('hex').slice(0, 12);
    return path.join(this.#folder, `${version}-${hash}`);
  }

  /** The environments that are there whole, the one that is wanted first. */
  get whole(): string[] {
    const wanted = this.wanted;
    const all = listed(this.#folder).map((name) => path.join(this.#folder, name));
    return all
      .filter((folder) => fs.existsSync(path.join(folder, MARK)))
      .sort((one, other) => Number(other === wanted) - Number(one === wanted));
  }

  /** The wanted environment's folder, empty; what a broken-off installation left there is gone. */
  empty(folder: string): void {
    fs.rmSync(folder, { recursive: true, force: true });
    fs.mkdirSync(path.dirname(folder), { recursive: true });
  }

  /** The environment is whole now; those of other versions go, as far as nothing holds them. */
  finish(folder: string): void {
    fs.writeFileSync(path.join(folder, MARK), '');
    for (const name of listed(this.#folder)) {
      const other = path.join(this.#folder, name);
      if (other !== folder && name !== LOCK) {
        forget(other);
      }
    }
  }

  discard(folder: string): void {
    forget(folder);
  }

  /** Whether this window may install now: no other one is at it. */
  lock(): boolean {
    fs.mkdirSync(this.#folder, { recursive: true });
    const file = path.join(this.#folder, LOCK);
    if (held(file)) {
      return false;
    }
    fs.rmSync(file, { force: true });
    try {
      fs.writeFileSync(file, String(process.pid), { flag: 'wx' });
      return true;
    } catch {
      return false;
    }
  }

  unlock(): void {
    fs.rmSync(path.join(this.#folder, LOCK), { force: true });
  }
}

function held(file: string): boolean {
  try {
    const age = Date.now() - fs.statSync(file).mtimeMs;
    const holder = Number(fs.readFileSync(file, 'utf8'));
    return age < STALE_MS && holder > 0 && process.kill(holder, 0);
  } catch {
    return false; // no lock, or nobody who holds it
  }
}

function listed(folder: string): string[] {
  try {
    return fs.readdirSync(folder);
  } catch {
    return [];
  }
}

function forget(folder: string): void {
  try {
    fs.rmSync(folder, { recursive: true, force: true });
  } catch {
    // a server of another window runs from it (Windows): the next installation tries again
  }
}
