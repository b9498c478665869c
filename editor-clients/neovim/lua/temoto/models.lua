-- Which model completes? Those the server says fit, for the user to choose from; it holds until the editor ends, because
-- Neovim has no settings of its own to write to.

local words = require('temoto.words')

local M = {}

--- Have the server use `model` ('' leaves the choice to it).
local function use(client, model)
  client.settings = vim.tbl_deep_extend('force', client.settings or {}, { temoto = { completion = { model = model } } })
  client:notify('workspace/didChangeConfiguration', { settings = client.settings })
  if model ~= '' then
    vim.notify(words.say('model_set', model, model))
  end
end

--- Ask the server what there is, and the user which.
function M.choose()
  local client = vim.lsp.get_clients({ name = 'temoto' })[1]
  if not client then
    return vim.notify(words.say('not_running'))
  end
  client:request('temoto/models', nil, function(err, answer)
    if err or type(answer) ~= 'table' then
      return vim.notify(err and err.message or words.say('not_running'), vim.log.levels.ERROR)
    end
    local entries = { { model = '', text = '', current = answer.named == '', label = words.say('automatic') } }
    for _, one in ipairs(answer.models or {}) do
      if one.fits or one.current then
        entries[#entries + 1] = vim.tbl_extend('keep', { label = one.model }, one)
      end
    end
    vim.ui.select(entries, {
      prompt = words.say('choose'),
      kind = 'temoto',
      format_item = function(one)
        return vim.trim(('%s %s %s'):format(one.current and '*' or ' ', one.label, one.text))
      end,
    }, function(one)
      if one then
        use(client, one.model)
      end
    end)
  end)
end

return M
