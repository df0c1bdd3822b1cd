import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';

const largest = 67_108_864;
const block = 512;

/**
 * The texts of those plain files of a packed package that are wanted, at most `longest` characters of each. The form is that
 * of POSIX.1-1988 (ustar), as npm packs; what is no such archive gives nothing.
 */
export async function textsInTarball(
  packed: Buffer,
  isWanted: (file: string) => boolean,
  longest: number,
): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  const archive = await promisify(gunzip)(packed, { maxOutputLength: largest });
  for (let at = 0; at + block <= archive.length; ) {
    const size = sizeAt(archive, at);
    if (size === null) break;
    const start = at + block;
    // The first folder is the package itself, however it is called.
    const file = nameAt(archive, at).replace(/^[^/]*\//, '');
    const isPlain = archive[at + 156] === 0x30 || archive[at + 156] === 0;
    if (isPlain && isWanted(file))
      texts.set(file, archive.toString('utf8', start, start + Math.min(size, longest)));
    at = start + Math.ceil(size / block) * block;
  }
  return texts;
}

const nameAt = (archive: Buffer, at: number): string => {
  const [name, prefix] = [textAt(archive, at, 100), textAt(archive, at + 345, 155)];
  return prefix === '' ? name : `${prefix}/${name}`;
};

const textAt = (archive: Buffer, at: number, length: number): string =>
  archive.toString('latin1', at, at + length).replace(/\0[\s\S]*$/, '');

function sizeAt(archive: Buffer, at: number): number | null {
  const digits = textAt(archive, at + 124, 12).trim();
  return /^[0-7]{1,11}$/.test(digits) ? Number.parseInt(digits, 8) : null;
}
