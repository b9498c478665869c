// Which model does the user want? A list of those the server says would do here; what is chosen becomes a setting of the user's.

import { ConfigurationTarget, window, workspace, type QuickPickItem } from 'vscode';

import type { Server } from '../server/life.ts';
import { say } from '../words.ts';
import { choices, read, type Choice } from './choices.ts';

const SETTING = 'completion.model';

export async function chooseModel(server: Server): Promise<void> {
  const asked = Promise.resolve(server.connection?.sendRequest('temoto/models', null))
    .catch(() => undefined) // an older server does not know the question
    .then(read);
  const items = asked.then((answer): (QuickPickItem & Choice)[] => choices(answer, say).map((one) => ({ ...one })));
  const chosen = await window.showQuickPick(items, { title: say('choose'), matchOnDetail: true });
  if (chosen && chosen.model !== (await asked).named) {
    // An empty name is written as well: config.toml may name a model, and the user has just said otherwise.
    await workspace.getConfiguration('temoto').update(SETTING, chosen.model, ConfigurationTarget.Global);
  }
}
