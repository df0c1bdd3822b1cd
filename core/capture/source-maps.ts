import { readFile, stat } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TraceMap } from '@jridgewell/trace-mapping';
import type { StackFrame } from '../model.js';
import type { MapOfBuilt } from '../workspace/built/maps.js';

const largestFile = 32 * 1024 * 1024;
const mostFiles = 64;

/**
 * The frames with positions in the sources that were compiled or bundled, where a source map (inline or beside the
 * file) leads to a file of the project. Other frames stay as they are. Maps that are broken, larger than 32 MB, or
 * more than 64 in one stack are passed over. `mapOf` gives maps of what has none.
 */
export async function mapFrames(
  frames: readonly StackFrame[],
  root: string,
  mapOf?: MapOfBuilt,
): Promise<StackFrame[]> {
  const maps = new Map<string, Promise<LoadedMap | undefined>>();
  return Promise.all(
    frames.map(async (frame) => {
      if (frame.origin !== 'project') return frame;
      if (!maps.has(frame.file)) {
        if (maps.size >= mostFiles) return frame;
        maps.set(frame.file, loadMap(root, frame.file, mapOf));
      }
      const map = await maps.get(frame.file);
      return (map && (await mapFrame(frame, map, root))) ?? frame;
    }),
  );
}

interface LoadedMap {
  map: TraceMap;
  folder: string;
  trace: typeof import('@jridgewell/trace-mapping');
}

async function loadMap(root: string, name: string, mapOf?: MapOfBuilt): Promise<LoadedMap | undefined> {
  const file = resolve(root, name);
  try {
    const text = await readBounded(file);
    const url = lastMapUrl(text);
    if (!url) {
      const made = await mapOf?.(name, text);
      if (made === undefined) return undefined;
      const trace = await import('@jridgewell/trace-mapping');
      return { map: new trace.TraceMap(made), folder: dirname(file), trace };
    }
    const inline = url.startsWith('data:');
    const path = inline
      ? file
      : url.startsWith('file:')
        ? fileURLToPath(url)
        : join(dirname(file), decodeURI(url));
    const trace = await import('@jridgewell/trace-mapping');
    const json = inline ? decodeDataUrl(url) : await readBounded(path);
    return { map: new trace.AnyMap(json), folder: dirname(path), trace };
  } catch {
    return undefined;
  }
}

async function readBounded(file: string): Promise<string> {
  const { size } = await stat(file);
  if (size > largestFile) throw new RangeError(`${file} is larger than ${largestFile} bytes`);
  return readFile(file, 'utf8');
}

function lastMapUrl(text: string): string | undefined {
  const at = text.lastIndexOf('//# sourceMappingURL=');
  if (at < 0) return undefined;
  return /^\S+/.exec(text.slice(at + '//# sourceMappingURL='.length))?.[0];
}

function decodeDataUrl(url: string): string {
  const comma = url.indexOf(',');
  const body = url.slice(comma + 1);
  return url.slice(0, comma).endsWith(';base64')
    ? Buffer.from(body, 'base64').toString()
    : decodeURIComponent(body);
}

async function mapFrame(frame: StackFrame, loaded: LoadedMap, root: string): Promise<StackFrame | undefined> {
  const position = loaded.trace.originalPositionFor(loaded.map, {
    line: frame.line,
    column: Math.max(0, frame.column - 1),
  });
  if (position.source === null) return undefined;
  for (const path of placesOf(position.source, loaded.folder, root)) {
    const file = relative(root, path).replaceAll('\\', '/');
    if (file.startsWith('../') || isAbsolute(file)) continue;
    if (!(await exists(path))) continue;
    const origin = /(?:^|\/)node_modules\//.test(file) ? 'dependency' : 'project';
    return { ...frame, file, origin, line: position.line, column: position.column + 1 };
  }
  return undefined;
}

/** Bundlers write sources relative to the map, to the project, or behind a scheme of their own. */
function placesOf(source: string, folder: string, root: string): string[] {
  if (source.startsWith('file:')) return [fileURLToPath(source)];
  const plain = source.replace(/^[a-z-]+:\/\/[^/]*\//, '').replace(/[?#].*$/, '');
  return [...new Set([resolve(folder, plain), resolve(root, plain)])];
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
