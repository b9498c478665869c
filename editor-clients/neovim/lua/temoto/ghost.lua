-- Ghost text for Neovim 0.11, under the function names of vim.lsp.inline_completion, which 0.12 brings itself.
--
-- One ghost at a time, where the user types. It is kept without a new question for as long as what is typed is what it says.

local screen = require('temoto.screen')
local text = require('temoto.text')

local M = {
  -- Only so that a burst of keys (paste, repeat) is one question: the real waiting is the server's, which knows the typist.
  debounce_ms = 8,
}

local api = vim.api
local METHOD = 'textDocument/inlineCompletion'
local INVOKED, AUTOMATIC = 1, 2
local timer = assert(vim.uv.new_timer())
local everywhere, buffers = false, {} -- enabled: by default, by buffer
local shown -- { buf, index, items } of what is on screen
local asked -- { client, id } of the question in flight
local seen -- the place of the last event
local alone -- where others were asked for already

local function place()
  local row, col = unpack(api.nvim_win_get_cursor(0))
  local buf = api.nvim_get_current_buf()
  return { buf = buf, tick = api.nvim_buf_get_changedtick(buf), row = row - 1, col = col }
end

local function typing()
  return api.nvim_get_mode().mode:sub(1, 1) == 'i' and vim.fn.pumvisible() == 0
end

local function hide()
  if shown then
    screen.clear(shown.buf)
    shown = nil
  end
end

local function stop_asking()
  timer:stop()
  if asked then
    local old = asked
    asked = nil
    if old.client.requests[old.id] then
      old.client:cancel_request(old.id)
    end
  end
end

local function leave()
  stop_asking()
  hide()
  seen = nil
end

local function draw(hint)
  return screen.draw(shown.buf, shown.items[shown.index], hint)
end

local function answered(client, at, result)
  local line, items = api.nvim_get_current_line(), {}
  for _, raw in ipairs(result.items or result) do
    items[#items + 1] = text.item(raw, at.row, line, at.col, client.offset_encoding)
  end
  hide()
  if #items > 0 then
    shown = { buf = at.buf, index = 1, items = items }
    if not draw() then
      hide()
    end
  end
end

local function ask(kind, after)
  local at = place()
  local client = vim.lsp.get_clients({ bufnr = at.buf, name = 'temoto', method = METHOD })[1]
  if not client or not typing() then
    return
  end
  local params = vim.lsp.util.make_position_params(0, client.offset_encoding)
  params.context = { triggerKind = kind }
  local mine = { client = client }
  asked = mine
  _, mine.id = client:request(METHOD, params, function(err, result)
    if asked ~= mine then
      return
    end
    asked = nil
    -- null says "superseded": it must leave alone what a newer answer has put there.
    if not err and type(result) == 'table' and typing() and vim.deep_equal(at, place()) then
      answered(client, at, result)
      if after then
        after()
      end
    end
  end, at.buf)
end

local function changed()
  if not M.is_enabled({ bufnr = 0 }) then
    return
  elseif vim.fn.pumvisible() == 1 then
    return leave() -- two suggestions at one cursor cannot be told apart, and Tab belongs to the menu
  end
  local here, before = place(), seen
  if before and vim.deep_equal(here, before) then
    return -- CursorMovedI and TextChangedI both tell of one key
  end
  seen = here
  if shown and before and before.tick ~= here.tick and draw() then
    return
  end
  hide()
  stop_asking()
  timer:start(
    M.debounce_ms,
    0,
    vim.schedule_wrap(function()
      ask(AUTOMATIC)
    end)
  )
end

local function listen()
  local group = api.nvim_create_augroup('temoto.ghost', {})
  local function at(events, pattern, callback)
    api.nvim_create_autocmd(events, { group = group, pattern = pattern, callback = callback })
  end
  at({ 'InsertEnter', 'CursorMovedI', 'TextChangedI', 'TextChangedP' }, '*', changed)
  at(
    'CompleteDone',
    '*',
    vim.schedule_wrap(function()
      if typing() then
        changed()
      end
    end)
  )
  at({ 'CompleteChanged', 'BufLeave' }, '*', leave)
  at('ModeChanged', 'i*:[^i]*', leave) -- not InsertLeave, which CTRL-C passes by
end

--- Turn ghost text on or off: in one buffer (`filter.bufnr`, 0 for this one), or in all.
function M.enable(enable, filter)
  local buf = filter and filter.bufnr
  if buf then
    buffers[buf == 0 and api.nvim_get_current_buf() or buf] = enable ~= false
  else
    everywhere, buffers = enable ~= false, {}
  end
  leave()
  listen()
end

--- Whether ghost text is on, in a buffer or by default.
function M.is_enabled(filter)
  local buf = filter and filter.bufnr
  local here = buffers[buf == 0 and api.nvim_get_current_buf() or buf or -1]
  if here == nil then
    return everywhere
  end
  return here
end

--- Accept what is shown, or `opts.part` of it (text.word, text.line); false where nothing is. Made for expr mappings: the text
--- changes right after (screen.lua).
function M.get(opts)
  local buf = opts and opts.bufnr or 0
  if not shown or shown.buf ~= (buf == 0 and api.nvim_get_current_buf() or buf) then
    return false
  end
  screen.accept(shown.items[shown.index], {
    part = opts and opts.part,
    before = leave,
    after = function(left)
      shown, seen = { buf = api.nvim_get_current_buf(), index = 1, items = { left } }, place()
      draw()
    end,
  })
  return true
end

--- Show another of the items that came: `opts.count` further, round the end unless `opts.wrap` is false. Who types gets one: others
--- are asked for first.
function M.select(opts)
  if not shown then
    return
  end
  local count, all, here = opts and opts.count or vim.v.count1, #shown.items, place()
  if all == 1 and not vim.deep_equal(alone, here) then
    alone = here
    stop_asking()
    return ask(INVOKED, function()
      if shown and #shown.items > 1 then
        M.select({ count = count, wrap = opts and opts.wrap })
      end
    end)
  end
  local index = shown.index + count
  shown.index = opts and opts.wrap == false and math.max(1, math.min(index, all)) or (index - 1) % all + 1
  draw((' (%d/%d)'):format(shown.index, all))
end

--- Ask once more, where somebody types and nothing is shown or on its way.
function M.again()
  if not shown and not asked then
    ask(AUTOMATIC)
  end
end

--- Take away what is shown, until something else is typed. Whether there was anything.
function M.dismiss()
  local was = shown ~= nil
  stop_asking()
  hide()
  return was
end

return M
