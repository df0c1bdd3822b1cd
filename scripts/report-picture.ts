// Writes docs/report.svg, some pictures of a made-up report. test/docs/report-picture.test.ts says when it is out of date.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packageRoot } from '../core/package-root.js';
import { reportPicture } from './docs/report-picture.js';

await writeFile(join(packageRoot, 'docs/report.svg'), reportPicture());
