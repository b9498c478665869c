// How are completions switched off and on? By the user's own settings, so that it lasts and the server hears of it as of any other.

import { ConfigurationTarget, workspace } from 'vscode';

const ENABLED = 'completion.enabled';
const DISABLED_LANGUAGES = 'completion.disabledLanguages';

/** Whether completions are on, as far as the editor's settings say: another source of settings may have them off. */
export function enabled(): boolean {
  return workspace.getConfiguration('temoto').get(ENABLED, true);
}

/** Whether they are on for a language. */
export function enabledFor(language: string): boolean {
  return !listed().includes(language);
}

/** Whether they are on in the open workspace; undefined where none is open, or where its settings do not count. */
export function enabledHere(): { readonly enabled: boolean } | undefined {
  const open = workspace.isTrusted && (workspace.workspaceFolders ?? []).length > 0;
  return open ? { enabled: enabled() } : undefined;
}

/** Switch them off in the open workspace, or on again. */
export async function toggleHere(): Promise<void> {
  const configuration = workspace.getConfiguration('temoto');
  const inspected = configuration.inspect<boolean>(ENABLED);
  const elsewhere = inspected?.globalValue ?? inspected?.defaultValue ?? true;
  const wanted = !enabled();
  // Nothing is left behind where the workspace only says again what holds anyway.
  await configuration.update(ENABLED, wanted === elsewhere ? undefined : wanted, ConfigurationTarget.Workspace);
}

/** Switch completions on, or off. */
export async function switchTo(on: boolean): Promise<void> {
  await write(ENABLED, on);
}

/** Switch them off, or on again, for one language. */
export async function toggleFor(language: string): Promise<void> {
  const others = listed().filter((one) => one !== language);
  await write(DISABLED_LANGUAGES, enabledFor(language) ? [...others, language] : others);
}

function listed(): string[] {
  return workspace.getConfiguration('temoto').get<string[]>(DISABLED_LANGUAGES, []);
}

/** Where the workspace has a value of its own, that one: another would change nothing. */
async function write(key: string, value: unknown): Promise<void> {
  const configuration = workspace.getConfiguration('temoto');
  const here = configuration.inspect(key)?.workspaceValue !== undefined;
  await configuration.update(key, value, here ? ConfigurationTarget.Workspace : ConfigurationTarget.Global);
}
