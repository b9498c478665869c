-- How does an item get onto the screen and into the buffer? Drawn around the closers that stand right of the cursor already;
-- inserted as one undo step of its own.

local text = require('temoto.text')

local M = {}

local api = vim.api
local space = api.nvim_create_namespace('temoto.ghost')

--- Take away what is drawn in a buffer.
function M.clear(buf)
  if api.nvim_buf_is_valid(buf) then
    api.nvim_buf_clear_namespace(buf, space, 0, -1)
  end
end

--- What the item still has to say at the cursor of the current window, and what of it stands there already; nil: it does not fit.
local function rest_here(item)
  local row, col = unpack(api.nvim_win_get_cursor(0))
  if row - 1 ~= item.row or col < item.col then
    return nil
  end
  return text.rest(item, api.nvim_get_current_line(), col)
end

--- Draw what the item still has to say, `hint` behind it. False where it does not fit any more.
function M.draw(buf, item, hint)
  M.clear(buf)
  local rest, covered = nil, nil
  if buf == api.nvim_get_current_buf() then
    rest, covered = rest_here(item)
  end
  if not rest then
    return false
  end
  local col = api.nvim_win_get_cursor(0)[2]
  local group = vim.fn.hlexists('ComplHint') == 1 and 'ComplHint' or 'Comment'
  local lines = vim.split(rest .. (hint or ''), '\n', { plain = true })
  local first, below = table.remove(lines, 1), {}
  for _, line in ipairs(lines) do
    below[#below + 1] = { { text.blanks(line, 0), group } }
  end
  local pieces, way = text.around(first, covered), 'inline'
  if not pieces then -- it brings the closers on a later line, and those on this one are drawn over
    local wide = vim.fn.strdisplaywidth(covered) - vim.fn.strdisplaywidth(first)
    pieces, way, covered = { first .. (' '):rep(math.max(0, wide)) }, 'overlay', ''
  end
  local column = vim.fn.strdisplaywidth(api.nvim_get_current_line():sub(1, col))
  local starts = covered == '' and {} or vim.str_utf_pos(covered)
  starts[#starts + 1] = #covered + 1
  for index, piece in ipairs(pieces) do
    local virt_lines = index == 1 and #below > 0 and below or nil
    if piece ~= '' or virt_lines then
      api.nvim_buf_set_extmark(buf, space, item.row, col + starts[index] - 1, {
        virt_text = { { text.blanks(piece, column), group } },
        virt_text_pos = way,
        virt_lines = virt_lines,
        hl_mode = 'combine',
      })
    end
  end
  return true
end

local accepting -- the item to insert, and how

--- Insert what the item still has to say, or `how.part` of it: a function of what is left to the piece to take. It happens by
--- keys, because an expr mapping must not change text itself; they run before anything typed ahead, and CTRL-G u on both sides
--- makes it an undo step of its own. `how.before` runs first, `how.after` gets what is left of the item, where a part was taken.
function M.accept(item, how)
  accepting = { item = item, how = how }
  local keys = [[<C-g>u<Cmd>lua require('temoto.screen')._insert()<CR><C-g>u]]
  api.nvim_feedkeys(api.nvim_replace_termcodes(keys, true, true, true), 'in', false)
end

function M._insert()
  local item, how = accepting.item, accepting.how
  how.before()
  local rest, covered = rest_here(item)
  if not rest then
    return
  end
  local piece = how.part and how.part(rest) or rest
  local row, col = unpack(api.nvim_win_get_cursor(0))
  local lines = vim.split(piece, '\n', { plain = true })
  local stop = col + text.brought(piece, covered)
  api.nvim_buf_set_text(0, row - 1, col, row - 1, stop, lines)
  row, col = row + #lines - 1, (#lines == 1 and col or 0) + #lines[#lines]
  api.nvim_win_set_cursor(0, { row, col })
  local left = text.after(item, rest, piece, row - 1, col)
  if rest_here(left) then
    return how.after(left)
  end
  local client = item.command and vim.lsp.get_clients({ bufnr = 0, name = 'temoto' })[1]
  if client then
    client:exec_cmd(item.command, { bufnr = 0 })
  end
end

return M
