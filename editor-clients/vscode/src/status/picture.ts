// How does what the server said of itself look in the status bar? Pure.

/** temoto/status, as docs/lsp-extensions.md has it; what is not read here is left out. */
export interface Status {
  readonly kind: 'starting' | 'ready' | 'busy' | 'warning' | 'off' | 'error';
  readonly text: string;
  readonly detail: string;
  readonly command: { readonly title: string; readonly command: string; readonly arguments?: readonly unknown[] } | null;
  readonly lastEmpty: { readonly reason: string; readonly text: string } | null;
}

export interface Picture {
  readonly text: string;
  readonly tooltip: string;
  readonly alarm: boolean;
}

const MARKS: Readonly<Record<Status['kind'], string>> = {
  starting: '$(loading~spin)',
  ready: '$(sparkle)',
  busy: '$(sync~spin)',
  warning: '$(warning)',
  off: '$(circle-slash)',
  error: '$(error)',
};

/** A server of another version may leave out what is not known to it, and say what is not known here. */
export function read(told: unknown): Status {
  const given = (typeof told === 'object' && told !== null ? told : {}) as Partial<Status>;
  const kind = given.kind !== undefined && Object.hasOwn(MARKS, given.kind) ? given.kind : 'ready';
  return {
    kind,
    text: given.text ?? '',
    detail: given.detail ?? '',
    command: given.command ?? null,
    lastEmpty: given.lastEmpty ?? null,
  };
}

export function picture(status: Status): Picture {
  return {
    text: `${MARKS[status.kind]} temoto`,
    tooltip: sentences(status).join('\n\n'),
    alarm: status.kind === 'error',
  };
}

/** All it said, a sentence a line; why the last answer was empty stands last. */
export function sentences(status: Status): string[] {
  return [status.text, ...status.detail.split('\n'), status.lastEmpty?.text ?? ''].filter((one) => one.trim() !== '');
}
