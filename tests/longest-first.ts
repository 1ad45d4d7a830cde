import { BaseSequencer, type TestSpecification } from 'vitest/node';

const LONG = /\/tests\/(faults\/|integration\/export-million)/;

/** Begins with the files that take minutes, so that none of them runs on alone at the end while a core has nothing to do. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification) => LONG.test(moduleId);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}
