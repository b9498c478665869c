// What does the page say that tells what was detected and chosen? Pure.

import type { Models } from '../menu/choices.ts';
import { sentences, type Status } from '../status/picture.ts';
import type { Word } from '../words.ts';

export interface Found {
  /** How the server is started; undefined where none was found. */
  readonly command: readonly string[] | undefined;
  readonly running: boolean;
  readonly status: Status | undefined;
  readonly models: Models;
}

/** Markdown: the server, the machine, what runs, what else could. */
export function page(found: Found, say: (word: Word, blank?: string) => string): string {
  const { status, models } = found;
  const fitting = models.models.filter((one) => one.fits);
  return [
    `# ${say('found')}`,
    `## ${say('server')}`,
    found.command ? code(found.command.join(' ')) : '',
    found.running ? '' : say('not_running'),
    ...(models.machine.length > 0 ? [`## ${say('machine')}`, list(models.machine)] : []),
    `## ${say('now')}`,
    ...(status ? sentences(status) : []),
    models.named ? say('chosen_by_you', models.named) : '',
    ...(fitting.length > 0
      ? [
          `## ${say('possible')}`,
          list(fitting.map((one) => `${code(one.model)}${one.current ? ` (${say('in_use')})` : ''}${one.text ? `: ${one.text}` : ''}`)),
        ]
      : []),
  ]
    .filter(Boolean)
    .join('\n\n');
}

function list(lines: readonly string[]): string {
  return lines.map((line) => `- ${line}`).join('\n');
}

function code(text: string): string {
  return `\`${text}\``;
}
