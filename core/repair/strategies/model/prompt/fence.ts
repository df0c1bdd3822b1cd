import { createHash } from 'node:crypto';

/** A piece of data for a prompt, with what it is in healer's own words. */
export interface Data {
  /** `failing test`, `suspect 1`. */
  what: string;
  /** The file that it is from. */
  file?: string;
  text: string;
}

export interface Fence {
  /** Names the marks around data in this prompt. */
  name: string;
  wrap(data: Data): string;
}

/**
 * Marks around data that the data cannot close: their name is a hash of all data of the prompt, and no data holds it.
 * The same data gives the same name, so that answers can be cached.
 */
export function fenceFor(data: readonly Data[]): Fence {
  const all = data.map(({ text, file = '' }) => `${file}\n${text}`).join('\n');
  let name = nameOf(all);
  while (all.includes(name)) name = nameOf(name);
  return {
    name,
    wrap: ({ what, file, text }) =>
      `<${name} what=${quoted(what)}${file === undefined ? '' : ` file=${quoted(file)}`}>\n${text.replace(/\n$/, '')}\n</${name}>`,
  };
}

const nameOf = (text: string): string =>
  `data-${createHash('sha256').update(text).digest('hex').slice(0, 12)}`;

/** A file name may hold anything, a line end as well. */
const quoted = (text: string): string => JSON.stringify(text.replace(/[<>]/g, '?'));
