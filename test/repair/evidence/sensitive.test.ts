import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sensitiveKind } from '../../../core/repair/evidence/sensitive.js';

const cases: [file: string, text: string, kind: string | null][] = [
  ['src/auth/refresh.ts', '', 'authentication'],
  ['src/userLogin.js', '', 'authentication'],
  ['lib/billing.js', '', 'payments'],
  ['db/migrations/2024-01-01-users.js', '', 'migrations'],
  ['src/encrypt-field.js', '', 'secrets'],
  ['scripts/publish.mjs', '', 'build'],
  ['src/user.js', "import jwt from 'jsonwebtoken';\n", 'authentication'],
  ['src/pay-later.js', "const stripe = require('stripe')(key);\n", 'payments'],
  ['src/id.js', "const { randomUUID } = require('node:crypto');\n", 'secrets'],
  ['src/author.js', '', null],
  ['src/tokenizer.js', "import { parse } from './crypto-free.js';\n", null],
  ['src/build-url.js', '', null],
];

for (const [file, text, kind] of cases)
  test(`${file} ${kind === null ? 'is like any other' : `is a file of ${kind}`}`, () =>
    assert.equal(sensitiveKind(file, text)?.kind ?? null, kind));
