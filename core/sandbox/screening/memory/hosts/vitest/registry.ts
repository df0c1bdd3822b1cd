import type { Mocker, ModuleNode, WorkerState } from './internals.js';

/** The modules of a worker, which can be put away and taken up again as a whole. */
export interface Registry {
  /** Every module of the project is loaded anew from here on. */
  clear(): void;
  save(): SavedModules;
  restore(saved: SavedModules): void;
  /** Absolute paths of the modules that were loaded. */
  files(): string[];
}

export interface SavedModules {
  nodes: Map<string, ModuleNode>;
  mocks: Map<string, unknown>;
}

/** vitest's own modules, as in its `resetModules`, and the runner. */
const kept =
  /\/vitest\/dist\/|\/vite-node\/dist\/|vitest-virtual-\w+\/dist|@vitest\/dist|healer-vitest-runner/;

export function registryOf(state: WorkerState, mocker: Mocker | undefined): Registry {
  const nodes = state.evaluatedModules?.idToModuleMap ?? state.moduleCache ?? new Map<string, ModuleNode>();
  const own = () => [...nodes].filter(([id]) => !kept.test(id));
  const mocks = mocker?.registries ?? new Map<string, unknown>();
  return {
    clear() {
      for (const [, node] of own()) empty(node);
      mocks.clear();
    },
    save: () => ({
      nodes: new Map(own().map(([id, node]) => [id, copyOf(node)])),
      mocks: new Map(mocks),
    }),
    restore(saved) {
      for (const [id, node] of own()) {
        empty(node);
        const before = saved.nodes.get(id);
        if (before) Object.assign(node, copyOf(before));
      }
      mocks.clear();
      for (const [file, mock] of saved.mocks) mocks.set(file, mock);
    },
    files: () =>
      own().flatMap(([id, node]) => (node.evaluated ? [(node.file ?? id).replace(/[?#].*$/, '')] : [])),
  };
}

function empty(node: ModuleNode): void {
  for (const field of ['promise', 'exports', 'meta', 'code']) if (field in node) node[field] = undefined;
  node.evaluated = false;
  node.importers = new Set();
  node.imports = new Set();
}

const copyOf = (node: ModuleNode): ModuleNode => ({
  ...node,
  ...(node.importers && { importers: new Set(node.importers) }),
  ...(node.imports && { imports: new Set(node.imports) }),
});
