/**
 * Which models an account serves and what they are called; lists are JSON, NULL is not limited. Everything from
 * before this step goes on as it was: every model under its own name, every client.
 */
export const modelsAndClients = `
ALTER TABLE accounts ADD COLUMN supported_models TEXT;
ALTER TABLE accounts ADD COLUMN model_mapping TEXT NOT NULL DEFAULT '[]';
ALTER TABLE groups ADD COLUMN model_mapping TEXT NOT NULL DEFAULT '[]';
ALTER TABLE limits ADD COLUMN allowed_clients TEXT;
`;
