-- What shows ghost text: Neovim 0.12 itself, or for 0.11 ghost.lua, under the same function names.

local M = {}

--- The module that shows it in this Neovim.
function M.shower()
  return vim.lsp.inline_completion and require('temoto.builtin') or require('temoto.ghost')
end

--- Ask once more in a buffer, where its user types there.
function M.again_in(buf)
  if buf == vim.api.nvim_get_current_buf() and M.shower().is_enabled({ bufnr = buf }) then
    M.shower().again()
  end
end

--- Handler of the notification temoto/askAgain: what was refused for the moment can be had now.
function M.again(_, params)
  local buf = vim.api.nvim_get_current_buf()
  if vim.uri_from_bufnr(buf) == params.uri then
    M.again_in(buf)
  end
end

return M
