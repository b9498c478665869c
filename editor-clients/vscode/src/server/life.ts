// Does the server run? Starts it, starts it again with growing pauses when it ends, and says so.

import { window, workspace, type Disposable, type LogOutputChannel } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';

import { client } from '../client.ts';
import type { StatusItem } from '../status/item.ts';
import { say } from '../words.ts';
import { Backoff } from './backoff.ts';
import { found } from './find.ts';
import { interpreter } from './interpreter.ts';
import { world } from './world.ts';

export class Server implements Disposable {
  #running: LanguageClient | undefined;
  #timer: NodeJS.Timeout | undefined;
  #starts = 0;
  readonly #backoff = new Backoff();
  readonly #status: StatusItem;
  readonly #log: LogOutputChannel;

  constructor(status: StatusItem, log: LogOutputChannel) {
    this.#status = status;
    this.#log = log;
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
    const mine = (this.#starts += 1);
    this.#status.starting();
    const setting = workspace.getConfiguration('temoto').inspect<string>('server')?.globalValue;
    const chosen = typeof setting === 'string' ? setting : '';
    const program = found(chosen, chosen.trim() ? undefined : await interpreter(), world());
    if (mine !== this.#starts) {
      return;
    }
    if ('problem' in program) {
      this.#status.failed(say(program.problem, program.name));
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

  /** The server of this start is gone, though nobody ended it. Heard twice where it goes as it starts. */
  #ended(mine: number): void {
    if (mine !== this.#starts) {
      return;
    }
    this.#starts += 1;
    this.#running = undefined;
    const wait = this.#backoff.after(Date.now());
    if (wait === undefined) {
      this.#status.failed(say('gave_up'));
      return;
    }
    const sentence = say('ended', String(wait / 1_000));
    this.#status.failed(sentence, 'quiet'); // the item's tooltip; beside it a line that goes by itself
    window.setStatusBarMessage(sentence, wait);
    this.#timer = setTimeout(() => void this.#start(), wait);
  }
}
