-- What is the server at work on, and how is it called off? Kept from the editor's own LspProgress events.

local words = require('temoto.words')

local M = {}

local running = {} -- by client id, then token: { title, message, cancellable }

local function changed()
  vim.api.nvim_exec_autocmds('User', { pattern = 'TemotoStatus', modeline = false })
  vim.cmd.redrawstatus({ bang = true })
end

local function on_progress(args)
  local id, told = args.data.client_id, args.data.params
  local client = vim.lsp.get_client_by_id(id)
  if not client or client.name ~= 'temoto' then
    return
  end
  running[id] = running[id] or {}
  local token, value = told.token, told.value
  if value.kind == 'end' then
    running[id][token] = nil
  else
    local one = value.kind == 'begin' and { title = value.title, cancellable = value.cancellable == true }
      or running[id][token]
    if one then
      one.message = value.message or one.message
      running[id][token] = one
    end
  end
  changed()
end

--- Listen. Once.
function M.setup()
  vim.api.nvim_create_autocmd('LspProgress', {
    group = vim.api.nvim_create_augroup('temoto.progress', {}),
    callback = on_progress,
  })
end

--- A server has ended, and what it was at with it.
function M.ended(client_id)
  running[client_id] = nil
end

--- What the user has asked for and is being done ("thinking 120 tokens"), or nil: the server's own start-up is not.
function M.text()
  for _, tokens in pairs(running) do
    for _, one in pairs(tokens) do
      if one.cancellable then
        return one.message ~= nil and one.message ~= '' and one.message or one.title
      end
    end
  end
end

--- Call off everything that can be called off; says so where there is nothing.
function M.cancel()
  local any = false
  for id, tokens in pairs(running) do
    local client = vim.lsp.get_client_by_id(id)
    for token, one in pairs(tokens) do
      if client and one.cancellable then
        any = true
        client:notify('window/workDoneProgress/cancel', { token = token })
      end
    end
  end
  if not any then
    vim.notify(words.say('nothing_runs'))
  end
end

return M
