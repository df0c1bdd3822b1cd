import { createRequire } from 'node:module';

/** A source text without its types, every character that stays at its offset, and where that could not be done. */
export interface Erased {
  text: string;
  /** Ranges of what is more than types: enums, namespaces, parameter properties. */
  kept: [start: number, end: number][];
}

/** Types become blanks, so that ranges in the source are ranges in what runs. */
export function eraseTypes(file: string, text: string): Erased {
  if (!/\.[cm]?tsx?$/.test(file)) return { text, kept: [] };
  const { blankSourceFile, typescript } = load();
  const kind = file.endsWith('x') ? typescript.ScriptKind.TSX : typescript.ScriptKind.TS;
  const source = typescript.createSourceFile(
    file,
    text,
    { languageVersion: typescript.ScriptTarget.ESNext },
    false,
    kind,
  );
  const kept: Erased['kept'] = [];
  const erased = blankSourceFile(source, (node) => kept.push([node.pos, node.end]));
  return { text: erased, kept };
}

interface Loaded {
  blankSourceFile: typeof import('ts-blank-space').blankSourceFile;
  typescript: typeof import('typescript');
}
let loaded: Loaded | undefined;

// Only TypeScript needs them, and they take long to load.
function load(): Loaded {
  const require = createRequire(import.meta.url);
  loaded ??= {
    blankSourceFile: (require('ts-blank-space') as typeof import('ts-blank-space')).blankSourceFile,
    typescript: require('typescript') as Loaded['typescript'],
  };
  return loaded;
}
