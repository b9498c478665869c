// What is sent to the server as its settings.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { nested, set } from '../src/settings/given.ts';

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
