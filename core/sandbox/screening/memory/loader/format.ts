import { existsSync, readFileSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';

export type Format = 'commonjs' | 'module' | 'json' | 'other';

const scopes = new Map<string, 'commonjs' | 'module'>();

/** How Node would load a file, by its extension and the nearest package.json. */
export function formatOf(filename: string): Format {
  switch (extname(filename)) {
    case '.mjs':
    case '.mts':
      return 'module';
    case '.cjs':
    case '.cts':
      return 'commonjs';
    case '.json':
      return 'json';
    case '.js':
    case '.ts':
    case '.jsx':
    case '.tsx':
      return scopeOf(dirname(filename));
    default:
      return 'other';
  }
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
