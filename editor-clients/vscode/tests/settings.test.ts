// What is sent to the server as its settings.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { nested, set, variables } from '../src/settings/given.ts';

test('keys become an object, and what is not set is not in it', () => {
  assert.deepEqual(nested([]), {});
  assert.deepEqual(nested([['url', undefined], ['chat.model', null]]), {});
  assert.deepEqual(
    nested([['url', ''], ['completion.enabled', false], ['completion.delayMs', 0], ['models.folders', ['a']]]),
    { url: '', completion: { enabled: false, delayMs: 0 }, models: { folders: ['a'] } },
  );
});

test("a workspace's value counts before the user's, where a workspace may set it", () => {
  assert.equal(set({ globalValue: 1, workspaceValue: 2 }, 'window'), 2);
  assert.equal(set({ globalValue: 1, workspaceValue: 2 }, 'machine'), 1);
  assert.equal(set({ workspaceValue: 2 }, 'machine'), undefined);
  assert.equal(set({ globalValue: true, workspaceValue: false }, 'window'), false);
  assert.equal(set(undefined, 'window'), undefined);
});

test('a verb has the settings as its environment', () => {
  const settings = {
    backend: 'ollama',
    allowRemote: false,
    completion: { delayMs: 0, disabledLanguages: ['python', 'go'] },
    models: { folders: ['/a b', '/c'], keepAlive: '5m' },
    actions: [{ title: 'T', prompt: 'P' }],
  };
  assert.deepEqual(variables(settings, 'de', false), {
    TEMOTO_LANGUAGE: 'en',
    TEMOTO_BACKEND: 'ollama',
    TEMOTO_ALLOW_REMOTE: 'false',
    TEMOTO_COMPLETION_DELAY_MS: '0',
    TEMOTO_COMPLETION_DISABLED_LANGUAGES: 'python,go',
    TEMOTO_MODELS_FOLDERS: '/a b:/c',
    TEMOTO_MODELS_KEEP_ALIVE: '5m',
  });
  assert.equal(variables(settings, 'de', true)['TEMOTO_MODELS_FOLDERS'], '/a b;/c');
});

test("a verb speaks the editor's language, unless another is set", () => {
  assert.deepEqual(variables({}, 'ja', false), { TEMOTO_LANGUAGE: 'ja' });
  assert.deepEqual(variables({ language: 'auto' }, 'ja', false), { TEMOTO_LANGUAGE: 'ja' });
  assert.deepEqual(variables({ language: 'en' }, 'ja', false), { TEMOTO_LANGUAGE: 'en' });
});
