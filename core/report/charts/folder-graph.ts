import type { FolderMap } from '../../evolve/graph/folder-map.js';
import { counted } from '../wording.js';
import { layeredGraph } from './layered-graph.js';

/** Folders in layers, each above what it imports. */
export const folderGraph = ({ folders, uses }: FolderMap): string =>
  layeredGraph({
    title: 'Folders and their imports',
    heading: 'Folders, each above what it imports',
    direction: 'down',
    boxes: folders.map(({ name, files }) => ({ name, note: counted(files, 'file') })),
    uses,
  });
