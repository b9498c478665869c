-- What runs where, and at what? Keeps what the server last said (temoto/status), for the statusline and :Temoto status.
--
-- Errors and warnings are shown once each, however often the server or another server repeats them.

local progress = require('temoto.progress')
local words = require('temoto.words')

local M = {}

local last = {} -- temoto/status parameters by client id
local failed -- why no server runs, where that is so
local shown = {} -- sentences the user has seen

local function show(sentence, level)
  if sentence ~= '' and not shown[sentence] then
    shown[sentence] = true
    vim.notify('temoto: ' .. sentence:gsub('^temoto: ', ''), level)
  end
end

local function redraw()
  vim.api.nvim_exec_autocmds('User', { pattern = 'TemotoStatus', modeline = false })
  vim.cmd.redrawstatus({ bang = true })
end

--- Handler of the notification temoto/status.
function M.handler(_, params, context)
  last[context.client_id], failed = params, nil
  if params.kind == 'error' then
    show(params.text, vim.log.levels.ERROR)
  end
  for _, detail in ipairs(vim.split(params.detail or '', '\n', { plain = true })) do
    show(detail, vim.log.levels.WARN)
  end
  redraw()
end

--- Something is not as it should be, and completions work all the same; say so, once.
function M.warn(sentence)
  show(sentence, vim.log.levels.WARN)
end

--- No server can run; say why, once.
function M.fail(sentence)
  failed = sentence
  show(sentence, vim.log.levels.ERROR)
  redraw()
end

--- A server has ended. Neovim itself has already told the user of a bad end.
function M.ended(client_id, code)
  last[client_id] = nil
  if code ~= 0 then
    failed = words.say('ended', code, vim.lsp.log.get_filename and vim.lsp.log.get_filename() or vim.lsp.get_log_path())
  end
  redraw()
end

--- Begin anew: what went wrong before may be said again.
function M.reset()
  last, failed, shown = {}, nil, {}
end

--- The parameters of temoto/status that hold for a buffer, or nil.
function M.get(buf)
  local client = vim.lsp.get_clients({ bufnr = buf or 0, name = 'temoto' })[1]
  return client and last[client.id]
end

--- The parameters of temoto/status of one client, or nil.
function M.of(client_id)
  return last[client_id]
end

local MARKS = { starting = '…', ready = '', busy = '…', warning = '!', off = '-', error = '!' }

--- A few characters for the statusline: "temoto", with a mark unless all is well, or with what an action is at ("temoto:
--- thinking 120 tokens"). Empty where temoto has no part in the buffer.
function M.line()
  local params, doing = M.get(), progress.text()
  if doing then
    return 'temoto: ' .. doing
  end
  if params then
    return 'temoto' .. (MARKS[params.kind] or '')
  end
  return failed and 'temoto!' or ''
end

--- Everything the server said about itself, in sentences.
function M.report()
  local params = M.get()
  if not params then
    return failed or words.say('not_running')
  end
  return vim.trim(params.text .. '\n' .. (params.detail or ''))
end

return M
