/** What an account's endpoint speaks; all accounts before this step were called with Anthropic's API. */
export const accountDialect = `
ALTER TABLE accounts ADD COLUMN dialect TEXT NOT NULL DEFAULT 'anthropic'
  CHECK (dialect IN ('anthropic', 'openai', 'gemini'));
`;
