/** The text of a UTF-8 file, byte-order mark included; undefined where decoding would lose bytes. */
export function decodeText(bytes: Buffer): string | undefined {
  const text = bytes.toString('utf8');
  return Buffer.from(text, 'utf8').equals(bytes) ? text : undefined;
}
