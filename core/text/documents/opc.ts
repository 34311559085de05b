import { UnreadDocument } from './budget.ts';
import { readXml } from './xml.ts';
import type { Zip } from './zip.ts';

/** A part of an Office Open XML package that another part refers to (ECMA-376 part 2, 9.3). */
export interface Relationship {
  id: string;
  /** The last segment of its type, such as `footnotes`: strict and transitional documents differ in what is before. */
  type: string;
  /** The path of the part in the archive. */
  path: string;
}

const ATTRIBUTES = new Set(['Id', 'Type', 'Target', 'TargetMode']);
/** Relationships of one part; a presentation has one for each slide. */
const MAX_RELATIONSHIPS = 20_000;

/** The parts that a part refers to, without what is outside of the package. @param path empty for the package itself */
export async function relationshipsOf(zip: Zip, path: string): Promise<Relationship[]> {
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  const name = `${folder}_rels/${path.slice(folder.length)}.rels`;
  if (zip.find(name) === undefined) return [];
  const relationships: Relationship[] = [];
  await readXml(zip, name, ATTRIBUTES, {
    open(element, attribute) {
      const target = attribute('Target');
      if (element !== 'Relationship' || target === undefined || attribute('TargetMode') === 'External')
        return undefined;
      if (relationships.length >= MAX_RELATIONSHIPS) return 1;
      const type = attribute('Type') ?? '';
      relationships.push({
        id: attribute('Id') ?? '',
        type: type.slice(type.lastIndexOf('/') + 1),
        path: resolvePath(folder, target),
      });
      return undefined;
    },
  });
  return relationships;
}

/** The part that a package is about. @throws UnreadDocument where the package names none */
export async function mainPartOf(zip: Zip): Promise<string> {
  const main = (await relationshipsOf(zip, '')).find(({ type }) => type === 'officeDocument');
  if (main === undefined) throw new UnreadDocument('damaged: the package names no document');
  return main.path;
}

/** A relative reference from a folder within an archive, both with `/`; never out of the archive. */
export function resolvePath(folder: string, target: string): string {
  const path = unescaped(target.split('#', 1)[0]!);
  const steps: string[] = [];
  for (const step of (path.startsWith('/') ? path : folder + path).split('/')) {
    if (step === '..') steps.pop();
    else if (step !== '' && step !== '.') steps.push(step);
  }
  return steps.join('/');
}

function unescaped(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
