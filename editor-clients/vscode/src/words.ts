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
  offer: [
    "temoto's server is not on this machine yet. Install it? It gets a folder of its own and about 380 MB of Python packages from the package index; nothing else is changed. It is kept at this extension's version.",
    'temoto のサーバーがまだありません。インストールしますか? 専用のフォルダーに、パッケージインデックスから Python パッケージ約 380 MB を取得します。ほかは何も変更しません。以後、この拡張機能に合わせて更新します。',
  ],
  offer_project: [
    "temoto was found only in an open folder, and what lies there is not started. Install the server? It gets a folder of its own and about 380 MB of Python packages from the package index; nothing else is changed. It is kept at this extension's version.",
    'temoto は開いているフォルダーの中にしか見つからず、そこにあるものは起動しません。サーバーをインストールしますか? 専用のフォルダーに、パッケージインデックスから Python パッケージ約 380 MB を取得します。ほかは何も変更しません。以後、この拡張機能に合わせて更新します。',
  ],
  install: ['Install', 'インストール'],
  not_now: ['Not now', '今はしない'],
  runs_already: ['A server runs already; there is nothing to install.', 'サーバーはすでに動作しています。インストールの必要はありません。'],
  install_server: ['Install the server', 'サーバーをインストール'],
  installing: ["temoto's server", 'temoto のサーバー'],
  making_environment: ['making an environment …', '環境を作成しています…'],
  fetching_packages: ['fetching packages …', 'パッケージを取得しています…'],
  trying_server: ['trying it …', '動作を確認しています…'],
  no_python: [
    'The server needs Python 3.11 or later, or uv, and neither is on the PATH. Install one of them, then try again.',
    'サーバーには Python 3.11 以降か uv が必要ですが、PATH にどちらもありません。どちらかをインストールして、もう一度お試しください。',
  ],
  install_failed: [
    'The server could not be installed: {} Its log says more.',
    'サーバーをインストールできませんでした: {} 詳しくはログをご覧ください。',
  ],
  older_stays: ['The older one is used meanwhile.', 'それまでは以前のものを使います。'],
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
  switch_off_here: ['Switch completions off in this workspace', 'このワークスペースで補完を無効にする'],
  switch_on_here: ['Switch completions on in this workspace', 'このワークスペースで補完を有効にする'],
  switch_off_for: ['Switch completions off for {}', '{} の補完を無効にする'],
  switch_on_for: ['Switch completions on for {}', '{} の補完を有効にする'],
  choose: ['Choose a model …', 'モデルを選ぶ…'],
  automatic: ['Let temoto choose', 'temoto に任せる'],
  in_use: ['in use', '使用中'],
  no_models: ['No installed model can be chosen.', '選べるモデルがインストールされていません。'],
  plan: ['Plan: which models suit this machine', 'プラン: このマシンに合うモデル'],
  doctor: ['Doctor: what is wrong, and its cure', '診断: 問題と対処'],
  configure: ['Configure other tools to use the same models', 'ほかのツールに同じモデルを設定する'],
  write_ask: ['Write what the terminal shows into the settings of these tools?', 'ターミナルの内容を各ツールの設定に書き込みますか?'],
  write: ['Write it', '書き込む'],
  found: ['What was found and chosen', '検出と選択の結果'],
  welcome: ['First steps', 'はじめに'],
  machine: ['This machine', 'このマシン'],
  server: ['The server', 'サーバー'],
  now: ['Now', '現在の状態'],
  possible: ['Models that fit', '収まるモデル'],
  chosen_by_you: ['You chose `{}`.', '`{}` が指定されています。'],
  not_running: ['The server does not run.', 'サーバーは動作していません。'],
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
