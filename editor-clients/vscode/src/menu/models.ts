// Which model does the user want? A list of those the server says would do here; what is chosen becomes a setting of the user's.

import { ConfigurationTarget, window, workspace, type QuickPickItem } from 'vscode';

import type { Server } from '../server/life.ts';
import { say } from '../words.ts';
import { choices, read, type Choice } from './choices.ts';

const SETTING = 'completion.model';

export async function chooseModel(server: Server): Promise<void> {
  const answer = read(await server.connection?.sendRequest('temoto/models', null));
  const items: (QuickPickItem & Choice)[] = choices(answer, say).map((one) => ({ ...one }));
  if (answer.models.length === 0 && answer.named === '') {
    void window.showInformationMessage(`temoto: ${say('no_models')}`);
    return;
  }
  const chosen = await window.showQuickPick(items, { title: say('choose'), matchOnDetail: true });
  if (chosen && chosen.model !== answer.named) {
    // An empty name is written as well: config.toml may name a model, and the user has just said otherwise.
    await workspace.getConfiguration('temoto').update(SETTING, chosen.model, ConfigurationTarget.Global);
  }
}
