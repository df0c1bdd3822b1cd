/** Unique enough for a name, without loading node:crypto, which takes longer than all else that capture loads. */
export const uniqueWord = (): string =>
  `${process.pid.toString(36)}${process.hrtime.bigint().toString(36)}${Math.random().toString(36).slice(2, 8)}`;
