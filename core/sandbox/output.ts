/** Collects what a process prints, keeping its beginning and its end within `limit` bytes. */
export interface BoundedOutput {
  add(chunk: Buffer): void;
  readonly truncated: boolean;
  text(): string;
}

export function boundedOutput(limit: number): BoundedOutput {
  const half = Math.max(1, Math.floor(limit / 2));
  const head: Buffer[] = [];
  const tail: Buffer[] = [];
  let headBytes = 0;
  let tailBytes = 0;
  let lost = 0;
  return {
    add(chunk) {
      const room = half - headBytes;
      // Copies, since a small slice would keep the whole of a large pipe buffer alive.
      if (room > 0) head.push(Buffer.from(chunk.subarray(0, room)));
      headBytes += Math.min(Math.max(room, 0), chunk.length);
      if (chunk.length <= room) return;
      const rest = Buffer.from(chunk.subarray(Math.max(room, 0)).subarray(-half));
      lost += chunk.length - Math.max(room, 0) - rest.length;
      tail.push(rest);
      tailBytes += rest.length;
      for (let first = tail[0]; first && tailBytes - first.length >= half; first = tail[0]) {
        tail.shift();
        tailBytes -= first.length;
        lost += first.length;
      }
    },
    get truncated() {
      return lost > 0;
    },
    text() {
      if (lost === 0) return Buffer.concat([...head, ...tail]).toString('utf8');
      // The first of these chunks may reach back further than it need.
      const end = Buffer.concat(tail).subarray(-half);
      const left = lost + tailBytes - end.length;
      return `${Buffer.concat(head).toString('utf8')}\n[… ${left} bytes left out …]\n${end.toString('utf8')}`;
    },
  };
}
