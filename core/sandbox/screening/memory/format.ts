import { existsSync, readFileSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';

export type Format = 'commonjs' | 'module' | 'json' | 'other';

const scopes = new Map<string, 'commonjs' | 'module'>();

/** How Node would load a file, by its extension and the nearest package.json. */
export function formatOf(filename: string): Format {
  const extension = extname(filename);
  if (extension === '.mjs') return 'module';
  if (extension === '.cjs') return 'commonjs';
  if (extension === '.json') return 'json';
  return extension === '.js' ? scopeOf(dirname(filename)) : 'other';
}

function scopeOf(folder: string): 'commonjs' | 'module' {
  const known = scopes.get(folder);
  if (known) return known;
  const manifest = join(folder, 'package.json');
  const parent = dirname(folder);
  const type = existsSync(manifest) ? typeIn(manifest) : parent === folder ? 'commonjs' : scopeOf(parent);
  scopes.set(folder, type);
  return type;
}

function typeIn(manifest: string): 'commonjs' | 'module' {
  const { type } = JSON.parse(readFileSync(manifest, 'utf8')) as { type?: string };
  return type === 'module' ? 'module' : 'commonjs';
}
