import type { EpochMs } from '../../../shared/time.ts';
import { type Catalogue, readCatalogue } from '../domain/price-catalogue.ts';

/** Whose lists are taken from the package: the vendors whose models an account can serve. */
const catalogueProviders = [
  'anthropic',
  'aws',
  'azure',
  'deepseek',
  'google',
  'groq',
  'minimax',
  'mistral',
  'moonshotai',
  'openai',
  'openrouter',
  'x-ai',
  'zai',
];

/** The open price list that the program brings along. */
export const packageSource = '@pydantic/genai-prices 0.1.8';

/** The package's lists as they stand at an instant. */
export async function readPackage(atMs: EpochMs): Promise<Catalogue> {
  // Megabytes of lists that are seldom needed.
  const { findProvider } = await import('@pydantic/genai-prices');
  return readCatalogue(
    catalogueProviders.flatMap((providerId) => findProvider({ providerId }) ?? []),
    atMs,
  );
}
