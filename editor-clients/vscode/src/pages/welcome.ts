// How does somebody new learn what was detected and chosen? By the walkthrough, once, and by a page that can be asked for at any time.

import { commands, EventEmitter, Uri, ViewColumn, workspace, type Disposable, type ExtensionContext } from 'vscode';

import { read as readModels } from '../menu/choices.ts';
import type { Server } from '../server/life.ts';
import type { StatusItem } from '../status/item.ts';
import { read, type Status } from '../status/picture.ts';
import { say } from '../words.ts';
import { page } from './found.ts';

const SCHEME = 'temoto-found';
const WALKTHROUGH = 'temoto.temoto#start';
const WELCOMED = 'welcomed';
const LIMIT_MS = 5_000;

/** Opens the walkthrough the first time, unless the user wants none of any extension. */
export async function welcome(context: ExtensionContext): Promise<void> {
  if (context.globalState.get(WELCOMED)) {
    return;
  }
  await context.globalState.update(WELCOMED, true);
  if (workspace.getConfiguration('workbench.welcomePage.walkthroughs').get('openOnInstall', true)) {
    await showWalkthrough();
  }
}

export async function showWalkthrough(): Promise<void> {
  await commands.executeCommand('workbench.action.openWalkthrough', WALKTHROUGH, false);
}

/** The page about what was found, which is asked of the server each time it is shown. */
export class FoundPage implements Disposable {
  readonly #changed = new EventEmitter<Uri>();
  readonly #provider: Disposable;
  readonly #uri = Uri.parse(`${SCHEME}:/temoto.md`);
  readonly #server: Server;
  readonly #item: StatusItem;

  constructor(server: Server, item: StatusItem) {
    this.#server = server;
    this.#item = item;
    this.#provider = workspace.registerTextDocumentContentProvider(SCHEME, {
      onDidChange: this.#changed.event,
      provideTextDocumentContent: () => this.#text(),
    });
  }

  async show(): Promise<void> {
    this.#changed.fire(this.#uri); // one that is open may be old
    const beside = { viewColumn: ViewColumn.Active, preview: false };
    await commands.executeCommand('vscode.openWith', this.#uri, 'vscode.markdown.preview.editor', beside);
  }

  /** The server said something new: a page that is open says it as well. */
  refresh(): void {
    if (workspace.textDocuments.some((one) => one.uri.scheme === SCHEME)) {
      this.#changed.fire(this.#uri);
    }
  }

  dispose(): void {
    this.#provider.dispose();
    this.#changed.dispose();
  }

  async #text(): Promise<string> {
    const connection = this.#server.connection;
    const asked = async <Answer>(method: string, heard: (answer: unknown) => Answer): Promise<Answer | undefined> => {
      const late = new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), LIMIT_MS));
      return Promise.race([connection?.sendRequest(method, null).then(heard, () => undefined), late]);
    };
    const [status, models] = await Promise.all([asked<Status>('temoto/status', read), asked('temoto/models', readModels)]);
    return page(
      {
        command: this.#server.command,
        running: connection !== undefined,
        status: status ?? this.#item.last,
        models: models ?? readModels(undefined),
      },
      say,
    );
  }
}
