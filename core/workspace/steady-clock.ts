/** Milliseconds of Unix time as it was when this process began to count: it never jumps, whatever becomes of the clock of the machine. */
export const steadyNow = (): number => performance.timeOrigin + performance.now();
