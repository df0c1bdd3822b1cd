jest.mock('../src/rates.js', () => ({ taxOf: jest.fn(() => 0.5) }));

const rates = require('../src/rates.js');
const { priceOf } = require('../src/price.js');

test('the rate is asked for by country', () => {
  expect(priceOf([{ price: 8 }], { country: 'FR' }).total).toBe(12);
  expect(rates.taxOf).toHaveBeenCalledWith('FR');
});
