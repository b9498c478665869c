// What of the server's own output goes into the log? Each line as it is: the stock client marks all of it as errors.

import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { LogOutputChannel } from 'vscode';

export function lines(from: Readable, log: LogOutputChannel): void {
  createInterface({ input: from, crlfDelay: Infinity, historySize: 0 }).on('line', (line) => log.appendLine(line));
}
