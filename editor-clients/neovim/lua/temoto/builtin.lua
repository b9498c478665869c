-- Ghost text for Neovim 0.12 and later: the editor's own, with three things put right and three added.
--
-- * It waits 200 ms before it asks: temoto waits itself, and knows the typist.
-- * Accepting within moments of a key used the range of before that key, and left characters behind (neovim#41434).
-- * What is typed and what is accepted were one undo step.
-- * dismiss(), for which it has no function.
-- * Accepting a part: what is left is drawn here, and can be taken further, until the editor has asked anew.
-- * The editor asks by itself only, and who types gets one suggestion: select() asks by hand for others first.

local screen = require('temoto.screen')

local M = {
  debounce_ms = 8, -- only so that a burst of keys (paste, repeat) is one question
}

local api = vim.api
local own = vim.lsp.inline_completion
local EDITORS_WAIT_MS = 200
local METHOD = 'textDocument/inlineCompletion'
local asked, answered = {}, nil -- the current line as it was: by number of the question; at the last answer
local alone -- where others were asked for already
local left, part -- what is left of an item of which a part was taken; which part is being taken

local function forget()
  if left then
    screen.clear(left.buf)
    left = nil
  end
end

-- The editor does not say what an item's range was measured on, so the line is kept as it was when it asked.
local function listen()
  local group = api.nvim_create_augroup('temoto.builtin', {})
  api.nvim_create_autocmd('LspRequest', {
    group = group,
    callback = function(args)
      local number, request = args.data.request_id, args.data.request
      local client = vim.lsp.get_client_by_id(args.data.client_id)
      if request.method ~= METHOD or not client or client.name ~= 'temoto' then
        return
      elseif request.type == 'pending' then
        asked[number] = { line = api.nvim_get_current_line(), col = api.nvim_win_get_cursor(0)[2] }
      else
        if request.type == 'complete' then
          forget()
        end
        answered = request.type == 'complete' and asked[number] or answered
        asked[number] = nil
      end
    end,
  })
  api.nvim_create_autocmd({ 'CursorMovedI', 'TextChangedI', 'TextChangedP' }, {
    group = group,
    callback = function()
      if left and not screen.draw(left.buf, left.item) then
        forget()
      end
    end,
  })
  api.nvim_create_autocmd('ModeChanged', { group = group, pattern = 'i*:[^i]*', callback = forget })
end

local function take(item)
  local buf = api.nvim_get_current_buf()
  screen.accept(item, {
    part = part,
    before = forget,
    after = function(still)
      left = { buf = buf, item = still }
      screen.draw(buf, still)
    end,
  })
end

local function on_accept(item)
  local client, range = vim.lsp.get_client_by_id(item.client_id), item.range
  if not client or client.name ~= 'temoto' or not range or not answered or type(item.insert_text) ~= 'string' then
    return item
  end
  local after = answered.line:sub(range.end_col + 1)
  local known = { text = item.insert_text:gsub('\r\n?', '\n'), row = range.start_row, from = range.start_col }
  known.after, known.col, known.command = after, known.from, item.command
  take(known)
end

-- The editor's own list of what came, for which it has no function; nil where a later one keeps it elsewhere.
local function list(buf)
  local there, capability = pcall(require, 'vim.lsp._capability')
  local class = there and vim.tbl_get(capability, 'all', 'inline_completion')
  local one = class and vim.tbl_get(class, 'active', buf)
  return one and one.request and one.handler and one.count_items and one
end

local function only_temoto(came)
  for id in pairs(came.client_state or {}) do
    local client = vim.lsp.get_client_by_id(id)
    if not client or client.name ~= 'temoto' then
      return false
    end
  end
  return true
end

--- Have a buffer's list ask sooner than the editor would, unless others are asked as well.
local function sooner(buf)
  local came = list(buf)
  if not came or not came.automatic_request or not came.reset_timer or not came.show then
    return
  end
  came.automatic_request = function(self)
    self:show()
    self:reset_timer()
    self.timer = vim.defer_fn(function()
      self:request(vim.lsp.protocol.InlineCompletionTriggerKind.Automatic)
    end, only_temoto(self) and M.debounce_ms or EDITORS_WAIT_MS)
  end
end

function M.enable(enable, filter)
  listen()
  own.enable(enable, filter)
  for _, buf in ipairs(filter and filter.bufnr and { filter.bufnr } or api.nvim_list_bufs()) do
    sooner(buf == 0 and api.nvim_get_current_buf() or buf)
  end
end

M.is_enabled = own.is_enabled

--- Show another suggestion, `opts.count` further, round the end unless `opts.wrap` is false. Where one came alone, others are asked for.
function M.select(opts)
  opts = { count = opts and opts.count or vim.v.count1, wrap = opts and opts.wrap }
  local buf = api.nvim_get_current_buf()
  local here = { buf, api.nvim_buf_get_changedtick(buf), api.nvim_win_get_cursor(0) }
  local came = not left and list(buf)
  if not came or not came.current or came:count_items() ~= 1 or vim.deep_equal(alone, here) then
    return own.select(opts)
  end
  alone = here
  came.handler = function(self, ...) -- of this list alone, and for one answer
    self.handler = nil
    self:handler(...)
    if self.current and self:count_items() > 1 then
      own.select(opts)
    end
  end
  came:request(vim.lsp.protocol.InlineCompletionTriggerKind.Invoked)
end

--- Accept what is shown, or `opts.part` of it (text.word, text.line); false where nothing is.
function M.get(opts)
  part = opts and opts.part
  if left and left.buf == api.nvim_get_current_buf() then
    take(left.item)
    return true
  end
  return own.get({ bufnr = opts and opts.bufnr, on_accept = opts and opts.on_accept or on_accept })
end

--- Ask once more, where somebody types and nothing is shown or on its way.
function M.again()
  local came = list(api.nvim_get_current_buf())
  local typing = vim.startswith(api.nvim_get_mode().mode, 'i') and vim.fn.pumvisible() == 0
  if typing and came and not came.current and not next(asked) then
    came:request(vim.lsp.protocol.InlineCompletionTriggerKind.Automatic)
  end
end

--- Take away what is shown, until something else is typed. Whether there was anything.
function M.dismiss()
  local was = left ~= nil
  forget()
  local space = api.nvim_create_namespace('nvim.lsp.inline_completion')
  if not next(api.nvim_buf_get_extmarks(0, space, 0, -1, { limit = 1 })) then
    return was
  end
  vim.schedule(function() -- a new start is the only way to make it forget
    own.enable(false, { bufnr = 0 })
    M.enable(true, { bufnr = 0 })
  end)
  return true
end

return M
