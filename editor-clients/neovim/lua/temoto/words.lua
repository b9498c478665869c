-- What this client says itself, in English and Japanese; everything else comes from the server in the user's language.

local WORDS = {
  too_old = { 'temoto needs Neovim 0.11 or later.', 'temoto には Neovim 0.11 以降が必要です。' },
  project_server = {
    'temoto: `%s` was found only in the current folder, and what lies there is not started. Install it (`pipx install temoto`) or set the option cmd to its full path, then `:Temoto restart`.',
    'temoto: `%s` は現在のフォルダーにしか見つかりませんでしたが、そこにあるものは起動しません。インストール(`pipx install temoto`)するか、オプション cmd にフルパスを設定し、`:Temoto restart` を実行してください。',
  },
  no_server = {
    'temoto: the server command `%s` cannot be run. Install it (`pipx install temoto`) or set the option cmd, then `:Temoto restart`.',
    'temoto: サーバーのコマンド `%s` を実行できません。インストール(`pipx install temoto`)するか、オプション cmd を設定し、`:Temoto restart` を実行してください。',
  },
  ended = {
    'The server ended with exit code %s. `:Temoto restart` starts it again; its log: %s',
    'サーバーが終了コード %s で終了しました。`:Temoto restart` で再起動できます。ログ: %s',
  },
  not_running = { 'The server does not run for this buffer.', 'このバッファーではサーバーが動いていません。' },
  nothing_runs = { 'temoto: nothing runs that could be called off.', 'temoto: 取り消せる処理はありません。' },
  no_fix = { 'temoto: there is no fix to apply here.', 'temoto: ここで適用できる修正はありません。' },
  on = { 'temoto: completions are on.', 'temoto: 補完を有効にしました。' },
  off = { 'temoto: completions are off.', 'temoto: 補完を無効にしました。' },
}

--- The language of the user's messages, as the server knows them: "ja_JP.UTF-8", "C".
local function locale()
  return vim.v.lang
end

--- The sentence `name`, its blanks filled.
local function say(name, ...)
  local english, japanese = unpack(WORDS[name])
  return (locale():lower():match('^ja') and japanese or english):format(...)
end

return { say = say, locale = locale }
