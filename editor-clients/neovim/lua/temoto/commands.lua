-- `:Temoto NAME`, each with what it does and what completes its words; and the two commands of their own, kept for their names.

local actions = require('temoto.actions')
local models = require('temoto.models')
local progress = require('temoto.progress')
local server = require('temoto.server')
local status = require('temoto.status')
local verbs = require('temoto.verbs')

local M = {}

local function log_file()
  return vim.lsp.log.get_filename and vim.lsp.log.get_filename() or vim.lsp.get_log_path()
end

local function verb(name)
  return function(given)
    verbs.show(vim.list_extend({ name }, vim.list_slice(given.fargs, 2)))
  end
end

local function act(given)
  actions.menu(given.range > 0 and { given.line1, given.line2 } or nil)
end

local RUN = {
  act = act,
  cancel = progress.cancel,
  configure = function(given)
    verbs.configure(vim.list_slice(given.fargs, 2))
  end,
  doctor = verb('doctor'),
  log = function()
    vim.cmd.split(vim.fn.fnameescape(log_file()))
    vim.cmd.normal({ 'G', bang = true })
  end,
  models = models.choose,
  plan = verb('plan'),
  restart = server.restart,
  status = function()
    vim.notify(status.report())
  end,
}

local function names(start)
  local all = vim.tbl_keys(RUN)
  table.sort(all)
  return vim.tbl_filter(function(name)
    return vim.startswith(name, start)
  end, all)
end

--- Make the commands. `toggle` is what `:Temoto toggle` does.
function M.setup(toggle)
  RUN.toggle = toggle
  vim.api.nvim_create_user_command('Temoto', function(given)
    local run = RUN[given.fargs[1] or 'status']
    if run then
      run(given)
    else
      vim.notify(':Temoto ' .. table.concat(names(''), ' | '), vim.log.levels.ERROR)
    end
  end, {
    nargs = '*',
    range = true,
    desc = 'temoto: ' .. table.concat(names(''), ', '),
    complete = function(start, line)
      return line:match('^%S+%s+%S*$') and names(start) or {}
    end,
  })
  vim.api.nvim_create_user_command('TemotoAct', act, { range = true, desc = 'temoto: code actions' })
  vim.api.nvim_create_user_command('TemotoCancel', progress.cancel, { desc = 'temoto: call off what runs' })
end

return M
