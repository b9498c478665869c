// Starts temoto for VS Code: the server, the status bar item, the menu behind it, and the commands. Everything about models,
// backends and what they are asked is the server's.

import { commands, env, window, workspace, type ExtensionContext } from 'vscode';

import { showMenu } from './menu/show.ts';
import { Server } from './server/life.ts';
import { enabled, switchTo, toggleFor } from './settings/toggle.ts';
import { StatusItem } from './status/item.ts';
import { speak } from './words.ts';

let server: Server | undefined;

export function activate(context: ExtensionContext): void {
  speak(env.language);
  const log = window.createOutputChannel('temoto', { log: true });
  const item = new StatusItem();
  const started = new Server(item, log);
  server = started;
  const command = commands.registerCommand.bind(commands);
  context.subscriptions.push(
    log,
    item,
    command('temoto.client.menu', () => showMenu(started, item)),
    command('temoto.client.restart', () => started.restart()),
    command('temoto.client.toggle', () => switchTo(!enabled() || item.off)),
    command('temoto.client.toggleLanguage', async (language?: string) => {
      const id = language ?? window.activeTextEditor?.document.languageId;
      await (id === undefined ? undefined : toggleFor(id));
    }),
    command('temoto.client.log', () => log.show()),
    workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('temoto.server')) {
        void started.restart();
      }
    }),
  );
  void started.restart();
}

export async function deactivate(): Promise<void> {
  await server?.dispose();
}
