export interface SourceLocation {
  file: string;
  line: number;
  column?: number;
}

/** A half-open range of UTF-16 offsets in one file. */
export interface SourceRange {
  file: string;
  start: number;
  end: number;
}

/** A source location with its suspiciousness in 0..1 and the reasons it was given. */
export interface Suspect {
  range: SourceRange;
  line: number;
  endLine: number;
  suspiciousness: number;
  reasons: { stack?: number; coverage?: number; diff?: number; blame?: number };
}

export const functionKinds = [
  'module',
  'function',
  'arrow',
  'method',
  'constructor',
  'accessor',
  'async',
] as const;
/** What kind of function code is in: `module` where it is in none, `async` whatever else it is. */
export type FunctionKind = (typeof functionKinds)[number];
