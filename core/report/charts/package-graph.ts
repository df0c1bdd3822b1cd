import type { PackageMap } from '../../evolve/graph/package-map.js';
import { counted } from '../wording.js';
import { layeredGraph } from './layered-graph.js';

/** The packages of the repository, each to the left of what it imports; those from elsewhere are dashed. */
export const packageGraph = ({ packages, uses }: PackageMap): string =>
  layeredGraph({
    title: 'Packages and their imports',
    heading: 'Packages, each to the left of what it imports',
    direction: 'right',
    boxes: packages.map(({ name, files, isOwn }) => ({
      name,
      note: isOwn ? counted(files, 'file') : `imported by ${counted(files, 'file')}`,
      isDashed: !isOwn,
    })),
    uses,
  });
