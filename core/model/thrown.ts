/** What was thrown, as plain data. `expected` and `actual` are printed by node:util's inspect or by the runner. */
export interface ThrownError {
  name: string;
  message: string;
  stack?: string;
  code?: string;
  expected?: string;
  actual?: string;
  operator?: string;
  /** Offset-free excerpt of the source that the runtime shows above a syntax error. */
  excerpt?: string;
  /** Where its stack leads in the sources, noted while the built files that it names were there. */
  frames?: StackFrame[];
  cause?: ThrownError;
  errors?: ThrownError[];
}

export interface StackFrame {
  /** Repository-relative when inside the repository, else as the runtime printed it. */
  file: string;
  line: number;
  column: number;
  function?: string;
  async?: boolean;
  origin: 'project' | 'dependency' | 'internal';
}
