// How does the server get here? With the user's yes, into an environment of its own, from what this extension carries; nothing else on
// the machine is changed. Progress is shown, it can be called off, and what fails is said in a sentence.

import { ProgressLocation, window, type CancellationToken, type LogOutputChannel } from 'vscode';

import { interpreter } from '../server/interpreter.ts';
import { outside, ofProject } from '../server/find.ts';
import { world } from '../server/world.ts';
import { say } from '../words.ts';
import type { Place } from './place.ts';
import { run } from './run.ts';
import { ASKS_VERSION, lastWords, newEnough, pythonOf, pythons, steps, type Tools } from './steps.ts';

const EVERY_MS = 500;

export type Outcome = { readonly done: true } | { readonly done: false; readonly why: string | undefined };

const OK: Outcome = { done: true };

export class Installer {
  readonly place: Place;
  readonly #log: LogOutputChannel;
  #running: Promise<Outcome> | undefined;

  constructor(place: Place, log: LogOutputChannel) {
    this.place = place;
    this.#log = log;
  }

  /** Whether there is anything to install. */
  get possible(): boolean {
    return this.place.wheel !== undefined;
  }

  /** The Python of the environment that is there and can be run, if one is; `current` where it is of this extension's version. */
  get installed(): { readonly python: string; readonly current: boolean } | undefined {
    const here = world();
    const all = this.place.whole.map((folder) => ({
      python: pythonOf(folder, here.windows),
      current: folder === this.place.wanted,
    }));
    return all.find((one) => here.runnable(one.python));
  }

  /** Install, or update; `anew` also where it is there already. The user has said yes. */
  install(how?: 'anew'): Promise<Outcome> {
    this.#running ??= this.#shown(how === 'anew').finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  async #shown(anew: boolean): Promise<Outcome> {
    const options = { location: ProgressLocation.Notification, title: say('installing'), cancellable: true };
    return window.withProgress(options, async (progress, token): Promise<Outcome> => {
      try {
        const turn = await this.#turn(token);
        if (turn === 'cancelled') {
          return { done: false, why: undefined };
        }
        try {
          const there = this.installed?.current && (!anew || turn === 'waited'); // for another window, which has just made it
          return there ? OK : await this.#made((message) => progress.report({ message }), token);
        } finally {
          this.place.unlock();
        }
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error); // no room, no right to write
        this.#log.error(why);
        return { done: false, why: say('install_failed', why) };
      }
    });
  }

  /** Wait until no other window is installing. */
  async #turn(token: CancellationToken): Promise<'at once' | 'waited' | 'cancelled'> {
    let waited = false;
    while (!this.place.lock()) {
      waited = true;
      await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
      if (token.isCancellationRequested) {
        return 'cancelled';
      }
    }
    return waited ? 'waited' : 'at once';
  }

  async #made(report: (message: string) => void, token: CancellationToken): Promise<Outcome> {
    const { wheel, wanted } = this.place;
    if (!wheel || !wanted) {
      return { done: false, why: say('install_failed', 'no server') };
    }
    this.place.empty(wanted);
    const tools = await this.#tools(token);
    const all = steps(tools, wanted, wheel, world().windows);
    if (all.length === 0) {
      return { done: false, why: say('no_python') };
    }
    const said = [say('making_environment'), say('fetching_packages'), say('trying_server')];
    for (const [number, step] of all.entries()) {
      report(said[number] ?? '');
      const { ok, output } = await run(step, world().home, this.#log, token);
      if (token.isCancellationRequested || !ok) {
        this.place.discard(wanted);
        const why = token.isCancellationRequested ? undefined : say('install_failed', lastWords(output));
        return { done: false, why };
      }
    }
    this.place.finish(wanted);
    return OK;
  }

  /** uv and a Python that is new enough, outside of the open folders. */
  async #tools(token: CancellationToken): Promise<Tools> {
    const here = world();
    const [uv] = outside(here.windows ? 'uv.exe' : 'uv', here);
    if (uv) {
      return { uv, python: undefined };
    }
    const chosen = await interpreter();
    const candidates = pythons(here.windows).flatMap((name) => outside(name, here).slice(0, 1));
    if (chosen && !ofProject(chosen, here)) {
      candidates.push(chosen);
    }
    for (const python of candidates) {
      const { ok, output } = await run([python, ...ASKS_VERSION], here.home, this.#log, token);
      if (ok && newEnough(output)) {
        return { uv, python };
      }
    }
    return { uv, python: undefined };
  }
}
