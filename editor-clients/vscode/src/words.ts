// What this client says itself, in English and Japanese; everything else comes from the server in the user's language. Pure.

const WORDS = {
  starting: ['temoto is starting.', 'temoto を起動しています。'],
  none: [
    'The program {} was not found. Install it (`pipx install temoto`), or name it in the setting temoto.server, then restart temoto.',
    'プログラム {} が見つかりません。インストール(`pipx install temoto`)するか、設定 temoto.server で指定して、temoto を再起動してください。',
  ],
  project: [
    '{} was found only in an open folder, and what lies there is not started. Install it (`pipx install temoto`), or name it in the setting temoto.server.',
    '{} は開いているフォルダーの中にしか見つかりませんでした。そこにあるものは起動しません。インストール(`pipx install temoto`)するか、設定 temoto.server で指定してください。',
  ],
  relative: [
    'The setting temoto.server must be an absolute path, and `{}` is none.',
    '設定 temoto.server は絶対パスで指定してください。`{}` は絶対パスではありません。',
  ],
  missing: [
    'The setting temoto.server names `{}`, and no program lies there.',
    '設定 temoto.server の `{}` にプログラムがありません。',
  ],
  ended: [
    'temoto ended and is started again in {} s. Its log says more.',
    'temoto が終了しました。{} 秒後に再起動します。詳しくはログをご覧ください。',
  ],
  gave_up: [
    'temoto ended several times in a row and is not started again by itself. Its log says more.',
    'temoto が続けて終了したため、自動では再起動しません。詳しくはログをご覧ください。',
  ],
  restart: ['Restart temoto', 'temoto を再起動'],
  settings: ['Settings', '設定'],
  log: ['Show the log', 'ログを表示'],
  switch_off: ['Switch completions off', '補完を無効にする'],
  switch_on: ['Switch completions on', '補完を有効にする'],
  switch_off_for: ['Switch completions off for {}', '{} の補完を無効にする'],
  switch_on_for: ['Switch completions on for {}', '{} の補完を有効にする'],
  fetch: ['Fetch a model', 'モデルを取得する'],
  unload: ['Take the models out of memory', 'モデルをメモリーから降ろす'],
} as const satisfies Record<string, readonly [string, string]>;

export type Word = keyof typeof WORDS;

let language = 'en';

/** The language of the user's editor, as it calls it: `en`, `ja`. */
export function speak(editors: string): void {
  language = editors;
}

/** The sentence, its blank filled. */
export function say(word: Word, blank = ''): string {
  const [english, japanese] = WORDS[word];
  return (language.toLowerCase().startsWith('ja') ? japanese : english).replace('{}', () => blank);
}
