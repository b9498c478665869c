-- Which program is the server, and how is it started, ended and asked for a verb?

local actions = require('temoto.actions')
local explain = require('temoto.explain')
local ghosts = require('temoto.ghosts')
local progress = require('temoto.progress')
local status = require('temoto.status')
local words = require('temoto.words')

local M = {
  needs = '0.1.0', -- the oldest server this client was made for
  answer_ms = 30000, -- a server that has not answered by then is no server, or a broken one
  options = {}, -- those of setup()
}

local replaced = {} -- clients that a restart ended, by id: how they end is no news, and the next one stands already
local RESTART_MS, POLL_MS = 3000, 50 -- how long a server may take to end by itself
local again = {} -- when servers that had served died and were started again
local OFTEN, WITHIN_MS = 3, 120000
local STOPPED = 15 -- SIGTERM: by client:stop(true), which is somebody's wish
local answered = {} -- clients whose server has answered, by id
local patience = assert(vim.uv.new_timer())

--- Say so where what was started answers nothing: Neovim waits without a word.
local function wait_for_answer()
  patience:start(
    M.answer_ms,
    0,
    vim.schedule_wrap(function()
      status.fail(words.say('no_answer', table.concat(M.command() or {}, ' ')))
    end)
  )
end

--- What a server that began says of itself. One older than this client is told of, once.
local function on_init(client, result)
  patience:stop()
  answered[client.id] = true
  local about = result.serverInfo or {}
  local version = vim.version.parse(about.version or '')
  if version and vim.version.lt(version, M.needs) then
    status.warn(words.say('old_server', about.version, M.needs))
  end
  actions.lend_diagnostics(client)
end

--- A server has ended badly. One that had served is started again, unless it dies again and again; else every buffer opened from
--- now on would start and lose another.
local function died(code, served)
  vim.lsp.enable('temoto', false)
  local now = vim.uv.now()
  again = vim.tbl_filter(function(at)
    return now - at < WITHIN_MS
  end, again)
  if served and #again < OFTEN then
    again[#again + 1] = now
    vim.notify(words.say('again', code), vim.log.levels.WARN)
    M.start()
  end
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
      experimental = { temoto = { status = true, input = true, askAgain = true } },
    },
    handlers = {
      ['temoto/status'] = status.handler,
      ['temoto/askAgain'] = ghosts.again,
      ['temoto/input'] = actions.input,
      ['workspace/applyEdit'] = actions.apply,
      ['window/showDocument'] = explain.show,
      ['workspace/textDocumentContent/refresh'] = explain.refresh,
    },
    before_init = function(params)
      params.locale = words.locale() -- Neovim does not send it
      wait_for_answer()
    end,
    on_init = on_init,
    on_exit = vim.schedule_wrap(function(code, signal, client_id)
      progress.ended(client_id)
      explain.ended()
      code = code ~= 0 and code or signal
      code = (replaced[client_id] or code == STOPPED) and 0 or code
      local served = status.of(client_id) ~= nil
      if code == 0 and signal == 0 and not answered[client_id] and not replaced[client_id] then
        status.fail(words.say('no_answer', table.concat(cmd, ' ')))
      end
      answered[client_id] = nil
      patience:stop()
      status.ended(client_id, code)
      if code ~= 0 and vim.v.exiting == vim.NIL then
        died(code, served)
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

--- The command that starts the server, or nil and a sentence why there is none.
function M.command()
  local cmd = M.options.cmd
  cmd = type(cmd) == 'string' and { cmd, 'serve' } or cmd
  if vim.fn.executable(cmd[1]) == 0 then
    return nil, words.say('no_server', cmd[1])
  end
  if not cmd[1]:find('[/\\]') then
    local file = found(cmd[1])
    if not file then
      return nil, words.say('project_server', cmd[1])
    end
    cmd = vim.list_extend({ file }, cmd, 2)
  end
  return cmd
end

--- The command of a verb of the same program (`{ 'plan' }`, `{ '--version' }`): its words take the place of the last, `serve`.
function M.verb(verb)
  local cmd, why = M.command()
  return cmd and vim.list_extend(vim.list_slice(cmd, 1, #cmd - 1), verb), why
end

--- Start the server for the buffers there are and those to come. Says what is wrong where it cannot be run.
function M.start()
  local cmd, why = M.command()
  if not cmd then
    return status.fail(why)
  end
  vim.lsp.config('temoto', config(cmd))
  vim.lsp.enable('temoto')
end

--- End the server, by force if it does not go by itself, and start it again.
function M.restart()
  status.reset()
  vim.lsp.enable('temoto', false)
  -- Also those that have not answered yet, which Neovim would take for the new one.
  local old, waited = vim.lsp.get_clients({ name = 'temoto', _uninitialized = true }), 0
  for _, client in ipairs(old) do
    replaced[client.id] = true
    if not client.initialized then
      client.rpc.terminate()
    end
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

return M
