// When is a server that ended started again?

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Backoff } from '../src/server/backoff.ts';

test('after longer and longer, and then no more', () => {
  const backoff = new Backoff();
  assert.deepEqual([0, 1, 2, 3, 4, 5, 6].map((now) => backoff.after(now)), [
    1_000, 2_000, 4_000, 8_000, 16_000, undefined, undefined,
  ]);
  backoff.reset();
  assert.equal(backoff.after(7), 1_000);
});

test('an end long ago is forgotten', () => {
  const backoff = new Backoff();
  assert.equal(backoff.after(0), 1_000);
  assert.equal(backoff.after(599_999), 2_000);
  assert.equal(backoff.after(600_000), 2_000);
  assert.equal(backoff.after(9_999_999), 1_000);
});
