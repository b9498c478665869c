-- How are explanations shown? As read-only Markdown beside the code, growing while the model writes.
--
-- They are virtual documents (workspace/textDocumentContent), which Neovim does not know by itself: the server shows one by
-- its URI, the text is asked for here, and asked for again each time the server says that it grew.

local words = require('temoto.words')

local M = {}

local api = vim.api
local SCHEME = 'temoto-explain://'
local CONTENT = 'workspace/textDocumentContent'

local asking = {} -- by buffer: 'asked', or 'again' where it grew meanwhile

local function client_for(id)
  local client = id and vim.lsp.get_client_by_id(id)
  return client or vim.lsp.get_clients({ name = 'temoto' })[1]
end

--- Put `text` into the buffer. Lines that stay are left alone, and every window keeps its cursor and scroll.
local function put(buf, text)
  local new, old =
    vim.split(text:gsub('\r\n?', '\n'), '\n', { plain = true }), api.nvim_buf_get_lines(buf, 0, -1, false)
  local same = 0
  while same < #new and same < #old and new[same + 1] == old[same + 1] do
    same = same + 1
  end
  if same == #new and same == #old then
    return
  end
  local views = {}
  for _, window in ipairs(vim.fn.win_findbuf(buf)) do
    views[window] = api.nvim_win_call(window, vim.fn.winsaveview)
  end
  vim.bo[buf].modifiable = true
  api.nvim_buf_set_lines(buf, same, -1, false, vim.list_slice(new, same + 1))
  vim.bo[buf].modifiable, vim.bo[buf].modified = false, false
  for window, view in pairs(views) do
    api.nvim_win_call(window, function()
      vim.fn.winrestview(view)
    end)
  end
end

--- Ask for the text of the buffer; once more where it grew while we waited, but never two questions at once.
local function read(buf, client_id)
  if asking[buf] then
    asking[buf] = 'again'
    return
  end
  local client = client_for(client_id)
  if not client then
    return
  end
  asking[buf] = 'asked'
  local sent = client:request(CONTENT, { uri = api.nvim_buf_get_name(buf) }, function(err, result)
    local again = asking[buf] == 'again'
    asking[buf] = nil
    if not api.nvim_buf_is_loaded(buf) then
      return
    elseif not err and type(result) == 'table' and type(result.text) == 'string' then
      put(buf, result.text)
    end
    if again then
      read(buf, client_id)
    end
  end, buf)
  asking[buf] = sent and asking[buf] or nil
end

local function close()
  if not pcall(vim.cmd.close) then -- the last window there is
    vim.cmd.bdelete()
  end
end

--- Go to the line that a link of this line names (the one under the cursor, else the first): [line 5](file:///…#L5).
local function follow()
  local column, link = api.nvim_win_get_cursor(0)[2] + 1, nil
  for start, uri in api.nvim_get_current_line():gmatch('()%[[^%]]*%]%(([^)]+#L%d+)%)') do
    link = (not link or start <= column) and uri or link
  end
  if not link then
    return
  end
  local uri, line = link:match('^(.*)#L(%d+)$')
  local buf = vim.uri_to_bufnr(uri)
  local window = vim.iter(api.nvim_tabpage_list_wins(0)):find(function(one)
    return api.nvim_win_get_buf(one) == buf
  end)
  if window then
    api.nvim_set_current_win(window)
  else
    vim.cmd.sbuffer({ buf, mods = { split = 'leftabove', vertical = true } })
  end
  api.nvim_win_set_cursor(0, { math.max(1, math.min(tonumber(line) or 1, api.nvim_buf_line_count(buf))), 0 })
end

local function prepare(buf)
  local options = vim.bo[buf]
  options.buftype, options.bufhidden, options.swapfile = 'nofile', 'hide', false
  options.modifiable, options.undolevels = false, -1
  vim.keymap.set('n', '<CR>', follow, { buffer = buf, desc = 'temoto: go to the line a link names' })
  vim.schedule(function() -- a plugin for Markdown that fails (0.12's wants a tree-sitter parser) must not cost the text
    if api.nvim_buf_is_valid(buf) then
      options.filetype = 'markdown'
    end
  end)
  vim.keymap.set('n', 'q', close, { buffer = buf, nowait = true, desc = 'temoto: close the explanation' })
end

--- Handler of window/showDocument: explanations beside the code, everything else as Neovim does it.
function M.show(err, params, context)
  if not vim.startswith(params.uri, SCHEME) then
    return vim.lsp.handlers['window/showDocument'](err, params, context)
  end
  local buf = vim.fn.bufadd(params.uri)
  vim.fn.bufload(buf)
  vim.bo[buf].buflisted = true
  local window = vim.fn.win_findbuf(buf)[1]
  if not window or api.nvim_win_get_tabpage(window) ~= api.nvim_get_current_tabpage() then
    -- Opened without going there: the user may be typing.
    window = api.nvim_open_win(buf, false, { split = 'right', win = -1 })
    local options = vim.wo[window][0]
    options.wrap, options.linebreak, options.conceallevel = true, true, 2 -- addresses of links are long
  end
  if params.takeFocus then
    api.nvim_set_current_win(window)
  end
  return { success = true }
end

--- Handler of workspace/textDocumentContent/refresh.
function M.refresh(_, params, context)
  local buf = vim.fn.bufnr('^' .. vim.fn.escape(params.uri, [[\*?[{]]) .. '$')
  if buf ~= -1 and api.nvim_buf_is_loaded(buf) then
    read(buf, context.client_id)
  end
  return vim.NIL
end

--- A server has ended: what was asked of it will not be answered.
function M.ended()
  asking = {}
end

--- Whether a buffer is an explanation.
function M.is_page(buf)
  return vim.startswith(api.nvim_buf_get_name(buf), SCHEME)
end

--- Apply the fix that the explanation in this window ends in, as long as its code stands as it did.
function M.fix()
  local client, start = client_for(), { line = 0, character = 0 }
  if not client then
    return vim.notify(words.say('not_running'))
  end
  client:request('textDocument/codeAction', {
    textDocument = { uri = api.nvim_buf_get_name(0) },
    range = { start = start, ['end'] = start },
    context = { diagnostics = {}, triggerKind = vim.lsp.protocol.CodeActionTriggerKind.Invoked },
  }, function(_, found)
    local action = type(found) == 'table' and found[1]
    if action then
      client:exec_cmd(action.command)
    else
      vim.notify(words.say('no_fix'))
    end
  end)
end

--- Let buffers of our scheme get their text from the server, by `:edit` too.
function M.setup()
  api.nvim_create_autocmd('BufReadCmd', {
    group = api.nvim_create_augroup('temoto.explain', {}),
    pattern = SCHEME .. '*',
    callback = function(args)
      prepare(args.buf)
      read(args.buf)
    end,
  })
end

return M
