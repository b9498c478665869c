-- Starts temoto for Neovim: the server, its ghost text, keys, status, code actions and the commands.
--
-- Everything about models, backends and prompts is the server's. Neovim 0.12 shows ghost text itself; for 0.11 ghost.lua does.

local actions = require('temoto.actions')
local explain = require('temoto.explain')
local keys = require('temoto.keys')
local progress = require('temoto.progress')
local status = require('temoto.status')
local words = require('temoto.words')

local M = {}

M.options = {
  cmd = { 'temoto', 'serve' }, -- a list, or one string: the program, which is then started with `serve`
  filetypes = nil, -- a list; nil: every file that has a filetype
  root_markers = { '.git' },
  settings = {}, -- the server's (docs/settings.md), sent as they are
  enabled = true, -- ghost text from the start; `:Temoto toggle` changes it
  keys = { accept = '<Tab>', dismiss = '<C-]>', next = false, previous = false },
}

local on = true
local replaced = {} -- clients that a restart ended, by id: how they end is no news, and the next one stands already
local RESTART_MS, POLL_MS = 3000, 50 -- how long a server may take to end by itself

local function ghosts()
  return vim.lsp.inline_completion and require('temoto.builtin') or require('temoto.ghost')
end

local function config(cmd)
  local settings = M.options.settings
  return {
    cmd = cmd,
    filetypes = M.options.filetypes,
    root_markers = M.options.root_markers,
    init_options = next(settings) and settings or vim.empty_dict(),
    capabilities = {
      textDocument = { inlineCompletion = { dynamicRegistration = false } },
      workspace = { textDocumentContent = { dynamicRegistration = true } },
      experimental = { temoto = { status = true, input = true } },
    },
    handlers = {
      ['temoto/status'] = status.handler,
      ['temoto/input'] = actions.input,
      ['workspace/applyEdit'] = actions.apply,
      ['window/showDocument'] = explain.show,
      ['workspace/textDocumentContent/refresh'] = explain.refresh,
    },
    before_init = function(params)
      params.locale = words.locale() -- Neovim does not send it
    end,
    on_init = actions.lend_diagnostics,
    on_exit = vim.schedule_wrap(function(code, _, client_id)
      progress.ended(client_id)
      explain.ended()
      code = replaced[client_id] and 0 or code
      status.ended(client_id, code)
      if code ~= 0 then
        vim.lsp.enable('temoto', false) -- else every buffer opened from now on would start and lose another
      end
    end),
  }
end

--- Where a program lies, if $PATH has its folder by name or it lies outside the current folder. Else nil: it was found by an entry
--- like `.` or, on Windows, by the habit of looking in the current folder first, which is somebody's project.
local function found(name)
  local file = vim.fn.exepath(name)
  local folder, here = vim.uv.fs_realpath(vim.fs.dirname(file)), vim.uv.fs_realpath(vim.fn.getcwd())
  if not folder or not here or not vim.startswith(folder .. '/', here .. '/') then
    return file
  end
  for entry in vim.gsplit(vim.env.PATH or '', vim.fn.has('win32') == 1 and ';' or ':', { plain = true }) do
    if entry:find('^/') or entry:find('^%a:[/\\]') then
      if vim.uv.fs_realpath(entry) == folder then
        return file
      end
    end
  end
end

--- Start the server for the buffers there are and those to come. Says what is wrong where it cannot be run.
function M.start()
  local cmd = M.options.cmd
  cmd = type(cmd) == 'string' and { cmd, 'serve' } or cmd
  if vim.fn.executable(cmd[1]) == 0 then
    return status.fail(words.say('no_server', cmd[1]))
  end
  if not cmd[1]:find('[/\\]') then
    local file = found(cmd[1])
    if not file then
      return status.fail(words.say('project_server', cmd[1]))
    end
    cmd = vim.list_extend({ file }, cmd, 2)
  end
  vim.lsp.config('temoto', config(cmd))
  vim.lsp.enable('temoto')
end

--- End the server, by force if it does not go by itself, and start it again.
function M.restart()
  status.reset()
  vim.lsp.enable('temoto', false)
  local old, waited = vim.lsp.get_clients({ name = 'temoto' }), 0
  for _, client in ipairs(old) do
    replaced[client.id] = true
  end
  local function wait()
    old = vim.tbl_filter(function(client)
      return vim.lsp.get_client_by_id(client.id) ~= nil
    end, old)
    if #old == 0 then
      return M.start()
    end
    waited = waited + POLL_MS
    if waited == RESTART_MS then
      for _, client in ipairs(old) do
        client.rpc.terminate() -- after enable(false), Neovim 0.11's client:stop(true) does nothing
      end
    elseif waited == 2 * RESTART_MS then
      return M.start() -- whatever holds the old one, the new one need not wait
    end
    vim.defer_fn(wait, POLL_MS)
  end
  wait()
end

--- Turn ghost text off, or on again, in every buffer. The server stays.
function M.toggle()
  on = not on
  for _, client in ipairs(vim.lsp.get_clients({ name = 'temoto' })) do
    for buf in pairs(client.attached_buffers) do
      ghosts().enable(on, { bufnr = buf })
    end
  end
  vim.notify(words.say(on and 'on' or 'off'))
end

--- Say what runs where.
function M.status()
  vim.notify(status.report())
end

local COMMANDS = { 'status', 'toggle', 'restart' }

local function commands()
  vim.api.nvim_create_user_command('TemotoAct', function(given)
    actions.menu(given.range > 0 and { given.line1, given.line2 } or nil)
  end, { range = true, desc = 'temoto: code actions' })
  vim.api.nvim_create_user_command('TemotoCancel', progress.cancel, { desc = 'temoto: call off what runs' })
  vim.api.nvim_create_user_command('Temoto', function(given)
    local name = given.args == '' and 'status' or given.args
    if vim.list_contains(COMMANDS, name) then
      M[name]()
    else
      vim.notify(':Temoto ' .. table.concat(COMMANDS, ' | '), vim.log.levels.ERROR)
    end
  end, {
    nargs = '?',
    desc = 'temoto: ' .. table.concat(COMMANDS, ', '),
    complete = function(start)
      return vim.tbl_filter(function(name)
        return vim.startswith(name, start)
      end, COMMANDS)
    end,
  })
end

--- Set temoto up; see `options` above and `:help temoto`.
function M.setup(options)
  if not vim.lsp.config then
    return vim.notify(words.say('too_old'), vim.log.levels.ERROR)
  end
  M.options = vim.tbl_deep_extend('force', M.options, options or {})
  on = M.options.enabled
  commands()
  progress.setup()
  explain.setup()
  vim.api.nvim_create_autocmd('LspAttach', {
    group = vim.api.nvim_create_augroup('temoto', {}),
    callback = function(args)
      local client = vim.lsp.get_client_by_id(args.data.client_id)
      if client and client.name == 'temoto' then
        ghosts().enable(on, { bufnr = args.buf })
        keys.map(args.buf, M.options.keys, ghosts())
      end
    end,
  })
  M.start()
end

return M
