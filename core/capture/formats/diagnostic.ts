/** One finding of a compiler or linter, with its path as printed. Lines and columns are 1-based. */
export interface Diagnostic {
  sensor: 'compiler' | 'linter';
  /** `TS2304`, `no-undef`. */
  rule: string | undefined;
  message: string;
  file: string;
  line: number;
  column?: number;
}
