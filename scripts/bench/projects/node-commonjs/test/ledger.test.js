const { beforeEach, describe, it, test } = require('node:test');
const assert = require('node:assert/strict');
const { openAccount, transfer } = require('../src/ledger.js');

describe('an account', () => {
  let account;
  beforeEach(() => {
    account = openAccount('Ada', { limit: 100 });
  });

  it('starts empty', () => assert.equal(account.balance(), 0));
  it('adds what is deposited', () => {
    account.deposit(250);
    account.deposit(50, 'gift');
    assert.equal(account.balance(), 300);
    assert.deepEqual(account.statement(), ['+250 none', '+50 gift']);
  });
  it('may be overdrawn to its limit', () => assert.equal(account.withdraw(100), -100));
  it('refuses more', () => {
    assert.throws(() => account.withdraw(101), RangeError);
    assert.equal(account.balance(), 0);
  });
  it('refuses fractions', () => assert.throws(() => account.deposit(0.5), { name: 'TypeError' }));

  describe('with entries', () => {
    beforeEach(() => {
      account.deposit(1);
      account.deposit(2);
    });
    it('numbers them one after the other', () => {
      const [first, second] = account.ids();
      assert.equal(second, first + 1);
    });
    it('keeps the signs', () => {
      account.withdraw(2, 'tea');
      assert.equal(account.statement().at(-1), '-2 tea');
    });
  });
});

test('a transfer', async (t) => {
  const from = openAccount('Ada');
  const to = openAccount('Bob');
  from.deposit(10);
  await t.test('moves the amount', () => assert.deepEqual(transfer(from, to, 4), [6, 4]));
  await t.test('says where it went', () => {
    assert.equal(from.statement().at(-1), '-4 to Bob');
    assert.equal(to.statement().at(-1), '+4 from Ada');
  });
  await t.test('moves nothing that is not there', () => {
    assert.throws(() => transfer(from, to, 7));
    assert.equal(to.balance(), 4);
  });
});
