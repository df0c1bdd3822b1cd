const { discountOf, priceOf } = require('../src/price.js');

test.each`
  total  | discount
  ${0}   | ${0}
  ${49}  | ${0}
  ${50}  | ${2.5}
  ${99}  | ${4.95}
  ${100} | ${10}
`('of $total there is a discount of $discount', ({ total, discount }) => {
  expect(discountOf(total)).toBeCloseTo(discount);
});

describe('a price', () => {
  it('has tax', () =>
    expect(priceOf([{ price: 10, amount: 2 }])).toEqual({ net: 20, tax: 3.8, total: 23.8 }));
  it('has none elsewhere', () => expect(priceOf([{ price: 10 }], { country: 'XX' }).tax).toBe(0));
  it('is lower for many', () =>
    expect(priceOf([{ price: 60, amount: 2 }], { country: 'FR' }).total).toBe(129.6));
  it('takes a coupon', () => {
    const coupon = { least: 20, value: 5 };
    expect(priceOf([{ price: 20 }], { country: 'XX', coupon }).total).toBe(15);
    expect(priceOf([{ price: 19 }], { country: 'XX', coupon }).total).toBe(19);
  });
  it('is never below nothing', () =>
    expect(priceOf([{ price: 1 }], { country: 'XX', coupon: { least: 0, value: 5 } }).total).toBe(0));
  it.todo('is rounded as the law says');
});
