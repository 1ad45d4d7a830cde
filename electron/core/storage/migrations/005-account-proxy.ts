/**
 * The proxy through which an account is reached: its address as JSON, its password sealed on its own. Accounts from
 * before this step are reached directly, as they were.
 */
export const accountProxy = `
ALTER TABLE accounts ADD COLUMN proxy TEXT;
ALTER TABLE accounts ADD COLUMN proxy_password_sealed TEXT
  CHECK (proxy_password_sealed IS NULL OR proxy IS NOT NULL);
`;
