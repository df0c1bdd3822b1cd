import type vm from 'node:vm';

/** One set of the project's modules. Several can be alive; one at a time answers `require`. */
export interface Instance {
  /** Texts by absolute path, in place of what is on disk. */
  texts: ReadonlyMap<string, string>;
  /** What stands in place of modules, by specifier. */
  stands: ReadonlyMap<string, Record<string, unknown>>;
  /** CommonJS modules of the project, as Node's cache holds them, while another instance is in use. */
  commonJs: Record<string, unknown>;
  esModules: Map<string, Promise<vm.Module>>;
  /** What each of the ES modules imports, by URL. */
  imports: Map<string, Set<string>>;
  /** Files of the project that were loaded, by absolute path. */
  files: Set<string>;
}

export function createInstance(texts: ReadonlyMap<string, string>, stands: Instance['stands']): Instance {
  return { texts, stands, commonJs: {}, esModules: new Map(), imports: new Map(), files: new Set() };
}
