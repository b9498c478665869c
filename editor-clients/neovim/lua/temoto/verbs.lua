-- How are the verbs of the command line shown (plan, doctor, configure)? In a window below, as they print in a terminal, under the
-- settings the editor gives the server.

local server = require('temoto.server')
local words = require('temoto.words')

local M = {}

local api = vim.api

--- The settings as environment: { completion = { model = 'x' } } is TEMOTO_COMPLETION_MODEL=x.
local function environment()
  local all = { TEMOTO_LANGUAGE = words.japanese() and 'ja' or 'en', PYTHONUTF8 = '1' }
  local function add(name, value)
    if type(value) ~= 'table' then
      all[name] = tostring(value)
    elseif vim.islist(value) then
      local folders = vim.endswith(name, '_FOLDERS') and (vim.fn.has('win32') == 1 and ';' or ':')
      all[name] = #value > 0 and table.concat(value, folders or ',') or nil
    else
      for key, inner in pairs(value) do
        add(name .. '_' .. key:gsub('%u', '_%0'):upper(), inner)
      end
    end
  end
  add('TEMOTO', server.options.settings)
  return all
end

--- Run a verb in a window below; `done` gets its exit code. `q` closes the window.
function M.show(verb, done)
  local cmd, why = server.verb(verb)
  if not cmd then
    return vim.notify(why, vim.log.levels.ERROR)
  end
  local buf = api.nvim_create_buf(false, true)
  vim.bo[buf].bufhidden = 'wipe'
  vim.keymap.set('n', 'q', '<Cmd>close<CR>', { buffer = buf, nowait = true, desc = 'temoto: close' })
  api.nvim_open_win(buf, true, { split = 'below', win = -1 })
  vim.fn.jobstart(cmd, {
    term = true,
    cwd = vim.uv.os_homedir(), -- what lies in a project has no say in what is run
    env = environment(),
    on_exit = function(_, code)
      if done then
        done(code)
      end
    end,
  })
end

--- Show what other tools would be told (all that are here, or those named), and write it where the user says yes.
function M.configure(tools)
  local verb = vim.list_extend({ 'configure' }, #tools > 0 and tools or { 'all' })
  M.show(verb, function(code)
    if code ~= 0 then
      return
    end
    local no, yes = words.say('leave'), words.say('write')
    vim.ui.select({ no, yes }, { prompt = words.say('write_ask'), kind = 'temoto' }, function(choice)
      if choice == yes then
        M.show(vim.list_extend(vim.list_extend({}, verb), { '--write' }))
      end
    end)
  end)
end

return M
