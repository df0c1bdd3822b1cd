export const share = (part: number, whole: number): string =>
  whole === 0 ? '0 of 0' : `${part} of ${whole} (${((100 * part) / whole).toFixed(0)} %)`;
