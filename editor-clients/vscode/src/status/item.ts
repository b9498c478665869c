// What does the status bar show? What the server last said of itself, or why there is none. Errors are said aloud once each.

import { commands, EventEmitter, StatusBarAlignment, ThemeColor, window, type Disposable } from 'vscode';

import { say } from '../words.ts';
import { picture, read, type Status } from './picture.ts';

export type How = 'quiet' | 'install' | 'offer';

/** Title, command, its arguments. */
type Button = readonly [string, string, ...unknown[]];
type Show = (sentence: string, ...titles: string[]) => Thenable<string | undefined>;

const LOG = (): Button => [say('log'), 'temoto.client.log'];

export class StatusItem implements Disposable {
  #last: Status | undefined;
  readonly #shown = new Set<string>();
  readonly #changes = new EventEmitter<void>();
  readonly onDidChange = this.#changes.event;
  readonly #item = window.createStatusBarItem('temoto.status', StatusBarAlignment.Right, 100);

  constructor() {
    this.#item.name = 'temoto';
    this.#item.command = 'temoto.client.menu';
    this.#item.show();
  }

  /** What was last known; undefined before the first word. */
  get last(): Status | undefined {
    return this.#last;
  }

  /** Whether the server says that completions are switched off. */
  get off(): boolean {
    return this.#last?.kind === 'off';
  }

  /** The server said how it is. */
  told(params: unknown): void {
    this.#draw(read(params), true);
  }

  /** The user begins anew: what went wrong before may be said again. */
  forget(): void {
    this.#shown.clear();
  }

  /** A start is under way. */
  starting(): void {
    this.#draw(read({ kind: 'starting', text: say('starting') }), false);
  }

  /** No server runs; `quiet` where the status bar is loud enough, `install` where it can be installed, `offer` where that is to be asked. */
  failed(sentence: string, how?: How): void {
    this.#draw(read({ kind: 'error', text: sentence }), false);
    const settings: Button = [say('settings'), 'workbench.action.openSettings', 'temoto.server'];
    const install: Button = [say('install'), 'temoto.client.install', 'agreed'];
    if (how === 'offer') {
      this.#alarm(sentence, [install, settings, [say('not_now'), 'temoto.client.notNow']], window.showInformationMessage);
    } else if (how !== 'quiet') {
      this.#alarm(sentence, [how === 'install' ? install : [say('restart'), 'temoto.client.restart'], settings, LOG()]);
    }
  }

  dispose(): void {
    this.#item.dispose();
    this.#changes.dispose();
  }

  #draw(status: Status, running: boolean): void {
    this.#last = status;
    this.#changes.fire();
    const drawn = picture(status);
    this.#item.text = drawn.text;
    this.#item.tooltip = drawn.tooltip;
    this.#item.backgroundColor = drawn.alarm ? new ThemeColor('statusBarItem.errorBackground') : undefined;
    void commands.executeCommand('setContext', 'temoto.running', running);
    if (running && status.kind === 'error') {
      const offer = status.command;
      this.#alarm(status.text, [...(offer ? [[offer.title, offer.command, ...(offer.arguments ?? [])] as const] : []), LOG()]);
    }
  }

  /** Say it once, with buttons. */
  #alarm(sentence: string, buttons: readonly Button[], show: Show = window.showErrorMessage): void {
    if (this.#shown.has(sentence)) {
      return;
    }
    this.#shown.add(sentence);
    void show(sentence, ...buttons.map(([title]) => title)).then((pressed) => {
      const button = buttons.find(([title]) => title === pressed);
      if (button) {
        const [, command, ...words] = button;
        void commands.executeCommand(command, ...words);
      }
    });
  }
}
