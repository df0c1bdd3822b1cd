// What the `testRunner` setting of jest is pointed at.
module.exports = (globalThis as Record<symbol, { testRunner: unknown } | undefined>)[
  Symbol.for('healer.screening.jest')
]?.testRunner;
