import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HealerError } from '../errors.js';
import { readLeftOut } from '../git/changes/left-out.js';
import { type Config, completeConfig, configSchema, defaultConfig } from './schema.js';

/** Relative to the main checkout. */
export const configFile = '.healer/config.json';

/**
 * The settings of a repository, with the defaults filled in. `root` is the main checkout.
 * @throws HealerError `CONFIG_INVALID` with file, line, column, key and what is allowed; `FILE_UNREADABLE`
 */
export async function loadConfig(root: string): Promise<Config> {
  const text = (await readText(join(root, configFile))) ?? (await readLeftOut(root, configFile));
  return text === null ? structuredClone(defaultConfig) : parseConfig(text, configFile);
}

/** The same for a text that is already at hand. `file` is what messages call it. */
export async function parseConfig(text: string, file: string): Promise<Config> {
  const bare = text.startsWith('\uFEFF') ? text.slice(1) : text;
  const parsed = configSchema.safeParse(parseJson(bare), { reportInput: true });
  if (parsed.success) return completeConfig(parsed.data);
  const { explainInvalid } = await import('./explain-invalid.js');
  throw await explainInvalid(bare, file, parsed.error.issues);
}

async function readText(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw new HealerError('FILE_UNREADABLE', `${configFile} cannot be read (${code ?? String(cause)}).`, {
      next: `Make ${path} a readable file, or remove it to get the defaults.`,
      cause,
    });
  }
}

/** Undefined, which no schema of an object accepts, stands for a text that is no JSON at all. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
