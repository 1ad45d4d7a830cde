import { foundation } from './001-foundation.ts';
import { accountDialect } from './002-account-dialect.ts';
import { limits } from './003-limits.ts';
import { modelsAndClients } from './004-models-and-clients.ts';
import { accountProxy } from './005-account-proxy.ts';
import { accountHealth } from './006-account-health.ts';
import { vaultRecovery } from './007-vault-recovery.ts';
import { logins } from './008-logins.ts';
import { journal } from './009-journal.ts';
import { accountFields } from './010-account-fields.ts';
import { alerts } from './011-alerts.ts';
import { accountCosts } from './012-account-costs.ts';
import { splitRules } from './013-split-rules.ts';
import { statements } from './014-statements.ts';
import { payments } from './015-payments.ts';
import { priceVersions } from './016-price-versions.ts';
import { rates } from './017-rates.ts';
import { providerFigures } from './018-provider-figures.ts';
import { repricings } from './019-repricings.ts';

/** A step of the schema. Once it has shipped its text never changes; a correction is a new step. */
export type Migration = { readonly version: number; readonly name: string; readonly sql: string };

/** All steps in order; their numbers ascend from 1 without gaps. */
export const migrations: readonly Migration[] = [
  { version: 1, name: 'foundation', sql: foundation },
  { version: 2, name: 'account dialect', sql: accountDialect },
  { version: 3, name: 'limits', sql: limits },
  { version: 4, name: 'models and clients', sql: modelsAndClients },
  { version: 5, name: 'account proxy', sql: accountProxy },
  { version: 6, name: 'account health', sql: accountHealth },
  { version: 7, name: 'vault recovery', sql: vaultRecovery },
  { version: 8, name: 'logins', sql: logins },
  { version: 9, name: 'journal', sql: journal },
  { version: 10, name: 'account fields', sql: accountFields },
  { version: 11, name: 'alerts', sql: alerts },
  { version: 12, name: 'account costs', sql: accountCosts },
  { version: 13, name: 'split rules', sql: splitRules },
  { version: 14, name: 'statements', sql: statements },
  { version: 15, name: 'payments', sql: payments },
  { version: 16, name: 'price versions', sql: priceVersions },
  { version: 17, name: 'rates', sql: rates },
  { version: 18, name: 'provider figures', sql: providerFigures },
  { version: 19, name: 'repricings', sql: repricings },
];
