// The menu behind the status bar item: how things are now, and what can be done.

import { commands, window } from 'vscode';

import type { Server } from '../server/life.ts';
import { enabled, enabledFor, enabledHere } from '../settings/toggle.ts';
import type { StatusItem } from '../status/item.ts';
import { read, sentences, type Status } from '../status/picture.ts';
import { say } from '../words.ts';
import { entries } from './entries.ts';

const LIMIT_MS = 500; // a server that is busy holds up no menu; what it said last stands in

export async function showMenu(server: Server, item: StatusItem): Promise<void> {
  const connection = server.connection;
  const asked = connection?.sendRequest('temoto/status', null).then(read, () => undefined);
  const late = new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), LIMIT_MS));
  const status: Status | undefined = (await Promise.race([asked, late])) ?? item.last;
  const language = window.activeTextEditor?.document.languageId;
  const all = entries(
    {
      status,
      running: connection !== undefined,
      program: server.command !== undefined,
      installable: server.lacking,
      enabled: enabled() && status?.kind !== 'off',
      here: enabledHere(),
      language: language === undefined ? undefined : { id: language, enabled: enabledFor(language) },
    },
    say,
  );
  const [title, ...further] = status ? sentences(status) : [];
  const chosen = await window.showQuickPick([...all], { title: title ?? 'temoto', placeHolder: further.join(' ') });
  if (chosen) {
    await commands.executeCommand(chosen.command, ...chosen.words);
  }
}
