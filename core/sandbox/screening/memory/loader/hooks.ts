import Module from 'node:module';

const loader = Module as unknown as Record<'_load' | '_resolveFilename', unknown> & {
  _extensions: Record<string, unknown>;
};

/** Remembers what programs replace to load CommonJS modules their own way. The answer puts it back. */
export function keepHooks(): () => void {
  const { _load, _resolveFilename } = loader;
  const extensions = { ...loader._extensions };
  return () => {
    Object.assign(loader, { _load, _resolveFilename });
    Object.assign(loader._extensions, extensions);
  };
}
