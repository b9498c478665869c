// Is the Lua here as stylua writes it (--check), or: write it so. stylua as WebAssembly, because its binaries are in no registry;
// that form reads no stylua.toml, so the few keys of ours are read here, and one we do not know ends it.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Config, formatCode, IndentType, LuaVersion, OutputVerification, QuoteStyle } from '@johnnymorganz/stylua';

const CLIENT = join(import.meta.dirname, 'neovim');
const KINDS = { indent_type: IndentType, quote_style: QuoteStyle };

/** The settings of neovim/stylua.toml. */
function wanted() {
  const config = Config.new();
  config.syntax = LuaVersion.LuaJIT;
  for (const line of readFileSync(join(CLIENT, 'stylua.toml'), 'utf8').split('\n').filter(Boolean)) {
    const [, key, text] = /^(\w+) = (.+)$/.exec(line) ?? [];
    const value = key in KINDS ? KINDS[key][JSON.parse(text)] : JSON.parse(text ?? 'null');
    if (!(key in config) || value === undefined || value === null) {
      throw new Error(`stylua.toml: ${line} is not known here`);
    }
    config[key] = value;
  }
  return config;
}

const check = process.argv.includes('--check');
const files = readdirSync(CLIENT, { recursive: true }).filter((name) => name.endsWith('.lua'));
const others = files.filter((name) => {
  const path = join(CLIENT, name);
  const before = readFileSync(path, 'utf8');
  const after = formatCode(before, wanted(), undefined, OutputVerification.Full);
  if (!check && after !== before) {
    writeFileSync(path, after);
  }
  return after !== before;
});
if (files.length === 0) {
  throw new Error(`no Lua below ${CLIENT}`);
}
for (const name of others) {
  console.log(`${name} ${check ? 'is not as stylua writes it: npm run format' : 'written'}`);
}
process.exitCode = check && others.length > 0 ? 1 : 0;
