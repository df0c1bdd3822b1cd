/** A setting that a repository may not decide for the person who works on it. */
export interface TrustPart {
  /** Key of the settings. */
  setting: string;
  /** What it lets happen, as one line for people. */
  effect: string;
  /** What was agreed to: another value has to be asked for again. */
  value: unknown;
  /** `needed`: nothing is run before it is agreed to. `optional`: it is left out until then. */
  use: 'needed' | 'optional';
}

export const withKey = (variable: string | null = null): string =>
  variable === null ? '' : `, with the key in ${variable}`;
