// Which settings has the user set? Only those are sent: a default would lie over what stands in config.toml. Pure.

export interface Inspected {
  readonly globalValue?: unknown;
  readonly workspaceValue?: unknown;
}

/** What a setting is set to; undefined where it is not. One of scope `machine` is the user's alone, whatever a workspace says. */
export function set(inspected: Inspected | undefined, scope: string | undefined): unknown {
  const own = scope === 'machine' ? undefined : inspected?.workspaceValue;
  return own ?? inspected?.globalValue;
}

/** The settings object the server reads: `[['completion.model', 'x']]` is `{ completion: { model: 'x' } }`. */
export function nested(settings: readonly (readonly [string, unknown])[]): Record<string, unknown> {
  const all: Record<string, unknown> = {};
  for (const [key, value] of settings) {
    if (value === undefined || value === null) {
      continue;
    }
    const names = key.split('.');
    const last = names.pop() ?? key;
    let inner = all;
    for (const name of names) {
      inner[name] ??= {};
      inner = inner[name] as Record<string, unknown>;
    }
    inner[last] = value;
  }
  return all;
}

/** The settings as the environment of a verb: `{ completion: { model: 'x' } }` is `TEMOTO_COMPLETION_MODEL=x`. A verb speaks the
 * editor's language, unless the user set another. */
export function variables(settings: Record<string, unknown>, language: string, windows: boolean): Record<string, string> {
  const all: Record<string, string> = { TEMOTO_LANGUAGE: /^ja/i.test(language) ? 'ja' : 'en' };
  const add = (name: string, value: unknown): void => {
    if (Array.isArray(value)) {
      if (value.every((one) => typeof one === 'string')) {
        all[name] = value.join(name.endsWith('_FOLDERS') ? (windows ? ';' : ':') : ',');
      }
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, inner] of Object.entries(value)) {
        add(`${name}_${variable(key)}`, inner);
      }
    } else if (value !== 'auto' || name !== 'TEMOTO_LANGUAGE') {
      all[name] = String(value);
    }
  };
  for (const [key, value] of Object.entries(settings)) {
    add(`TEMOTO_${variable(key)}`, value);
  }
  return all;
}

function variable(key: string): string {
  return key.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
}
