import { strict as assert } from 'node:assert';
import { Amount, type Money } from '../src/money';

describe('amounts', () => {
  const texts: [number, Money.Currency, string][] = [
    [1234, 'EUR', '12.34 EUR'],
    [5, 'USD', '0.05 USD'],
    [-250, 'EUR', '-2.50 EUR'],
    [300, 'JPY', '300 JPY'],
  ];
  for (const [cents, currency, text] of texts)
    it(`are written: ${text}`, () => assert.equal(String(Amount.of(cents, currency)), text));

  it('are added', () => assert.equal(Amount.of(1, 'EUR').plus(Amount.of(2, 'EUR')).cents, 3));
  it('are not mixed', () =>
    assert.throws(() => Amount.of<Money.Currency>(1, 'EUR').plus(Amount.of(1, 'USD')), /EUR and USD/));
  it('are split without loss', () => {
    const parts = Amount.of(100, 'EUR').split(3);
    assert.deepEqual(
      parts.map(({ cents }) => cents),
      [34, 33, 33],
    );
  });
  it('are split evenly', () =>
    assert.deepEqual(Amount.of(9, 'JPY').split(3).map(String), ['3 JPY', '3 JPY', '3 JPY']));
});
