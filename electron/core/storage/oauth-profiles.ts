import type { OAuthProfileRow } from './account-rows.ts';
import { type Connection, prepare } from './statements.ts';
import { integer, json, table, text } from './table.ts';

const profiles = table<OAuthProfileRow>('oauth_profiles', {
  provider: text('provider'),
  changes: json('changes'),
  clientSecretSealed: text('client_secret_sealed'),
  confirmedAtMs: integer('confirmed_at_ms'),
});

/** Stores the profile over an earlier one. */
export function put(db: Connection, row: OAuthProfileRow): void {
  prepare(db, 'DELETE FROM oauth_profiles WHERE provider = @provider').run({ provider: row.provider });
  profiles.insert(db, row);
}

export function list(db: Connection): OAuthProfileRow[] {
  return profiles.select(db, 'ORDER BY provider');
}
