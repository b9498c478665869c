// What is run to install the server, and where it lies.

import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { test } from 'node:test';

import { Place } from '../src/install/place.ts';
import { lastWords, newEnough, pythonOf, steps } from '../src/install/steps.ts';

test('uv makes the environment where it is there, else the first Python that is new enough', () => {
  const inside = pythonOf('/e', false);
  assert.deepEqual(steps({ uv: '/bin/uv', python: '/bin/python3' }, '/e', '/x/t.whl', false), [
    ['/bin/uv', 'venv', '--python', '>=3.11', '/e'],
    ['/bin/uv', 'pip', 'install', '--python', inside, '/x/t.whl'],
    [inside, '-P', '-m', 'temoto', '--version'],
  ]);
  assert.deepEqual(steps({ uv: undefined, python: '/bin/python3' }, '/e', '/x/t.whl', false), [
    ['/bin/python3', '-I', '-m', 'venv', '/e'],
    [inside, '-I', '-m', 'pip', 'install', '--disable-pip-version-check', '--no-input', '/x/t.whl'],
    [inside, '-P', '-m', 'temoto', '--version'],
  ]);
  assert.deepEqual(steps({ uv: undefined, python: undefined }, '/e', '/x/t.whl', false), []);
  assert.equal(pythonOf('C:\\e', true), 'C:\\e\\Scripts\\python.exe');
});

test('a Python is new enough from 3.11 on', () => {
  const answers: [string, boolean][] = [['3 11\n', true], ['3 13', true], ['3 9', false], ['2 7', false], ['4 0', false], ['', false], ['x', false]];
  for (const [printed, enough] of answers) {
    assert.equal(newEnough(printed), enough, printed);
  }
});

test('what failed is told in its own last words, an error before what is said behind it', () => {
  assert.equal(lastWords('a\nERROR: no room\nhint: buy a disk\n'), 'ERROR: no room');
  assert.equal(lastWords('a\n\nb \n\n'), 'b');
  assert.equal(lastWords(''), '');
});

function place(): { storage: string; carried: string; place: Place } {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'temoto-place-'));
  const [storage, carried] = [path.join(folder, 'storage'), path.join(folder, 'carried')];
  fs.mkdirSync(carried);
  fs.writeFileSync(path.join(carried, 'temoto-1.2.0-py3-none-any.whl'), 'one');
  return { storage, carried, place: new Place(storage, carried) };
}

test('an environment counts once it is whole, and the version that is carried comes first', () => {
  const { storage, carried, place: ours } = place();
  const wanted = ours.wanted;
  assert.match(path.basename(wanted ?? ''), /^1\.2\.0-[0-9a-f]{12}$/);
  fs.mkdirSync(wanted ?? '', { recursive: true });
  assert.deepEqual(ours.whole, []);
  ours.finish(wanted ?? '');
  assert.deepEqual(ours.whole, [wanted]);
  // The extension is updated: what is there stays in use until the new one is whole, and then goes.
  fs.writeFileSync(path.join(carried, 'temoto-1.2.0-py3-none-any.whl'), 'two');
  const next = ours.wanted ?? '';
  assert.notEqual(next, wanted);
  assert.deepEqual(ours.whole, [wanted]);
  fs.mkdirSync(next, { recursive: true });
  ours.finish(next);
  assert.deepEqual(ours.whole, [next]);
  assert.deepEqual(fs.readdirSync(path.join(storage, 'server')), [path.basename(next)]);
});

test('an extension that carries no server has nothing to install', () => {
  const { storage } = place();
  const ours = new Place(storage, path.join(storage, 'nothing'));
  assert.deepEqual([ours.wheel, ours.wanted, ours.whole], [undefined, undefined, []]);
});

test('one window installs at a time, and one that died holds nobody up', () => {
  const { storage, carried, place: ours } = place();
  const other = new Place(storage, carried);
  assert.equal(ours.lock(), true);
  assert.equal(other.lock(), false);
  ours.unlock();
  assert.equal(other.lock(), true);
  for (const left of ['999999999', '', 'x', '-1']) {
    fs.writeFileSync(path.join(storage, 'server', 'installing'), left);
    assert.equal(ours.lock(), true, left);
  }
});
