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
      inner = (inner[name] ??= {}) as Record<string, unknown>;
    }
    inner[last] = value;
  }
  return all;
}
