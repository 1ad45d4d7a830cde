/** What a model of this API takes. */
export type ModelTraits = {
  /** How it is asked to think; `none`: it cannot. */
  readonly thinking: 'none' | 'budget' | 'adaptive';
  /** How it is asked not to think. `unasked`: it does not unless asked. `least`: it always does. */
  readonly notThinking: 'unasked' | 'disabled' | 'between_tools' | 'least';
  /** Whether it thinks when a request does not say. */
  readonly thinksUnasked: boolean;
  /** Whether it takes temperature, top_p and top_k; `one`: not the first two together. */
  readonly sampling: 'all' | 'one' | 'none';
  /** Whether an answer can be held to a JSON schema. */
  readonly formats: boolean;
};

/** What other vendors' models behind this API take, and Claude models without a version in their name. */
const unversioned: ModelTraits = {
  thinking: 'budget',
  notThinking: 'unasked',
  thinksUnasked: false,
  sampling: 'all',
  formats: false,
};

/** Always thinking, adaptively, and named without a version at first. */
const deepThinkers = new Set(['fable', 'mythos']);

const name = /claude-(?:([a-z]+)-?)?(?:(\d{1,2})(?:[-.](\d{1,2}))?(?!\d))?/;

/**
 * The traits go by the version in the name, so that a model that is newer than this program is asked as its
 * predecessor was. An alias without a version is asked as an old model.
 * https://platform.claude.com/docs/en/build-with-claude/thinking-troubleshooting
 */
export function modelTraits(model: string): ModelTraits {
  const [, family = '', major, minor = '0'] = name.exec(model) ?? [];
  const always = deepThinkers.has(family);
  if (major === undefined && !always) return unversioned;
  const version = major === undefined ? 500 : Number(major) * 100 + Number(minor);
  return {
    thinking: thinkingOf(version),
    notThinking: notThinkingOf(version, family, always),
    thinksUnasked: version >= 500,
    sampling: samplingOf(version),
    formats: version >= 405 || (version === 401 && family === 'opus'),
  };
}

function thinkingOf(version: number): ModelTraits['thinking'] {
  if (version < 307) return 'none';
  return version < 406 ? 'budget' : 'adaptive';
}

function notThinkingOf(version: number, family: string, always: boolean): ModelTraits['notThinking'] {
  if (version < 406) return 'unasked';
  if (always) return 'least';
  if (version < 505 || family === 'haiku') return 'disabled';
  return family === 'sonnet' ? 'between_tools' : 'least';
}

function samplingOf(version: number): ModelTraits['sampling'] {
  if (version >= 407) return 'none';
  return version >= 401 ? 'one' : 'all';
}
