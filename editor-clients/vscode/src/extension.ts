// Starts temoto for VS Code: the server, the status bar item, the menu behind it, and the commands. Everything about models,
// backends and what they are asked is the server's.

import * as path from 'node:path';
import { commands, env, window, workspace, type ExtensionContext } from 'vscode';

import { Installer } from './install/install.ts';
import { Place } from './install/place.ts';
import { chooseModel } from './menu/models.ts';
import { showMenu } from './menu/show.ts';
import { configureTools, showVerb } from './menu/verbs.ts';
import { FoundPage, showWalkthrough, welcome } from './pages/welcome.ts';
import { whenChosen } from './server/interpreter.ts';
import { Server } from './server/life.ts';
import { enabled, switchTo, toggleFor, toggleHere } from './settings/toggle.ts';
import { StatusItem } from './status/item.ts';
import { speak } from './words.ts';

let server: Server | undefined;

export function activate(context: ExtensionContext): void {
  speak(env.language);
  const log = window.createOutputChannel('temoto', { log: true });
  const item = new StatusItem();
  const place = new Place(context.globalStorageUri.fsPath, path.join(context.extensionPath, 'dist', 'server'));
  const started = new Server(item, log, new Installer(place, log), context.globalState);
  const page = new FoundPage(started, item);
  server = started;
  const command = commands.registerCommand.bind(commands);
  const verb = (name: string) => (): void => {
    if (started.command) {
      void showVerb(started.command, name);
    }
  };
  context.subscriptions.push(
    log,
    item,
    page,
    item.onDidChange(() => page.refresh()),
    command('temoto.client.menu', () => showMenu(started, item)),
    command('temoto.client.install', (agreed?: string) => started.install(agreed === 'agreed')),
    command('temoto.client.notNow', () => started.notNow()),
    command('temoto.client.restart', () => started.restart()),
    command('temoto.client.toggle', () => switchTo(!enabled() || item.off)),
    command('temoto.client.toggleHere', toggleHere),
    command('temoto.client.toggleLanguage', async (language?: string) => {
      const id = language ?? window.activeTextEditor?.document.languageId;
      await (id === undefined ? undefined : toggleFor(id));
    }),
    command('temoto.client.models', () => chooseModel(started)),
    command('temoto.client.plan', verb('plan')),
    command('temoto.client.doctor', verb('doctor')),
    command('temoto.client.configure', () => (started.command ? configureTools(started.command) : undefined)),
    command('temoto.client.found', () => page.show()),
    command('temoto.client.welcome', showWalkthrough),
    command('temoto.client.log', () => log.show()),
    workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('temoto.server')) {
        void started.restart();
      }
    }),
    workspace.onDidGrantWorkspaceTrust(() => void started.look()),
    whenChosen(() => void started.look()),
  );
  void started.restart();
  void welcome(context);
}

export async function deactivate(): Promise<void> {
  await server?.dispose();
}
