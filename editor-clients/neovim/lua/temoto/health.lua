-- `:checkhealth temoto`: is everything there that the plugin needs, and what does the server say of itself?

local server = require('temoto.server')
local status = require('temoto.status')

local M = {}

local PROGRAM_MS = 20000

local function last_line(text)
  return vim.trim(text):match('[^\n]*$')
end

local function editor(health)
  local version = tostring(vim.version())
  if not vim.lsp.config then
    health.error(('Neovim %s is too old'):format(version), '0.11 or later is needed')
  elseif vim.lsp.inline_completion then
    health.ok(('Neovim %s shows ghost text itself'):format(version))
  else
    health.ok(('Neovim %s; ghost text is shown by the plugin'):format(version))
  end
end

--- Whether the program answers, and is new enough.
local function program(health)
  local cmd, why = server.verb({ '--version' })
  if not cmd then
    return health.error(why)
  end
  local began, process = pcall(vim.system, cmd, { text = true, timeout = PROGRAM_MS, cwd = vim.uv.os_homedir() })
  local done = began and process:wait() or { code = -1, stdout = '', stderr = tostring(process) }
  local said = vim.trim(done.stdout)
  local version = vim.version.parse(said:match('%d+%.%d+%.%d+%S*') or '')
  local command = table.concat(cmd, ' ')
  if done.code ~= 0 then
    local reason = done.code == 124 and ('no answer within %d s'):format(PROGRAM_MS / 1000) or last_line(done.stderr)
    health.error(('`%s` ends with exit code %d: %s'):format(command, done.code, reason), {
      'install it anew (`pipx install --force temoto`, Python 3.11 or later), then `:Temoto restart`',
    })
  elseif not said:find('^temoto %S+$') or not version then
    health.error(('`%s` answers "%s": this is not temoto alone'):format(command, said), 'set the option cmd')
  elseif vim.version.lt(version, server.needs) then
    health.warn(
      ('the server is %s, and this plugin was made for %s or later'):format(version, server.needs),
      { '`pipx upgrade temoto`, then `:Temoto restart`' }
    )
  else
    health.ok(('%s: `%s`'):format(said, cmd[1]))
  end
end

local function running(health)
  local clients = vim.lsp.get_clients({ name = 'temoto' })
  if #clients == 0 then
    return health.warn(status.report(), 'open a file that has a filetype')
  end
  for _, client in ipairs(clients) do
    local params = status.of(client.id)
    local say = params and ({ error = health.error, warning = health.warn, off = health.info })[params.kind]
      or health.ok
    say(params and vim.trim(params.text .. '\n' .. (params.detail or '')) or 'the server is starting')
    health.info(('%d buffers, %s'):format(vim.tbl_count(client.attached_buffers), client.offset_encoding))
  end
  if #clients > 1 then
    health.info('several servers run: their buffers have no project folder in common')
  end
end

local function keys(health)
  if not server.options.keys then
    return health.info('no keys are mapped; see `:help temoto-plug`')
  end
  for what, key in vim.spairs(server.options.keys) do
    if key then
      health.info(('%s: %s'):format(what:gsub('_', ' '), key))
    end
  end
end

--- Called by `:checkhealth temoto`.
function M.check()
  local health = vim.health
  health.start('temoto')
  editor(health)
  if not server.options.cmd then
    return health.error("`require('temoto').setup()` was not called")
  end
  program(health)
  running(health)
  keys(health)
end

return M
