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
  no_answer = {
    'temoto: `%s` does not answer as a language server. `:checkhealth temoto` examines it.',
    'temoto: `%s` が言語サーバーとして応答しません。`:checkhealth temoto` で調べられます。',
  },
  ended = {
    'The server ended with exit code %s. `:checkhealth temoto` examines it, `:Temoto restart` starts it again; its log: %s',
    'サーバーが終了コード %s で終了しました。`:checkhealth temoto` で調べ、`:Temoto restart` で再起動できます。ログ: %s',
  },
  again = {
    'temoto: the server ended with exit code %s and is started again.',
    'temoto: サーバーが終了コード %s で終了したため、再起動します。',
  },
  not_running = {
    'The server does not run for this buffer.',
    'このバッファーではサーバーが動いていません。',
  },
  nothing_runs = {
    'temoto: nothing runs that could be called off.',
    'temoto: 取り消せる処理はありません。',
  },
  no_fix = { 'temoto: there is no fix to apply here.', 'temoto: ここで適用できる修正はありません。' },
  old_server = {
    'temoto: the server is %s, and this plugin was made for %s or later. Update it (`pipx upgrade temoto`), then `:Temoto restart`.',
    'temoto: サーバーは %s ですが、このプラグインには %s 以降が必要です。更新(`pipx upgrade temoto`)してから `:Temoto restart` を実行してください。',
  },
  choose = { 'Model for completions', '補完に使うモデル' },
  automatic = { 'as temoto chooses', 'temoto に任せる' },
  model_set = {
    "temoto: %s completes until Neovim ends. For good: `settings = { completion = { model = '%s' } }` in setup().",
    "temoto: Neovim を終了するまで %s を使います。今後も使うには setup() に `settings = { completion = { model = '%s' } }` と書いてください。",
  },
  leave = { 'Leave it', 'やめる' },
  write = { 'Write it', '書き込む' },
  write_ask = {
    'Write this into the settings of these tools?',
    'この内容を各ツールの設定に書き込みますか?',
  },
  on = { 'temoto: completions are on.', 'temoto: 補完を有効にしました。' },
  off = { 'temoto: completions are off.', 'temoto: 補完を無効にしました。' },
}

--- The language of the user's messages, as the server knows them: "ja_JP.UTF-8", "C". Where the system has not got the locale the
--- user names, Neovim says "C", and what was named is meant.
local function locale()
  local named = vim.iter({ 'LC_ALL', 'LC_MESSAGES', 'LANG' }):map(vim.fn.getenv):find(function(value)
    return value ~= vim.NIL and value ~= ''
  end)
  return vim.v.lang == 'C' and named or vim.v.lang
end

local function japanese()
  return locale():lower():match('^ja') ~= nil
end

--- The sentence `name`, its blanks filled.
local function say(name, ...)
  local english, ours = unpack(WORDS[name])
  return (japanese() and ours or english):format(...)
end

return { say = say, locale = locale, japanese = japanese }
