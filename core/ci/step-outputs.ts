import { randomUUID } from 'node:crypto';

/** Outputs of a step in the form of GITHUB_OUTPUT; the mark is new each time, so that no value can end itself. */
export function stepOutputs(outputs: Readonly<Record<string, string>>): string {
  const mark = `healer_${randomUUID()}`;
  return Object.entries(outputs)
    .map(([name, value]) => `${name}<<${mark}\n${value}\n${mark}\n`)
    .join('');
}
