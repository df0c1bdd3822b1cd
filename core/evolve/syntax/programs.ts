import type { SourceText } from '../source-text.js';

/**
 * Whether a file runs for itself, from the command line or in the course of a build: whoever starts it gives it its
 * input, and waits for it alone.
 */
export const isProgram = ({ path, text }: Pick<SourceText, 'path' | 'text'>): boolean =>
  text.startsWith('#!') ||
  /(?:^|\/)(?:bin|cli|scripts?|tools?|build|commands?|examples?|bench(?:mark)?s?|docs?)\//.test(path) ||
  /(?:^|\/)(?:cli|gulpfile|gruntfile|[\w.-]+\.config)\.[cm]?[jt]s$/i.test(path);
