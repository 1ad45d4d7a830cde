import { describe, expect, it } from 'vitest';
import {
  isNamedBy,
  isSupported,
  type ModelRules,
  mapModel,
  modelNotServed,
  modelsFor,
  readModelMapping,
} from '../../electron/core/domain/model-mapping.ts';
import { errorMessage } from '../../shared/errors.ts';

const to = (from: string, name: string) => ({ from, to: name });

describe('a pattern', () => {
  it.each([
    ['claude-haiku-4-5', 'claude-haiku-4-5', true],
    ['Claude-Haiku-4-5', 'claude-haiku-4-5', true],
    ['claude-haiku-4-5', 'CLAUDE-*', true],
    ['claude-haiku-4-5', '*', true],
    ['claude-', 'claude-*', true],
    ['claude', 'claude-*', false],
    ['claude-haiku-4-5', 'claude-haiku', false],
    ['claude-haiku', 'claude-haiku-4-5', false],
    ['gpt-5', 'claude-*', false],
  ])('names %s by %s: %s', (model, pattern, expected) => {
    expect(isNamedBy(model, pattern)).toBe(expected);
  });
});

describe('a mapped model', () => {
  it('goes through the mapping of the group, then that of the account', () => {
    const group = [to('small', 'haiku')];
    const account = [to('haiku', 'claude-haiku-4-5'), to('small', 'wrong')];
    expect(mapModel('small', group, account)).toEqual({ asked: 'small', sent: 'claude-haiku-4-5' });
    expect(mapModel('haiku', group, account)).toEqual({ asked: 'haiku', sent: 'claude-haiku-4-5' });
  });

  it('is taken by the first rule that fits, and each mapping is applied once', () => {
    const rules = [to('claude-opus-*', 'b'), to('claude-*', 'claude-opus-9'), to('b', 'c')];
    expect(mapModel('claude-opus-4', rules, []).sent).toBe('b');
    expect(mapModel('Claude-Sonnet-4', rules, []).sent).toBe('claude-opus-9');
  });

  it('keeps its name as it was written where no rule fits', () => {
    expect(mapModel('GPT-5', [to('claude-*', 'x')], [])).toEqual({ asked: 'GPT-5', sent: 'GPT-5' });
  });
});

it('an account without a list serves every model, one with a list what it names', () => {
  expect(isSupported('anything', null)).toBe(true);
  expect(isSupported('claude-haiku-4-5', ['gpt-5', 'claude-*'])).toBe(true);
  expect(isSupported('gpt-5-mini', ['gpt-5', 'claude-*'])).toBe(false);
});

describe('the names a member may ask for', () => {
  const rules: ModelRules = { allowed: [], groupMapping: [], accountMapping: [], supported: null };

  it.each<[string, Partial<ModelRules>, string[]]>([
    ['are all where nothing limits them', {}, ['*']],
    ['are what the account serves', { supported: ['b', 'a-*', 'a'] }, ['b', 'a', 'a-*']],
    ['are what the limits allow', { allowed: [['a', 'b-*']] }, ['a', 'b-*']],
    [
      'are what each of two limits allows',
      {
        allowed: [
          ['a', 'b-*', 'c'],
          ['b-1', 'c*'],
        ],
      },
      ['c', 'b-1'],
    ],
    [
      'are what limits and account have in common',
      { allowed: [['claude-haiku-*', 'gpt-5']], supported: ['claude-*', 'gpt-4'] },
      ['claude-haiku-*'],
    ],
    [
      'hold the mapped ones that lead to a served model',
      { groupMapping: [to('small', 'haiku'), to('big', 'opus')], supported: ['haiku'] },
      ['small', 'haiku'],
    ],
    [
      'hold those that the account itself maps',
      { accountMapping: [to('haiku', 'claude-haiku-4-5')], supported: ['claude-haiku-4-5'] },
      ['haiku', 'claude-haiku-4-5'],
    ],
    [
      'hold a mapped one that only the second mapping makes a served model',
      {
        groupMapping: [to('small', 'haiku')],
        accountMapping: [to('haiku', 'claude-haiku-4-5')],
        supported: ['claude-*'],
        allowed: [['small']],
      },
      ['small'],
    ],
    [
      'leave out a served model that a mapping turns into one that is not',
      { accountMapping: [to('a', 'z')], supported: ['a', 'b'] },
      ['b'],
    ],
    [
      'leave out a mapped one that is not allowed under its own name',
      { groupMapping: [to('small', 'haiku')], allowed: [['haiku']] },
      ['haiku'],
    ],
    [
      'hold what the provider lists, as far as it is served and allowed',
      { listed: ['claude-haiku-4-5', 'claude-opus-4-1', 'embed-1'], allowed: [['claude-*']] },
      ['claude-haiku-4-5', 'claude-opus-4-1', 'claude-*'],
    ],
    ['are each told once, however they are written', { supported: ['A', 'a'], allowed: [['a']] }, ['A']],
    ['may be none', { supported: ['a'], allowed: [['b']] }, []],
  ])('%s', (_, given, expected) => {
    expect(modelsFor({ ...rules, ...given })).toEqual(expected);
  });
});

describe('the refusal of a model that nobody serves', () => {
  it('lists what may be asked for', () => {
    const error = modelNotServed('gpt-9', ['a', 'b-*']);
    expect([error.status, error.retryable, error.field]).toEqual([404, false, 'model']);
    expect(errorMessage(error, 'en')).toBe(
      'No account of the group serves model gpt-9. You may use: a, b-*. Nothing was charged.',
    );
    expect(errorMessage(error, 'zh-CN')).toBe(
      '拼车组里没有账号提供模型 gpt-9，可以使用：a, b-*。本次不计费。',
    );
  });

  it('stays readable when that is a lot, or nothing', () => {
    const many = Array.from({ length: 21 }, (_, index) => `m${index}`);
    expect(modelNotServed('x', many).params.allowed).toMatch(/^m0, m1, .*, m19, …$/);
    expect(modelNotServed('x', many.slice(0, 20)).params.allowed).toMatch(/, m19$/);
    expect(modelNotServed('x', []).params).toMatchObject({ allowed: 'none', allowedZh: '无' });
  });
});

describe('a mapping as the owner gives it', () => {
  it('may go from the narrow to the wide', () => {
    const mapping = [to('claude-opus-4-1', 'a'), to('claude-opus-*', 'b'), to('*', 'c')];
    expect(readModelMapping(mapping, 'modelMapping')).toBe(mapping);
  });

  it('is refused where an earlier rule leaves a later one nothing, naming both', () => {
    expect(() =>
      readModelMapping([to('x', 'y'), to('claude-*', 'a'), to('Claude-Opus-*', 'b')], 'changes.modelMapping'),
    ).toThrow(
      expect.objectContaining({
        code: 'input.invalid',
        field: 'changes.modelMapping.2.from',
        params: expect.objectContaining({
          reason: 'the earlier rule claude-* already covers it',
          reasonZh: '前面的规则「claude-*」已包含它',
        }),
      }),
    );
  });
});
