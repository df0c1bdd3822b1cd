const rates = require('./rates.js');

const discounts = [
  { from: 100, percent: 10 },
  { from: 50, percent: 5 },
];

function discountOf(total) {
  const found = discounts.find(({ from }) => total >= from);
  return found ? (total * found.percent) / 100 : 0;
}

function priceOf(items, { country = 'DE', coupon } = {}) {
  const net = items.reduce((sum, { price, amount = 1 }) => sum + price * amount, 0);
  let total = net - discountOf(net);
  if (coupon && coupon.least <= net) total -= coupon.value;
  const tax = total * rates.taxOf(country);
  return { net, tax: Math.round(tax * 100) / 100, total: Math.round((Math.max(total, 0) + tax) * 100) / 100 };
}

module.exports = { discountOf, priceOf };
