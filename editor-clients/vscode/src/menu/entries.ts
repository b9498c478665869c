// What stands in the menu behind the status bar item, for how things are? Pure.

import type { Status } from '../status/picture.ts';
import type { Word } from '../words.ts';

export interface Entry {
  readonly label: string;
  readonly command: string;
  readonly words: readonly unknown[];
}

export interface Situation {
  readonly status: Status | undefined;
  readonly running: boolean;
  readonly enabled: boolean;
  /** Whether completions are on in the workspace, where one is open that may say so. */
  readonly here?: { readonly enabled: boolean } | undefined;
  /** Whether a program was found that is the server, and, where there is none, whether one can be installed. */
  readonly program?: boolean;
  readonly installable?: boolean;
  /** The language of the file in front, and whether completions are on for it. */
  readonly language: { readonly id: string; readonly enabled: boolean } | undefined;
}

export function entries(now: Situation, say: (word: Word, blank?: string) => string): Entry[] {
  const entry = (label: string, command: string, ...words: unknown[]): Entry => ({ label, command, words });
  const offer = now.running ? now.status?.command : undefined;
  return [
    ...(now.installable ? [entry(say('install_server'), 'temoto.client.install')] : []),
    ...(offer ? [entry(offer.title, offer.command, ...(offer.arguments ?? []))] : []),
    entry(say(now.enabled ? 'switch_off' : 'switch_on'), 'temoto.client.toggle'),
    ...(now.here && (now.enabled || !now.here.enabled)
      ? [entry(say(now.here.enabled ? 'switch_off_here' : 'switch_on_here'), 'temoto.client.toggleHere')]
      : []),
    ...(now.language && now.enabled
      ? [
          entry(
            say(now.language.enabled ? 'switch_off_for' : 'switch_on_for', now.language.id),
            'temoto.client.toggleLanguage',
            now.language.id,
          ),
        ]
      : []),
    ...(now.running
      ? [
          entry(say('choose'), 'temoto.client.models'),
          entry(say('fetch'), 'temoto.fetchModel'),
          entry(say('unload'), 'temoto.unload'),
        ]
      : []),
    ...(now.program
      ? [
          entry(say('plan'), 'temoto.client.plan'),
          entry(say('doctor'), 'temoto.client.doctor'),
          entry(say('configure'), 'temoto.client.configure'),
        ]
      : []),
    entry(say('found'), 'temoto.client.found'),
    entry(say('restart'), 'temoto.client.restart'),
    entry(say('settings'), 'workbench.action.openSettings', 'temoto.'),
    entry(say('log'), 'temoto.client.log'),
  ].filter((one, at, all) => all.findIndex((other) => other.command === one.command) === at);
}
