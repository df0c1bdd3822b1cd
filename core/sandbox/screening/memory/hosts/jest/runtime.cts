// What the `runtime` setting of jest is pointed at.
module.exports = (globalThis as Record<symbol, { runtime: unknown } | undefined>)[
  Symbol.for('healer.screening.jest')
]?.runtime;
