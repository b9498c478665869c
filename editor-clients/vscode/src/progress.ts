// What is the server at work on, and how is it called off? What the user asked for is a notification with Cancel; the server's own
// work stays a line in the status bar, as the stock client has it.

import { ProgressLocation, window, type Progress as Reporter } from 'vscode';
import type {
  HandleWorkDoneProgressSignature,
  ProgressToken,
  WorkDoneProgressBegin,
  WorkDoneProgressEnd,
  WorkDoneProgressReport,
} from 'vscode-languageclient/node';

interface Shown {
  report: (message: string | undefined) => void;
  end: () => void;
}

export class Progress {
  readonly #shown = new Map<ProgressToken, Shown>();
  readonly #cancel: (token: ProgressToken) => void;

  constructor(cancel: (token: ProgressToken) => void) {
    this.#cancel = cancel;
  }

  handle(
    token: ProgressToken,
    params: WorkDoneProgressBegin | WorkDoneProgressReport | WorkDoneProgressEnd,
    next: HandleWorkDoneProgressSignature,
  ): void {
    const shown = this.#shown.get(token);
    if (params.kind === 'begin' && params.cancellable) {
      this.#begin(token, params);
    } else if (!shown) {
      next(token, params);
    } else if (params.kind === 'end') {
      shown.end();
      next(token, params); // the stock client has kept a place for it
    } else {
      shown.report(params.message);
    }
  }

  /** The server is gone, and what it was at with it. */
  clear(): void {
    for (const shown of this.#shown.values()) {
      shown.end();
    }
  }

  #begin(token: ProgressToken, params: WorkDoneProgressBegin): void {
    let reporter: Reporter<{ message?: string }> | undefined;
    let latest = params.message;
    let finish = (): void => {};
    const ended = new Promise<void>((resolve) => {
      finish = resolve;
    });
    this.#shown.set(token, {
      report: (message) => {
        latest = message ?? latest;
        reporter?.report({ message: latest ?? '' });
      },
      end: () => {
        this.#shown.delete(token);
        finish();
      },
    });
    void window.withProgress(
      { location: ProgressLocation.Notification, title: params.title, cancellable: true },
      (given, called) => {
        reporter = given;
        reporter.report({ message: latest ?? '' });
        called.onCancellationRequested(() => this.#cancel(token));
        return ended;
      },
    );
  }
}
