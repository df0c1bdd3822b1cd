import type { TestId } from '../model.js';

/** A string that is equal for two results of the same test, to use as a key of maps and sets. */
export const testKey = ({ file, path }: TestId): string => JSON.stringify([file, ...path]);
