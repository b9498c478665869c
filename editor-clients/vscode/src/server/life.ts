// Does the server run? Starts it, starts it again with growing pauses when it ends, and says so.

import { window, workspace, type Disposable, type LogOutputChannel, type Memento } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';

import { client } from '../client.ts';
import type { Installer } from '../install/install.ts';
import type { How, StatusItem } from '../status/item.ts';
import { say } from '../words.ts';
import { Backoff } from './backoff.ts';
import { found, type Found, type Problem } from './find.ts';
import { interpreter } from './interpreter.ts';
import { world } from './world.ts';

const NOT_NOW = 'notNow'; // the user wants no server installed, and not to be asked at every start

export class Server implements Disposable {
  #running: LanguageClient | undefined;
  #timer: NodeJS.Timeout | undefined;
  #starts = 0;
  readonly #backoff = new Backoff();
  readonly #status: StatusItem;
  readonly #log: LogOutputChannel;
  readonly #installer: Installer;
  readonly #kept: Memento;
  #program: Found | undefined;

  constructor(status: StatusItem, log: LogOutputChannel, installer: Installer, kept: Memento) {
    this.#kept = kept;
    this.#status = status;
    this.#log = log;
    this.#installer = installer;
  }

  /** How the server is started, where one was found. */
  get command(): readonly [string, ...string[]] | undefined {
    return this.#program && 'command' in this.#program ? this.#program.command : undefined;
  }

  /** Whether there is no server, and one could be installed. */
  get lacking(): boolean {
    return lacks(this.#program) && this.#installer.possible;
  }

  /** The connection to the server, where it runs. */
  get connection(): LanguageClient | undefined {
    return this.#running?.isRunning() ? this.#running : undefined;
  }

  /** End the server if it runs, by force if it does not go, and start it because the user asked for it. */
  async restart(): Promise<void> {
    this.#backoff.reset();
    this.#status.forget();
    await this.#end();
    await this.#start();
  }

  /** Look again which program is the server, and start that where it is another. */
  async look(): Promise<void> {
    const program = await this.#found();
    if (JSON.stringify(program) !== JSON.stringify(this.#program)) {
      await this.restart();
    }
  }

  /** Install the server and start it, once the user agrees; `agreed` where that was the answer to the offer. */
  async install(agreed: boolean): Promise<void> {
    if (this.connection) {
      void window.showInformationMessage(`temoto: ${say('runs_already')}`);
      return;
    }
    if (!this.#installer.possible) {
      void window.showErrorMessage(say('none', 'temoto'));
      return;
    }
    if (!agreed && (await window.showInformationMessage(say('offer'), { modal: true }, say('install'))) !== say('install')) {
      return;
    }
    const outcome = await this.#installer.install('anew');
    if (outcome.done) {
      await this.restart();
    } else if (outcome.why !== undefined) {
      this.#status.forget();
      this.#status.failed(outcome.why, 'install');
    }
  }

  /** Offer no installation by itself any more; the menu keeps it. */
  async notNow(): Promise<void> {
    await this.#kept.update(NOT_NOW, true);
  }

  dispose(): Promise<void> {
    return this.#end();
  }

  async #end(): Promise<void> {
    this.#starts += 1; // whatever is on its way up is no longer wanted
    clearTimeout(this.#timer);
    const old = this.#running;
    this.#running = undefined;
    await old?.dispose().catch(() => undefined); // one that is still starting cannot be asked; its process is ended all the same
  }

  async #start(): Promise<void> {
    if (this.#running) {
      return; // asked for twice at once
    }
    this.#starts += 1;
    const mine = this.#starts;
    this.#status.starting();
    const program = await this.#updated(await this.#found());
    if (mine !== this.#starts) {
      return;
    }
    this.#program = program;
    if ('problem' in program) {
      this.#status.failed(...this.#sentence(program.problem, program.name));
      return;
    }
    this.#log.info(program.command.join(' '));
    const started = client(program.command, this.#log, this.#status, () => this.#ended(mine));
    this.#running = started;
    try {
      await started.start();
    } catch {
      this.#ended(mine); // the reason stands in the log already
    }
  }

  async #found(): Promise<Found> {
    const setting = workspace.getConfiguration('temoto').inspect<string>('server')?.globalValue;
    const chosen = typeof setting === 'string' ? setting : '';
    return found(chosen, chosen.trim() ? undefined : await interpreter(), world(), this.#installer.installed?.python);
  }

  /** The environment this extension made is brought to its version before it is used: that was agreed to with the installation. */
  async #updated(program: Found): Promise<Found> {
    const own = this.#installer.installed;
    if (!own || own.current || !this.#installer.possible || !('command' in program) || program.command[0] !== own.python) {
      return program;
    }
    const outcome = await this.#installer.install();
    if (!outcome.done && outcome.why !== undefined) {
      void window.showWarningMessage(`temoto: ${outcome.why} ${say('older_stays')}`); // it runs all the same
    }
    return this.#found();
  }

  #sentence(problem: Problem, name: string): [string, How | undefined] {
    return this.lacking
      ? [say(problem === 'project' ? 'offer_project' : 'offer'), this.#kept.get(NOT_NOW) ? 'quiet' : 'offer']
      : [say(problem, name), undefined];
  }

  /** The server of this start is gone, though nobody ended it. Heard twice where it goes as it starts. */
  #ended(mine: number): void {
    if (mine !== this.#starts) {
      return;
    }
    void this.#end(); // where only its words have ended, it goes now
    const wait = this.#backoff.after(Date.now());
    if (wait === undefined) {
      // One of our own making may be broken: the Python it was made with is another by now.
      this.#status.failed(say('gave_up'), this.command?.[0] === this.#installer.installed?.python ? 'install' : undefined);
      return;
    }
    const sentence = say('ended', String(wait / 1_000));
    this.#status.failed(sentence, 'quiet'); // the item's tooltip; beside it a line that goes by itself
    window.setStatusBarMessage(sentence, wait);
    this.#timer = setTimeout(() => void this.#start(), wait);
  }
}

/** Whether no program was found, rather than a wrong one named. */
function lacks(program: Found | undefined): boolean {
  return program !== undefined && 'problem' in program && (program.problem === 'none' || program.problem === 'project');
}
