// What stands in the list of models? Those that fit, and the one in use. Pure.

import type { Word } from '../words.ts';

/** Answer of temoto/models, as docs/lsp-extensions.md has it. */
export interface Models {
  readonly machine: readonly string[];
  readonly named: string;
  readonly models: readonly { readonly model: string; readonly text: string; readonly fits: boolean; readonly current: boolean }[];
}

export interface Choice {
  readonly label: string;
  readonly description: string;
  readonly detail?: string;
  /** What the setting becomes: empty leaves the choice to temoto. */
  readonly model: string;
}

/** A server of another version may answer less. */
export function read(answer: unknown): Models {
  const given = (typeof answer === 'object' && answer !== null ? answer : {}) as Partial<Models>;
  return {
    machine: Array.isArray(given.machine) ? given.machine : [],
    named: typeof given.named === 'string' ? given.named : '',
    models: Array.isArray(given.models) ? given.models : [],
  };
}

export function choices(answer: Models, say: (word: Word) => string): Choice[] {
  const mark = (inUse: boolean): string => (inUse ? say('in_use') : '');
  return [
    {
      label: say('automatic'),
      description: mark(answer.named === ''),
      ...(answer.models.length === 0 ? { detail: say('no_models') } : {}),
      model: '',
    },
    ...answer.models
      .filter((one) => one.fits || one.current)
      .map((one) => ({
        label: one.model,
        description: mark(one.current),
        ...(one.text ? { detail: one.text } : {}),
        model: one.model,
      })),
  ];
}
