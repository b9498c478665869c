// What the preview shows of an explanation.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { withoutFileLinks } from '../src/pages/links.ts';

test('links to files are their words', () => {
  assert.equal(withoutFileLinks('[fib.py:1](file:///a%20b/fib.py#L1) · m'), 'fib.py:1 · m');
  assert.equal(withoutFileLinks('see [line 5](file:///x#L5), [line 6](file:///x#L6)'), 'see line 5, line 6');
  for (const text of ['a[0](b)', '[a](https:b)', '[a](file:///x', 'plain']) {
    assert.equal(withoutFileLinks(text), text);
  }
});
