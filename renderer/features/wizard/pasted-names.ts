import { nameSkeleton } from '../../../shared/contract/name-input.ts';
import { cleanName } from '../../../shared/names.ts';

export type PastedName = { name: string; state: 'new' | 'duplicate' | 'exists' | 'tooLong' };

/** The names of a pasted list, one per line, and which of them would be added; blank lines are left out. */
export function readPastedNames(text: string, existing: readonly string[]): PastedName[] {
  const inGroup = new Set(existing.map(nameSkeleton));
  const seen = new Set<string>();
  return text.split(/[\r\n]+/).flatMap((line): PastedName[] => {
    const cleaned = cleanName(line);
    if (!cleaned.ok) return cleaned.reason === 'empty' ? [] : [{ name: line.trim(), state: 'tooLong' }];
    const skeleton = nameSkeleton(cleaned.name);
    const state = inGroup.has(skeleton) ? 'exists' : seen.has(skeleton) ? 'duplicate' : 'new';
    seen.add(skeleton);
    return [{ name: cleaned.name, state }];
  });
}
