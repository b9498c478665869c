// The status bar item, and the menu behind it.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { entries, type Situation } from '../src/menu/entries.ts';
import { picture, read, sentences } from '../src/status/picture.ts';
import { say, speak } from '../src/words.ts';

test('each kind has its mark, and only an error alarms', () => {
  const kinds = ['starting', 'ready', 'busy', 'warning', 'off', 'error'];
  const drawn = kinds.map((kind) => picture(read({ kind, text: 'T', detail: '' })));
  assert.equal(new Set(drawn.map((one) => one.text)).size, kinds.length);
  assert.deepEqual(drawn.map((one) => one.alarm), [false, false, false, false, false, true]);
});

test('the tooltip has every sentence', () => {
  const status = read({ kind: 'warning', text: 'A.', detail: 'B.\nC.', lastEmpty: { reason: 'x', text: 'D.' } });
  assert.deepEqual(sentences(status), ['A.', 'B.', 'C.', 'D.']);
  assert.equal(picture(status).tooltip, 'A.\n\nB.\n\nC.\n\nD.');
});

test('what a server of another version says is read as far as it goes', () => {
  const bare = { kind: 'ready', text: '', detail: '', command: null, lastEmpty: null };
  for (const told of [undefined, null, 'x', {}, { kind: 'new' }, { kind: 'toString' }]) {
    assert.deepEqual(read(told), bare);
  }
});

const NOW: Situation = { status: undefined, running: true, enabled: true, language: { id: 'go', enabled: true } };
const commands = (now: Partial<Situation>) => entries({ ...NOW, ...now }, say).map((one) => one.command);

test('the menu offers what makes sense now', () => {
  assert.deepEqual(commands({}), [
    'temoto.client.toggle',
    'temoto.client.toggleLanguage',
    'temoto.client.models',
    'temoto.fetchModel',
    'temoto.unload',
    'temoto.client.found',
    'temoto.client.restart',
    'workbench.action.openSettings',
    'temoto.client.log',
  ]);
  assert.deepEqual(commands({ running: false, enabled: false }), [
    'temoto.client.toggle',
    'temoto.client.found',
    'temoto.client.restart',
    'workbench.action.openSettings',
    'temoto.client.log',
  ]);
});

test('plan and doctor where a program was found, also one that does not run; installing where none was', () => {
  const broken = commands({ running: false, program: true });
  assert.ok(broken.includes('temoto.client.plan') && broken.includes('temoto.client.doctor') && broken.includes('temoto.client.configure'));
  const [first, ...others] = commands({ running: false, installable: true });
  assert.equal(first, 'temoto.client.install');
  assert.ok(!others.includes('temoto.client.plan'));
});

test('off in this workspace where one is open, and on again where that is why they are off', () => {
  const label = (now: Partial<Situation>) =>
    entries({ ...NOW, ...now }, say).find((one) => one.command === 'temoto.client.toggleHere')?.label;
  assert.equal(label({ here: { enabled: true } }), 'Switch completions off in this workspace');
  assert.equal(label({ enabled: false, here: { enabled: false } }), 'Switch completions on in this workspace');
  assert.equal(label({ here: undefined }), undefined);
});

test('what the server offers stands first, and once', () => {
  const status = read({ command: { title: 'Get it', command: 'temoto.fetchModel', arguments: [1] } });
  const [first, ...others] = entries({ ...NOW, status }, say);
  assert.deepEqual(first, { label: 'Get it', command: 'temoto.fetchModel', words: [1] });
  assert.ok(others.every((one) => one.command !== 'temoto.fetchModel'));
});

test('English, and Japanese where the editor is', () => {
  assert.equal(say('switch_off_for', 'a{}$&'), 'Switch completions off for a{}$&');
  speak('ja');
  assert.equal(say('switch_off_for', 'go'), 'go の補完を無効にする');
  speak('en');
});
