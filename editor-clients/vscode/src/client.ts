// How is the server talked to? The stock language client, and what it lacks: status, one question, pages, progress, settings.

import { homedir } from 'node:os';
import type { LogOutputChannel } from 'vscode';
import {
  CloseAction,
  ErrorAction,
  LanguageClient,
  RevealOutputChannelOn,
  State,
  type LanguageClientOptions,
  type StaticFeature,
} from 'vscode-languageclient/node';

import { Again } from './again.ts';
import { input } from './input.ts';
import { pageText, showPage } from './pages/show.ts';
import { Progress } from './progress.ts';
import { givenSettings } from './settings/read.ts';
import type { StatusItem } from './status/item.ts';
import { lines } from './log.ts';

/** The client writes what goes wrong into the log; what users are told, server/life.ts and status/item.ts say. */
class QuietClient extends LanguageClient {
  override error(message: string, data?: unknown): void {
    super.error(message, data, false);
  }
}

const ANNOUNCED: StaticFeature = {
  fillClientCapabilities(capabilities) {
    capabilities.experimental = { ...capabilities.experimental, temoto: { status: true, input: true, askAgain: true } };
  },
  initialize() {},
  getState: () => ({ kind: 'static' }),
  clear() {},
};

/** A client that starts `command`; `ended` hears that the server went though nobody asked it to. */
export function client(
  command: readonly [string, ...string[]],
  log: LogOutputChannel,
  status: StatusItem,
  ended: () => void,
): LanguageClient {
  const [program, ...words] = command;
  const again = new Again();
  const progress = new Progress((token) => void made.sendNotification('window/workDoneProgress/cancel', { token }));
  const made = new QuietClient(
    'temoto',
    'temoto',
    // Not in the open folder, where the stock client would start it: nothing of a project's is then the server's current folder.
    { command: program, args: words, options: { cwd: homedir() } },
    {
      ...options(log, progress, again),
      errorHandler: {
        error: () => {
          if (made.state === State.Starting) {
            ended(); // what it says is no protocol (something prints to its standard output): no answer will ever be understood
          }
          return { action: ErrorAction.Continue, handled: true };
        },
        closed: () => {
          progress.clear();
          ended();
          return { action: CloseAction.DoNotRestart, handled: true, message: 'The server is gone.' };
        },
      },
    },
  );
  made.registerFeature(ANNOUNCED);
  made.onNotification('temoto/status', (told) => status.told(told));
  made.onNotification('temoto/askAgain', (told) => again.told(told));
  made.onRequest('temoto/input', input);
  return made;
}

function options(log: LogOutputChannel, progress: Progress, again: Again): LanguageClientOptions {
  return {
    documentSelector: ['file', 'untitled', 'vscode-notebook-cell'].map((scheme) => ({ scheme })),
    outputChannel: log,
    traceOutputChannel: log,
    revealOutputChannelOn: RevealOutputChannelOn.Never,
    stdioOptions: { stdout: lines, stderr: lines },
    initializationOptions: givenSettings,
    initializationFailedHandler: () => false,
    middleware: {
      handleWorkDoneProgress: (token, params, next) => progress.handle(token, params, next),
      provideInlineCompletionItems: (document, position, context, token, next) =>
        next(document, position, again.asked(document, position, context), token),
      provideTextDocumentContent: pageText,
      window: { showDocument: showPage },
      workspace: {
        // The stock client would send each setting's default as well, over what stands in config.toml and .temoto.toml.
        configuration: (params) => params.items.map((item) => (item.section === 'temoto' ? givenSettings() : null)),
        didChangeConfiguration: (_sections, next) => next(undefined),
      },
    },
  };
}
