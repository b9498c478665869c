-- Starts temoto for Neovim: the server, its ghost text, keys, status, code actions and the commands.
--
-- Everything about models, backends and prompts is the server's. Neovim 0.12 shows ghost text itself; for 0.11 ghost.lua does.

local commands = require('temoto.commands')
local explain = require('temoto.explain')
local ghosts = require('temoto.ghosts')
local keys = require('temoto.keys')
local progress = require('temoto.progress')
local server = require('temoto.server')
local status = require('temoto.status')
local text = require('temoto.text')
local words = require('temoto.words')

local M = {}

M.options = {
  cmd = { 'temoto', 'serve' }, -- a list, or one string: the program, which is then started with `serve`
  filetypes = nil, -- a list; nil: every file that has a filetype
  root_markers = { '.git' },
  settings = {}, -- the server's (docs/settings.md), sent as they are
  enabled = true, -- ghost text from the start; `:Temoto toggle` changes it
  keys = { -- false: none at all
    accept = '<Tab>',
    accept_word = false,
    accept_line = false,
    dismiss = '<C-]>',
    next = false,
    previous = false,
  },
}

local on = true

M.start, M.restart = server.start, server.restart

--- Accept the ghost text, or its first 'word' or 'line'; false where there is none, so that a mapping can do something else.
function M.accept(part)
  return ghosts.shower().get({ part = text[part] })
end

--- Turn ghost text off, or on again, in every buffer. The server stays.
function M.toggle()
  on = not on
  for _, client in ipairs(vim.lsp.get_clients({ name = 'temoto' })) do
    for buf in pairs(client.attached_buffers) do
      ghosts.shower().enable(on, { bufnr = buf })
    end
  end
  vim.notify(words.say(on and 'on' or 'off'))
end

--- Say what runs where.
function M.status()
  vim.notify(status.report())
end

--- Set temoto up; see `options` above and `:help temoto`.
function M.setup(options)
  if not vim.lsp.config then
    return vim.notify(words.say('too_old'), vim.log.levels.ERROR)
  end
  M.options = vim.tbl_deep_extend('force', M.options, options or {})
  server.options = M.options
  on = M.options.enabled
  commands.setup(M.toggle)
  keys.plugs(ghosts.shower(), {
    act = '<Cmd>Temoto act<CR>',
    cancel = '<Cmd>Temoto cancel<CR>',
    toggle = '<Cmd>Temoto toggle<CR>',
  })
  progress.setup()
  explain.setup()
  vim.api.nvim_create_autocmd('LspAttach', {
    group = vim.api.nvim_create_augroup('temoto', {}),
    callback = function(args)
      local client = vim.lsp.get_client_by_id(args.data.client_id)
      if client and client.name == 'temoto' then
        ghosts.shower().enable(on, { bufnr = args.buf })
        keys.map(args.buf, M.options.keys or {}, ghosts.shower())
        vim.schedule(function() -- who types already may rest by now
          ghosts.again_in(args.buf)
        end)
      end
    end,
  })
  server.start()
end

return M
