// What is said to the server as its settings? What the user set of those that package.json lists, which come from its schema.

import { workspace } from 'vscode';

import manifest from '../../package.json';
import { nested, set } from './given.ts';

const SECTION = 'temoto';
const OURS = `${SECTION}.server`; // which program to start is no business of that program's
const LISTED: Readonly<Record<string, { scope?: string }>> = manifest.contributes.configuration.properties;

/** The user's settings for the server; empty where nothing is set. */
export function givenSettings(): Record<string, unknown> {
  const configuration = workspace.getConfiguration(SECTION);
  return nested(
    Object.entries(LISTED)
      .filter(([name]) => name !== OURS)
      .map(([name, { scope }]) => {
        const key = name.slice(SECTION.length + 1);
        return [key, set(configuration.inspect(key), scope)] as const;
      }),
  );
}
