import { createHash } from 'node:crypto';
import type { Category, Fix, Severity } from './check.js';

/** Lines and columns are 1-based; a place without a line is the file as a whole. */
export interface Place {
  file: string;
  line?: number;
  column?: number;
  endLine?: number;
  endColumn?: number;
}

/** What one check says of one place. */
export interface Finding extends Place {
  check: string;
  category: Category;
  severity: Severity;
  message: string;
  /** The same wherever the place moves to in its file, and in other clones: 16 hex digits. */
  fingerprint: string;
  fix: Fix | null;
  related: (Place & { message: string })[];
}

/** A finding before its fingerprint: `key` tells it from others of its check in its file. */
export type Unmarked = Omit<Finding, 'fingerprint'> & { key: string };

/** Gives each finding its fingerprint; equal ones of a file are counted, in their order. */
export function withFingerprints(findings: readonly Unmarked[]): Finding[] {
  const seen = new Map<string, number>();
  return findings.map(({ key, ...finding }) => {
    const known = [finding.check, finding.file, key.replace(/\s+/g, ' ').trim().slice(0, 400)].join('\0');
    const nth = seen.get(known) ?? 0;
    seen.set(known, nth + 1);
    const fingerprint = createHash('sha256').update(`${known}\0${nth}`).digest('hex').slice(0, 16);
    return { ...finding, fingerprint };
  });
}
