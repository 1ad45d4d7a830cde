import { describe, expect, it } from 'vitest';
import { found } from '../../renderer/app/palette-search.ts';

const entries = [
  { section: 'places', words: ['成员', 'Members'] },
  { section: 'places', words: ['费用分摊', 'Cost split'] },
  { section: 'actions', words: ['添加成员', 'Add member'] },
  { section: 'members', words: ['Remember Me'] },
  { section: 'members', words: ['成员２'] },
  { section: 'periods', words: ['2026-11', '2026-11 的费用分摊', 'Cost split of 2026-11'] },
];

const firstWords = (query: string) =>
  found(entries, query).map((section) => section.map(({ words }) => words[0]));

describe('a search in the palette', () => {
  it('finds texts by either language, the start of a name before the start of a word and what lies within', () => {
    expect(firstWords('member')).toEqual([['成员'], ['添加成员'], ['Remember Me']]);
  });

  it('wants every word of the query, in whatever order', () => {
    expect(firstWords('split cost')).toEqual([['费用分摊'], ['2026-11']]);
    expect(firstWords('2026 split')).toEqual([['2026-11']]);
    expect(firstWords('split nothing')).toEqual([]);
  });

  it('cares for neither width nor case, and takes signs as signs', () => {
    expect(firstWords('ＭＥＭＢＥＲＳ')).toEqual([['成员']]);
    expect(firstWords('成员2')).toEqual([['成员２']]);
    expect(firstWords('.*')).toEqual([]);
  });

  it('shows everything to an empty query, in the order given', () => {
    expect(firstWords(' ')).toEqual([
      ['成员', '费用分摊'],
      ['添加成员'],
      ['Remember Me', '成员２'],
      ['2026-11'],
    ]);
  });

  it('shows eight of a section and no more', () => {
    const many = Array.from({ length: 30 }, (_, index) => ({ section: 'members', words: [`成员${index}`] }));
    expect(found(many, '成员').map((section) => section.length)).toEqual([8]);
  });
});
