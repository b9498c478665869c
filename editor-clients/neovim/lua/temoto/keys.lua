-- The keys of ghost text: each does its work where there is a ghost, and what it did before where there is none.

local text = require('temoto.text')

local M = {}

local api = vim.api

--- What `key` does in insert mode without us: the buffer's mapping of before, else a mapping of all buffers (looked up at each
--- press, because plugins load late), else the key itself.
local function otherwise(key, before)
  local raw = api.nvim_replace_termcodes(key, true, true, true)
  local mapping = before
  for _, one in ipairs(mapping and {} or api.nvim_get_keymap('i')) do
    if one.lhsraw == raw or one.lhsrawalt == raw then
      mapping = one
    end
  end
  if not mapping then
    return key
  end
  -- Under another name, so that Vim itself does whatever kind of mapping it is.
  local name = '<Plug>(temoto-otherwise)'
  local copy = vim.tbl_extend('force', mapping, { lhs = name, buffer = 0 })
  copy.lhsraw, copy.lhsrawalt = api.nvim_replace_termcodes(name, true, true, true), nil
  vim.fn.mapset('i', false, copy)
  api.nvim_feedkeys(copy.lhsraw, 'mi', false)
  return ''
end

local function map(buf, key, what, act)
  if not key then
    return
  end
  local before = vim.fn.maparg(key, 'i', false, true)
  before = before.buffer == 1 and before or nil
  vim.keymap.set('i', key, function()
    return act() and '' or otherwise(key, before)
  end, { buffer = buf, expr = true, desc = 'temoto: ' .. what })
end

-- What a key can do in insert mode; each says whether there was a ghost to do it to.
local function acts(ghosts)
  local function other(count)
    return function()
      vim.schedule(function()
        ghosts.select({ count = count })
      end)
      return true
    end
  end
  return {
    accept = ghosts.get,
    accept_word = function()
      return ghosts.get({ part = text.word })
    end,
    accept_line = function()
      return ghosts.get({ part = text.line })
    end,
    dismiss = ghosts.dismiss,
    next = other(1),
    previous = other(-1),
  }
end

--- Map the keys in a buffer, once. `keys`: what each does, to a key or false; `ghosts`: what they act on.
function M.map(buf, keys, ghosts)
  if vim.b[buf].temoto_keys then
    return
  end
  vim.b[buf].temoto_keys = true
  api.nvim_buf_call(buf, function()
    for what, act in pairs(acts(ghosts)) do
      map(buf, keys[what], what:gsub('_', ' '), act)
    end
  end)
end

--- The <Plug> mappings, which do nothing until the user maps a key to them: <Plug>(temoto-accept-word).
function M.plugs(ghosts, others)
  for what, act in pairs(acts(ghosts)) do
    vim.keymap.set('i', ('<Plug>(temoto-%s)'):format(what:gsub('_', '-')), function()
      act()
      return ''
    end, { expr = true, desc = 'temoto: ' .. what:gsub('_', ' ') })
  end
  for what, command in pairs(others) do
    vim.keymap.set({ 'n', 'x' }, ('<Plug>(temoto-%s)'):format(what), command, { desc = 'temoto: ' .. what })
  end
end

return M
