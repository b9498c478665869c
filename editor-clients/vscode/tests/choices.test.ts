// The list of models, and the page that says what was found and chosen.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { choices, read } from '../src/menu/choices.ts';
import { page } from '../src/pages/found.ts';
import { say } from '../src/words.ts';

const MODELS = read({
  machine: ['GPU: A, 12.0 GB', 'RAM: 32.0 GB'],
  named: 'small',
  models: [
    { model: 'large', text: 'fits with 2 GB to spare', fits: true, current: false },
    { model: 'small', text: '', fits: true, current: true },
    { model: 'huge', text: 'needs 300 GB more', fits: false, current: false },
  ],
});

test('the list has what fits and what is in use, and leaving it to temoto', () => {
  assert.deepEqual(choices(MODELS, say), [
    { label: 'Let temoto choose', description: '', model: '' },
    { label: 'large', description: '', detail: 'fits with 2 GB to spare', model: 'large' },
    { label: 'small', description: 'in use', model: 'small' },
  ]);
  const tight = read({ named: '', models: [{ model: 'huge', text: '', fits: false, current: true }] });
  assert.deepEqual(choices(tight, say).map((one) => [one.label, one.description]), [
    ['Let temoto choose', 'in use'],
    ['huge', 'in use'],
  ]);
});

test('where nothing is installed the list says so', () => {
  const [only, ...others] = choices(read({}), say);
  assert.equal(only?.detail, 'No installed model can be chosen.');
  assert.deepEqual(others, []);
});

test('what a server of another version answers is read as far as it goes', () => {
  for (const answer of [undefined, null, 'x', {}, { models: 7, machine: null, named: 1 }]) {
    assert.deepEqual(read(answer), { machine: [], named: '', models: [] });
  }
});

test('the page says server, machine, what runs and what else could', () => {
  const status = { kind: 'ready', text: 'small on X.', detail: '', command: null, lastEmpty: null } as const;
  const text = page({ command: ['/bin/temoto', 'serve'], running: true, status, models: MODELS }, say);
  for (const words of ['`/bin/temoto serve`', '- GPU: A, 12.0 GB', 'small on X.', '- `large`: fits with 2 GB to spare', '- `small` (in use)']) {
    assert.ok(text.includes(words), words);
  }
  assert.ok(!text.includes('huge'));
});

test('and that there is no server', () => {
  const text = page({ command: undefined, running: false, status: undefined, models: read(undefined) }, say);
  assert.ok(text.includes('The server does not run.'));
  assert.ok(!text.includes('undefined'));
});
