const nextId = (() => {
  let last = 0;
  return () => {
    last += 1;
    return last;
  };
})();

/** An account whose balance nothing but its own functions can reach. */
function openAccount(owner, { limit = 0 } = {}) {
  const entries = [];
  const balance = () => entries.reduce((sum, { amount }) => sum + amount, 0);

  function book(amount, text) {
    if (!Number.isInteger(amount)) throw new TypeError('amounts are whole cents');
    const after = balance() + amount;
    if (after < -limit) throw new RangeError(`${owner} has too little: ${after}`);
    entries.push({ id: nextId(), amount, text: text ?? 'none' });
    return after;
  }

  return {
    owner,
    balance,
    deposit: (amount, text) => book(amount, text),
    withdraw: (amount, text) => book(-amount, text),
    statement: () => entries.map(({ amount, text }) => `${amount > 0 ? '+' : ''}${amount} ${text}`),
    ids: () => entries.map(({ id }) => id),
  };
}

function transfer(from, to, amount) {
  from.withdraw(amount, `to ${to.owner}`);
  to.deposit(amount, `from ${from.owner}`);
  return [from.balance(), to.balance()];
}

module.exports = { openAccount, transfer };
