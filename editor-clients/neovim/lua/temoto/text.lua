-- What is there still to say of an item, given what is typed by now? Pure text; screen.lua shows and inserts it.
--
--   insertText  print(n - 1)        the line  print(n│)        still to say  ` - 1)`, of which `)` stands already
--
-- An item is { text, row, from, after }: `text` replaces the line from byte `from` up to the text `after`. The end of the
-- range is kept as what stands behind it, because typing moves every column but leaves that alone.

local M = {}

local CHARACTER = '[%z\1-\127\194-\244][\128-\191]*'

--- The item of an LSP item on line `row`, or nil where it is none of ours to show: a snippet, or another line's.
function M.item(raw, row, line, col, encoding)
  if type(raw.insertText) ~= 'string' then
    return nil
  end
  local from, stop = col, col
  if raw.range then
    if raw.range.start.line ~= row or raw.range['end'].line ~= row then
      return nil
    end
    from = vim.str_byteindex(line, encoding, raw.range.start.character, false)
    stop = vim.str_byteindex(line, encoding, raw.range['end'].character, false)
  end
  local text = raw.insertText:gsub('\r\n?', '\n')
  return { text = text, row = row, from = from, after = line:sub(stop + 1), col = col, command = raw.command }
end

--- `text` cut at the characters of `covered`, which must come in it in this order; nil where they do not.
function M.around(text, covered)
  local pieces, from = {}, 1
  for character in covered:gmatch(CHARACTER) do
    local at = text:find(character, from, true)
    if not at then
      return nil
    end
    pieces[#pieces + 1] = text:sub(from, at - 1)
    from = at + #character
  end
  pieces[#pieces + 1] = text:sub(from)
  return pieces
end

--- What is still to say with the cursor at byte `col`, and what of it stands right of the cursor; nil where the item no
--- longer fits. What it would delete must stand in it again: otherwise accepting would lose something the user wrote.
function M.rest(item, line, col)
  local stop = #line - #item.after
  if col < item.from or stop < col or line:sub(stop + 1) ~= item.after then
    return nil
  end
  local typed = line:sub(item.from + 1, col)
  if not vim.startswith(item.text, typed) then
    return nil
  end
  local rest, covered = item.text:sub(#typed + 1), line:sub(col + 1, stop)
  if rest == covered or not M.around(rest, covered) then
    return nil
  end
  return rest, covered
end

--- How many bytes of `covered`, from its start, a piece of the text brings itself: those it takes the place of.
function M.brought(piece, covered)
  local from, bytes = 1, 0
  for character in covered:gmatch(CHARACTER) do
    local at = piece:find(character, from, true)
    if not at then
      break
    end
    from, bytes = at + #character, bytes + #character
  end
  return bytes
end

--- The first word of a text with the blanks before it: a run of letters and digits, of other signs, or of one script.
function M.word(text)
  local blanks, class, word = text:match('^%s*'), nil, ''
  for character in text:sub(#blanks + 1):gmatch(CHARACTER) do
    local its = vim.fn.charclass(character)
    if its == 0 or class and its ~= class then
      break
    end
    class, word = its, word .. character
  end
  return blanks .. word
end

--- The first line of a text that has something in it, with the line breaks before it.
function M.line(text)
  return text:match('^%s*[^\n]*')
end

--- What is left of an item once `piece` of it stands in row `row` up to byte `col`.
function M.after(item, rest, piece, row, col)
  if not piece:find('\n', 1, true) then
    return item -- it fits as it would had one typed that
  end
  local left = { text = rest:sub(#piece + 1), row = row, from = col, col = col }
  return vim.tbl_extend('keep', left, item)
end

--- `text` with its tabs as the blanks they will be, when it starts in screen column `column`: virtual text knows no tabs.
function M.blanks(text, column)
  return (
    text:gsub('([^\t]*)\t', function(before)
      column = column + vim.fn.strdisplaywidth(before)
      local wide = vim.bo.tabstop - column % vim.bo.tabstop
      column = column + wide
      return before .. (' '):rep(wide)
    end)
  )
end

return M
