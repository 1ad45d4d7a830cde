import type { Translation } from '../translation.ts';
import type { health as chinese } from '../zh-CN/health.ts';

export const health: Translation<typeof chinese> = {
  title: 'Health',
  score: 'Score',
  scoreValue: '{{score}} of 100',
  demoted: 'unreliable, demoted',
  lastDay: 'Last 24 hours',
  lastDayNone: 'No requests',
  lastDayValue_one: '{{count}} request, {{share}} succeeded',
  lastDayValue_other: '{{count}} requests, {{share}} succeeded',
  overloadShare: 'Overloaded (529)',
  overloadHour: '{{part}} of {{all}} in the last hour',
  limitedShare: 'Limited (429)',
  windows: 'Usage windows',
  window: {
    five_hours: '5 hours',
    seven_days: '7 days',
  },
  windowOf: '{{window}} ({{models}})',
  used: '{{share}} used',
  usedUnknown: 'Use unknown',
  resets: 'Resets {{at}}',
  guessed: 'Guess',
  guessedHint:
    'The provider has not told it; it is worked out from the full hour of the first use and may be wrong.',
  guessedReset: 'Resets about {{at}}',
  modelsOff: 'Models not used now',
  modelOff: '{{models}}: {{reason}}, back {{at}}',
  reason: {
    rate_limit: 'limited by its provider',
    overloaded: 'provider overloaded (529)',
    unavailable: 'provider unavailable (503)',
    failing: 'several failures in a row',
    credit: 'out of credit (402)',
    forbidden: 'access denied (403)',
    model_unknown: 'model unknown to the provider (404)',
    invalid_key: 'key refused (401)',
  },
  limitedTitle: 'Account "{{name}}": {{reason}}, back {{at}}',
  limitedText: 'Until then members get 429; nothing is charged.',
  pausedTitle: 'Account "{{name}}" rests until {{at}}: {{reason}}',
  pausedText: 'Until then members get 503; nothing is charged. It comes back by itself.',
  invalidTitle: 'The provider refuses the key of account "{{name}}"',
  invalidText:
    'Members get 503; nothing is charged. Replace the key, or resume now if you have fixed it at the provider.',
  said: 'The provider says: {{words}}',
  recover: 'Resume now',
  recovered: '"{{name}}" is back; the next request is sent as usual',
  open: 'View',
  tell: 'Tell members',
  tellLabel: 'Tell members: copy a message',
  tellLimited:
    '[{{group}}] The account is limited by its provider until {{at}}. Until then requests get 429 and are not charged; just try again after that.',
  tellPaused:
    '[{{group}}] The account rests until about {{at}}. Until then requests get 503 and are not charged; just try again after that.',
  tellInvalid:
    '[{{group}}] The account cannot be used for now; the owner is replacing its key. Until then requests get 503 and are not charged.',
};
