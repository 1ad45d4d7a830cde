import { SegmentedControl, Select, Tabs } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  namesModel,
  type SnippetClient,
  type SnippetSystem,
  snippetClients,
  snippetParts,
} from './client-snippets.ts';
import { CodeBlock } from './code-block.tsx';
import { CopyButton } from './copy-button.tsx';
import classes from './snippet-tabs.module.css';

type SnippetTabsProps = {
  /** Of the relay, as members reach it. */
  address: string;
  secret: string;
  /** Models of the group's account, to name one in the snippet; none while they are not known. */
  models: readonly string[];
  /** More to choose from, at the right of the system. */
  aside?: ReactNode;
  /** Breaks long lines instead of scrolling. */
  wrap?: boolean;
  onCopied?: () => void;
};

/** What to paste into each client; client and system are remembered on this computer. */
export function SnippetTabs({ address, secret, models, aside, wrap = false, onCopied }: SnippetTabsProps) {
  const { t } = useTranslation('relay');
  const [client, setClient] = useRemembered('aicarpool.snippet-client', snippetClients, 'claude_code');
  const [system, setSystem] = useRemembered('aicarpool.snippet-system', systems, ownSystem());
  const [picked, setPicked] = useState<string>();
  const model = picked !== undefined && models.includes(picked) ? picked : usualModel(models);
  const copied = onCopied === undefined ? {} : { onCopied };
  return (
    <Tabs
      value={client}
      onChange={(value) => setClient(snippetClients.find((one) => one === value) ?? 'claude_code')}
      classNames={{ list: classes.list ?? '', tab: classes.tab ?? '', panel: classes.panel ?? '' }}
      keepMounted={false}
    >
      <Tabs.List aria-label={t('snippet.clients')}>
        {snippetClients.map((one) => (
          <Tabs.Tab key={one} value={one}>
            {t(`snippet.client.${one}`)}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <Tabs.Panel value={client}>
        {client === 'any' && aside === undefined ? null : (
          <div className={classes.choices}>
            {client === 'any' ? null : (
              <SegmentedControl
                size="xs"
                aria-label={t('snippet.system')}
                value={system}
                onChange={(value) => setSystem(value === 'windows' ? 'windows' : 'unix')}
                data={systems.map((value) => ({ value, label: t(`snippet.on.${value}`) }))}
              />
            )}
            {namesModel(client) && models.length > 0 ? (
              <Select
                size="xs"
                aria-label={t('snippet.model')}
                value={model}
                onChange={(value) => setPicked(value ?? undefined)}
                data={[...models]}
                searchable
                limit={60}
                w={200}
              />
            ) : null}
            {aside}
          </div>
        )}
        {client === 'any' ? (
          <Endpoints address={address} secret={secret} {...copied} />
        ) : (
          snippetParts(client, { system, address, key: secret, model }).map(({ file, code }, index, all) => (
            <div key={file ?? 'terminal'} className={classes.part}>
              {all.length === 1 ? null : (
                <div className={classes.place}>
                  {`${index + 1}. `}
                  {file === null ? t('snippet.inTerminal') : t('snippet.inFile')}{' '}
                  {file === null ? null : <code>{file}</code>}
                </div>
              )}
              <CodeBlock
                code={code}
                copyLabel={file === null ? t('snippet.copyCommands') : t('snippet.copyFile', { file })}
                wrap={wrap}
                {...copied}
              />
            </div>
          ))
        )}
        <p className={classes.hint}>{t(`snippet.hint.${client}`)}</p>
      </Tabs.Panel>
    </Tabs>
  );
}

/** Address and key, for clients that have fields for them. */
function Endpoints({
  address,
  secret,
  ...copied
}: {
  address: string;
  secret: string;
  onCopied?: () => void;
}) {
  const { t } = useTranslation('relay');
  const fields = [
    { name: t('snippet.endpoint.openai'), value: `${address}/v1` },
    { name: t('snippet.endpoint.anthropic'), value: address },
    { name: t('snippet.endpoint.gemini'), value: address },
    { name: t('snippet.endpoint.key'), value: secret },
  ];
  return (
    <dl className={classes.fields}>
      {fields.map(({ name, value }) => (
        <div key={name} className={classes.field}>
          <dt className={classes.fieldName}>{name}</dt>
          <dd className={classes.value}>{value}</dd>
          <dd>
            <CopyButton text={value} label={t('snippet.copyField', { name })} {...copied} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

const systems = ['unix', 'windows'] as const satisfies readonly SnippetSystem[];

function ownSystem(): SnippetSystem {
  return navigator.userAgent.includes('Windows') ? 'windows' : 'unix';
}

/** Named while the account's own models are not known. */
const EXAMPLE_MODEL = 'claude-sonnet-4-5';

/** The model most members would ask for, of those the account has. */
function usualModel(models: readonly string[]): string {
  const wanted = [/^claude-sonnet/, /^gpt-5/, /^gemini-\d.*-(pro|flash)$/, /^qwen.*coder/];
  const usual = wanted.flatMap((pattern) => models.find((model) => pattern.test(model)) ?? [])[0];
  return usual ?? models[0] ?? EXAMPLE_MODEL;
}

function useRemembered<Value extends SnippetClient | SnippetSystem>(
  key: string,
  known: readonly Value[],
  first: Value,
): [Value, (value: Value) => void] {
  const [value, setValue] = useState(
    () => known.find((one) => one === window.localStorage.getItem(key)) ?? first,
  );
  return [
    value,
    (chosen) => {
      window.localStorage.setItem(key, chosen);
      setValue(chosen);
    },
  ];
}
