// Loaded with `--require`: the clock is wrong by `CLOCK_SHIFT` ms, and by `CLOCK_JUMP` ms more once `CLOCK_AFTER` ms have passed.
const { CLOCK_SHIFT = '0', CLOCK_JUMP = '0', CLOCK_AFTER = '0' } = process.env;
const RealDate = Date;
const shift = (): number =>
  Number(CLOCK_SHIFT) + (performance.now() > Number(CLOCK_AFTER) ? Number(CLOCK_JUMP) : 0);

globalThis.Date = class extends RealDate {
  constructor(...values: [] | [number | string | Date]) {
    if (values.length === 0) super(RealDate.now() + shift());
    else super(...values);
  }
  static override now(): number {
    return RealDate.now() + shift();
  }
} as DateConstructor;
