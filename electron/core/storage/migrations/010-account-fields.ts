/**
 * What else an account is: whom it is for, how it ranks, the user agent it is called with, and limits of its own.
 * Accounts from before are shared, in the middle, and go on without limits.
 */
export const accountFields = `
ALTER TABLE accounts ADD COLUMN description TEXT NOT NULL DEFAULT '';
ALTER TABLE accounts ADD COLUMN sharing TEXT NOT NULL DEFAULT 'shared' CHECK (sharing IN ('shared', 'dedicated'));
ALTER TABLE accounts ADD COLUMN priority INTEGER NOT NULL DEFAULT 50 CHECK (priority BETWEEN 1 AND 100);
ALTER TABLE accounts ADD COLUMN user_agent TEXT;
ALTER TABLE accounts ADD COLUMN rate_limit_pause_s INTEGER CHECK (rate_limit_pause_s BETWEEN 1 AND 86400);
ALTER TABLE accounts ADD COLUMN daily_request_limit INTEGER CHECK (daily_request_limit > 0);
ALTER TABLE accounts ADD COLUMN concurrency_limit INTEGER CHECK (concurrency_limit > 0);
`;
