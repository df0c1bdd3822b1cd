import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { Inventory, OutOfStock, Unit } from '../src/inventory.ts';

describe('an inventory', () => {
  let inventory: Inventory;
  beforeEach(() => {
    inventory = new Inventory().register('nail').register('flour', Unit.Gram);
  });

  it('adds and takes', () => {
    assert.equal(inventory.apply('nail', { kind: 'add', amount: 5 }), 5);
    assert.equal(inventory.apply('nail', { kind: 'take', amount: 2 }), 3);
  });
  it('gives no more than there is', () => {
    inventory.apply('nail', { kind: 'add', amount: 1 });
    assert.throws(
      () => inventory.apply('nail', { kind: 'take', amount: 4 }),
      (error: unknown) => error instanceof OutOfStock && error.missing === 3 && error.item === 'nail',
    );
  });
  it('gives the last one', () => {
    inventory.apply('nail', { kind: 'add', amount: 1 });
    assert.equal(inventory.apply('nail', { kind: 'take', amount: 1 }), 0);
  });
  it('drops all', () => {
    inventory.apply('flour', { kind: 'add', amount: 900 });
    assert.equal(inventory.apply('flour', { kind: 'drop' }), 0);
  });
  it('knows what runs low', () => {
    inventory.apply('nail', { kind: 'add', amount: 2 });
    assert.deepEqual(inventory.low, ['flour', 'nail']);
    inventory.apply('nail', { kind: 'add', amount: 1 });
    assert.deepEqual(inventory.low, ['flour']);
  });
  it('registers an item once', () => {
    inventory.apply('nail', { kind: 'add', amount: 7 });
    assert.equal(inventory.register('nail').describe('nail'), '7 nail');
  });
  it('tells amounts with their unit', () => {
    inventory.apply('flour', { kind: 'add', amount: 30 });
    assert.equal(inventory.describe('flour'), '30 g of flour');
    assert.equal(inventory.describe('salt'), 'nothing');
  });
  it('knows no other items', () => assert.throws(() => inventory.apply('salt', { kind: 'drop' }), /unknown/));
});
