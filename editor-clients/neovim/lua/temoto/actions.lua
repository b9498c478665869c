-- Code actions are the editor's own (vim.lsp.buf.code_action). What is added: the one question temoto may ask, a menu of
-- temoto's actions alone, what other servers and linters found wrong (an editor tells each server only of its own), and that
-- what an action writes is one undo step also for somebody who types meanwhile.

local explain = require('temoto.explain')

local M = {}

local api = vim.api

local function ours(action)
  local command = action.command
  return vim.startswith(tostring(type(command) == 'table' and command.command or command), 'temoto.')
end

--- The menu with temoto's actions only: on the selection, on `range` ({ first, last } of lines, from 1), or at the cursor.
--- In an explanation: its fix.
function M.menu(range)
  if explain.is_page(0) then
    return explain.fix()
  end
  local lines
  if range then
    local last = api.nvim_buf_get_lines(0, range[2] - 1, range[2], false)[1] or ''
    lines = { start = { range[1], 0 }, ['end'] = { range[2], #last } }
  end
  vim.lsp.buf.code_action({ filter = ours, range = lines })
end

--- What is wrong in the lines of a range, whoever found it, as LSP has it in the client's encoding.
local function found_in(buf, range, encoding)
  local lines = {}
  local function at(row, col)
    lines[row] = lines[row] or api.nvim_buf_get_lines(buf, row, row + 1, false)[1] or ''
    return { line = row, character = vim.str_utfindex(lines[row], encoding, math.min(col, #lines[row])) }
  end
  local found = {}
  for _, one in ipairs(vim.diagnostic.get(buf)) do
    if one.lnum <= range['end'].line and one.end_lnum >= range.start.line then
      found[#found + 1] = {
        range = { start = at(one.lnum, one.col), ['end'] = at(one.end_lnum, one.end_col) },
        severity = one.severity,
        message = one.message,
        source = one.source,
        code = one.code,
      }
    end
  end
  return found
end

--- Have the client ask for code actions with all that is known to be wrong, also by the editor's own menu and keys.
function M.lend_diagnostics(client)
  local request = client.request
  client.request = function(self, method, params, handler, buf)
    if method == 'textDocument/codeAction' and vim.tbl_isempty(params.context.diagnostics or {}) then
      local about = vim.uri_to_bufnr(params.textDocument.uri)
      params.context.diagnostics = found_in(about, params.range, self.offset_encoding)
    end
    return request(self, method, params, handler, buf)
  end
end

--- Handler of temoto/input: { title, prompt, placeholder } → { text }, or null where the user calls it off.
function M.input(_, params)
  local asker = coroutine.running()
  local hint = params.placeholder
  local title = params.title:gsub('…$', '')
  local prompt = ('%s: %s%s '):format(title, params.prompt, hint and hint ~= '' and (' (%s)'):format(hint) or '')
  vim.ui.input({ prompt = prompt, kind = 'temoto' }, function(text)
    vim.schedule(function() -- the built-in answers before we wait
      coroutine.resume(asker, text and { text = text } or vim.NIL)
    end)
  end)
  return coroutine.yield()
end

local function end_undo_step()
  for _, buf in ipairs(api.nvim_list_bufs()) do
    if api.nvim_buf_is_loaded(buf) and vim.bo[buf].modifiable then
      vim.bo[buf].undolevels = vim.bo[buf].undolevels -- this is how Vim is told
    end
  end
end

--- Handler of workspace/applyEdit.
function M.apply(err, params, context)
  end_undo_step()
  local answer = vim.lsp.handlers['workspace/applyEdit'](err, params, context)
  end_undo_step()
  return answer
end

return M
