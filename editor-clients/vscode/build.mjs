// Bundles the extension into one file, and writes down the licences of what went into it.

import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { build } from 'esbuild';

const { metafile } = await build({
  entryPoints: ['src/extension.ts'],
  outfile: 'dist/extension.js',
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  external: ['vscode'],
  minify: true,
  metafile: true,
  logLevel: 'warning',
});

const LARGEST = 500_000;
const [{ bytes }] = Object.values(metafile.outputs);
if (bytes > LARGEST) {
  throw new Error(`The bundle has ${bytes} bytes, more than ${LARGEST}.`);
}

const packages = new Set();
for (const input of Object.keys(metafile.inputs)) {
  const place = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1];
  if (place) {
    packages.add(place);
  }
}

const licences = [];
for (const place of [...packages].sort()) {
  const { name, version, license } = JSON.parse(await readFile(`${place}/package.json`, 'utf8'));
  const file = (await readdir(place)).find((one) => /^licen[cs]e/i.test(one));
  licences.push(`${name} ${version} (${license})\n\n${file ? await readFile(`${place}/${file}`, 'utf8') : ''}`);
}
await mkdir('dist', { recursive: true });
await writeFile('dist/LICENSES.txt', licences.join(`\n${'-'.repeat(80)}\n\n`));
await copyFile('../../LICENSE', 'LICENSE');
for (const picture of ['ghost-text.png', 'code-actions.png']) {
  await copyFile(`../../docs/pictures/${picture}`, `dist/${picture}`);
}
