// Which program is the server? On a machine that is written down.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { found, outside, verbOf, type World } from '../src/server/find.ts';

/** A machine with these programs; `links` lead from one path to another. */
function machine(programs: string[], given: Partial<World> = {}, links: Record<string, string> = {}): World {
  return {
    windows: false,
    home: '/h',
    search: '/usr/bin:/bin',
    folders: ['/src/project'],
    real: (place) => links[place] ?? place,
    runnable: (file) => programs.includes(file),
    ...given,
  };
}

const WINDOWS = { windows: true, home: 'C:\\h', search: 'C:\\bin', folders: ['D:\\project'] };

test('the setting comes first', () => {
  const world = machine(['/opt/temoto', '/usr/bin/temoto']);
  assert.deepEqual(found('/opt/temoto', undefined, world), { command: ['/opt/temoto', 'serve'] });
  assert.deepEqual(found('  /opt/temoto ', undefined, world), { command: ['/opt/temoto', 'serve'] });
});

test('the setting may name a program in an open folder, and one in the home folder', () => {
  const world = machine(['/src/project/temoto', '/h/bin/temoto']);
  assert.deepEqual(found('/src/project/temoto', undefined, world), { command: ['/src/project/temoto', 'serve'] });
  assert.deepEqual(found('~/bin/temoto', undefined, world), { command: ['/h/bin/temoto', 'serve'] });
});

test('the setting may name a Python, which is kept from looking into the current folder', () => {
  for (const python of ['/opt/python', '/opt/python3', '/opt/python3.12']) {
    assert.deepEqual(found(python, undefined, machine([python])), { command: [python, '-P', '-m', 'temoto', 'serve'] });
  }
  const python = 'C:\\Python\\python.exe';
  assert.deepEqual(found(python, undefined, machine([python], WINDOWS)), { command: [python, '-P', '-m', 'temoto', 'serve'] });
});

test('a setting that names no place or no program is said, and nothing else is started for it', () => {
  const world = machine(['/usr/bin/temoto', 'bin/temoto', './temoto', 'temoto']);
  for (const name of ['temoto', 'bin/temoto', './temoto']) {
    assert.deepEqual(found(name, undefined, world), { problem: 'relative', name });
  }
  assert.deepEqual(found('/opt/temoto', undefined, world), { problem: 'missing', name: '/opt/temoto' });
  for (const name of ['\\temoto.exe', 'C:temoto.exe', 'temoto.exe']) {
    assert.deepEqual(found(name, undefined, machine([name], WINDOWS)), { problem: 'relative', name });
  }
});

test("then the interpreter's environment, where temoto is in it", () => {
  const world = machine(['/envs/a/bin/python', '/envs/a/bin/temoto', '/usr/bin/temoto', '/usr/bin/python3']);
  assert.deepEqual(found('', '/envs/a/bin/python', world), {
    command: ['/envs/a/bin/python', '-P', '-m', 'temoto', 'serve'],
  });
  const without = machine(['/envs/b/bin/python', '/usr/bin/temoto']);
  assert.deepEqual(found('', '/envs/b/bin/python', without), { command: ['/usr/bin/temoto', 'serve'] });
});

test('on Windows, in its folder or in Scripts', () => {
  for (const place of ['C:\\env\\temoto.exe', 'C:\\env\\Scripts\\temoto.exe']) {
    const world = machine(['C:\\env\\python.exe', place], WINDOWS);
    assert.deepEqual(found('', 'C:\\env\\python.exe', world), {
      command: ['C:\\env\\python.exe', '-P', '-m', 'temoto', 'serve'],
    });
  }
});

test('not the environment of an open folder, though its Python is a link to the system', () => {
  const bin = '/src/project/.venv/bin';
  const links = { [`${bin}/python`]: '/usr/bin/python3' };
  const world = machine([`${bin}/python`, `${bin}/temoto`], {}, links);
  assert.deepEqual(found('', `${bin}/python`, world), { problem: 'project', name: 'temoto' });
  const both = machine([`${bin}/python`, `${bin}/temoto`, '/bin/temoto'], {}, links);
  assert.deepEqual(found('', `${bin}/python`, both), { command: ['/bin/temoto', 'serve'] });
});

test('then PATH, the first that has it', () => {
  assert.deepEqual(found('', undefined, machine(['/bin/temoto', '/usr/bin/temoto'])), {
    command: ['/usr/bin/temoto', 'serve'],
  });
  assert.deepEqual(found('', undefined, machine([])), { problem: 'none', name: 'temoto' });
  assert.deepEqual(found('', undefined, machine(['C:\\bin\\temoto.exe'], WINDOWS)), {
    command: ['C:\\bin\\temoto.exe', 'serve'],
  });
});

test("then the extension's own environment, where it is there", () => {
  const own = '/data/server/1/bin/python';
  assert.deepEqual(found('', undefined, machine([own, '/bin/temoto']), own), { command: ['/bin/temoto', 'serve'] });
  assert.deepEqual(found('', undefined, machine([own]), own), { command: [own, '-P', '-m', 'temoto', 'serve'] });
  assert.deepEqual(found('', undefined, machine([]), own), { problem: 'none', name: 'temoto' });
  assert.deepEqual(found('/opt/gone', undefined, machine([own]), own), { problem: 'missing', name: '/opt/gone' });
});

test('the extension never installs with a tool of an open folder', () => {
  const world = machine(['/src/project/uv', '/bin/uv'], { search: '/src/project:.:/bin' });
  assert.deepEqual(outside('uv', world), ['/bin/uv']);
});

test('a verb is run by what is the server', () => {
  assert.deepEqual(verbOf(['/bin/temoto', 'serve'], 'plan'), ['/bin/temoto', 'plan']);
  assert.deepEqual(verbOf(['/e/python', '-P', '-m', 'temoto', 'serve'], 'doctor'), ['/e/python', '-P', '-m', 'temoto', 'doctor']);
  assert.deepEqual(verbOf(['/e/temoto', 'serve'], 'configure', 'all'), ['/e/temoto', 'configure', 'all']);
});

test('never what an open folder has, however PATH leads there', () => {
  const inside = '/src/project/bin/temoto';
  for (const search of ['/src/project/bin', '/src/project/../project/bin', '/link']) {
    const world = machine([inside, '/link/temoto'], { search }, { '/link': '/src/project/bin' });
    assert.deepEqual(found('', undefined, world), { problem: 'project', name: 'temoto' }, search);
  }
  const linked = machine([inside], { search: '/src/project/bin', folders: ['/open'] }, { '/open': '/src/project' });
  assert.deepEqual(found('', undefined, linked), { problem: 'project', name: 'temoto' });
});

test('never by an empty or a relative entry, which mean the current folder', () => {
  for (const search of ['', ':', '.', 'bin', '.:bin', ':./bin']) {
    const world = machine(['temoto', './temoto', 'bin/temoto', '/temoto'], { search });
    assert.deepEqual(found('', undefined, world), { problem: 'none', name: 'temoto' }, search);
  }
  assert.deepEqual(found('', undefined, machine(['\\bin\\temoto.exe'], { ...WINDOWS, search: '\\bin;.;bin' })), {
    problem: 'none',
    name: 'temoto.exe',
  });
});

test('an open home folder is no project, nor is what is above it', () => {
  for (const open of ['/h', '/']) {
    const world = machine(['/h/.local/bin/temoto'], { search: '/h/.local/bin', folders: [open] });
    assert.deepEqual(found('', undefined, world), { command: ['/h/.local/bin/temoto', 'serve'] });
  }
  const below = machine(['/h/src/x/temoto'], { search: '/h/src/x', folders: ['/h', '/h/src'] });
  assert.deepEqual(found('', undefined, below), { problem: 'project', name: 'temoto' });
});

test('a folder beside the open one whose name begins like it is another', () => {
  const world = machine(['/src/project2/temoto', '/src/..project/temoto'], { search: '/src/project2' });
  assert.deepEqual(found('', undefined, world), { command: ['/src/project2/temoto', 'serve'] });
  const dots = machine(['/src/project/..x/temoto'], { search: '/src/project/..x' });
  assert.deepEqual(found('', undefined, dots), { problem: 'project', name: 'temoto' });
});

test('on Windows, letter case and another drive', () => {
  const inside = machine(['d:\\PROJECT\\temoto.exe'], { ...WINDOWS, search: 'd:\\PROJECT' });
  assert.deepEqual(found('', undefined, inside), { problem: 'project', name: 'temoto.exe' });
  const quoted = machine(['C:\\a b\\temoto.exe'], { ...WINDOWS, search: '"C:\\a b"' });
  assert.deepEqual(found('', undefined, quoted), { command: ['C:\\a b\\temoto.exe', 'serve'] });
});
