import { AppError } from '../../../shared/errors.ts';
import { type AccountDialect, type Dialect, dialectTitles, type MemberDialect } from '../dialects/dialect.ts';
import type { Conversation, WrittenRequest } from '../dialects/translate/conversation.ts';
import type { AccountTranslation, MemberTranslation } from '../dialects/translate/translation.ts';
import { headersForProvider, queryForProvider } from '../providers/header-lists.ts';
import type { UpstreamAccount } from '../providers/provider.ts';
import { providerOf } from '../providers/providers.ts';
import type { Admitted } from './admission.ts';
import type { Exchange } from './exchange.ts';

/** A request as it goes to an account, all but the account's credential. */
export type AccountRequest = {
  /** Path with its query. */
  readonly endpoint: string;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly body: Buffer;
};

/** How one request goes to its account, and what reads the answer. */
export type Passage = AccountRequest & {
  readonly dialect: AccountDialect;
  readonly usageAdded: boolean;
  /** Null: the request goes as the bytes that came, and so does the answer. */
  readonly translation: Translated | null;
};

/** What it takes to bring an answer back into the member's dialect. */
export type Translated = {
  readonly from: AccountTranslation;
  readonly into: MemberTranslation;
  readonly conversation: Conversation;
  readonly written: WrittenRequest;
};

/** A request of a member for an account that is to be asked for `model`. */
export type Crossed = {
  readonly admitted: Admitted;
  readonly account: UpstreamAccount;
  readonly model: string;
};

/**
 * The way of a request: as it came where the account speaks the member's dialect, else translated. Throws
 * `relay.dialect_mismatch` where there is no way, and the `relay.field_*` errors for what the account's API has no
 * counterpart for.
 */
export function passageOf(exchange: Exchange, member: MemberDialect, crossed: Crossed): Passage {
  const { account } = crossed;
  if (isSpokenBy(account, member)) return asItCame(exchange, member, crossed);
  const translation = translate(exchange, member, crossed);
  return {
    ...requestOf(exchange, account, translation.written),
    dialect: providerOf(account).translatesTo,
    usageAdded: false,
    translation,
  };
}

/** True when the account understands the member's client without a translation. */
export function isSpokenBy(account: UpstreamAccount, member: MemberDialect): member is Dialect {
  return 'createSplitter' in member && providerOf(account).dialects.includes(member.name);
}

/** The bytes that came, with another model in them where the owner has mapped it. */
export function asItCame(exchange: Exchange, dialect: Dialect, { admitted, model }: Crossed): Passage {
  const came = { path: exchange.path, body: admitted.body };
  const { path, body } = model === admitted.model ? came : dialect.withModel(came, model);
  return {
    dialect,
    endpoint: path + queryForProvider(exchange.query),
    headers: headersForProvider(exchange.request.headers),
    body,
    usageAdded: admitted.usageAdded,
    translation: null,
  };
}

/** The request in the words of the account's API. Throws as {@link passageOf} does. */
export function translate(
  { path }: Pick<Exchange, 'path'>,
  member: MemberDialect,
  { admitted, account, model }: Crossed,
): Translated {
  const { into, from } = translationBetween(member, account);
  const conversation = into.readConversation({ path, bytes: admitted.body, json: admitted.json() });
  return { from, into, conversation, written: from.writeConversation(conversation, model) };
}

/** What leads from the member's dialect to the account's and back. Throws `relay.dialect_mismatch`. */
export function translationBetween(
  member: MemberDialect,
  account: UpstreamAccount,
): Pick<Translated, 'into' | 'from'> {
  const { translatesTo, dialects } = providerOf(account);
  const into = member.translation;
  const from = translatesTo.translation;
  if (into !== null && from !== null) return { into, from };
  const spoken = dialects.map((one) => dialectTitles[one]).join(', ');
  throw new AppError('relay.dialect_mismatch', { asked: dialectTitles[member.name], spoken });
}

/** What the relay itself asks of an account: of the member's headers only who the client is. */
export function requestOf(
  { request: { headers } }: Exchange,
  account: UpstreamAccount,
  { endpoint, body }: Pick<WrittenRequest, 'endpoint' | 'body'>,
): AccountRequest {
  const agent = headers['user-agent'];
  return {
    endpoint,
    headers: {
      'content-type': 'application/json',
      ...(agent === undefined ? {} : { 'user-agent': agent }),
      ...providerOf(account).check.headers,
    },
    body: Buffer.from(JSON.stringify(body)),
  };
}
