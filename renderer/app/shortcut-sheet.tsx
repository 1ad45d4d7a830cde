import { Kbd, Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { create } from 'zustand';
import { isOffered, type Key, keyText, placeKeys, shortcuts } from '../components/shortcuts.ts';
import { destinations } from './navigation.tsx';
import classes from './shortcut-sheet.module.css';

const useSheet = create<{ opened: boolean }>(() => ({ opened: false }));

/** Opens the sheet of all shortcuts. */
export function showShortcuts(): void {
  useSheet.setState({ opened: true });
}

function close(): void {
  useSheet.setState({ opened: false });
}

/** Every shortcut there is, read from the one registry. */
export function ShortcutSheet() {
  const { t } = useTranslation(['frame', 'navigation']);
  const opened = useSheet((state) => state.opened);
  const { everywhere, inTables } = shortcuts;
  const offersAll = isOffered({ key: 'f', mod: true, desktopOnly: true });
  return (
    <Modal
      opened={opened}
      onClose={close}
      // The kit would hear of Esc before a drawer below, which then lay bare and closed as well.
      closeOnEscape={false}
      onKeyDown={(event) => {
        if (event.key === 'Escape') close();
      }}
      title={t('shortcuts.title')}
      size={680}
    >
      <div className={classes.columns}>
        <div>
          <Part title={t('shortcuts.everywhere')}>
            {namesOf(everywhere).map((name) => (
              <Line key={name} name={t(`shortcuts.name.${name}`)} keys={everywhere[name]} />
            ))}
          </Part>
          <Part title={t('shortcuts.inTables')}>
            {namesOf(inTables).map((name) => (
              <Line key={name} name={t(`shortcuts.name.${name}`)} keys={inTables[name]} />
            ))}
          </Part>
        </div>
        <Part title={t('shortcuts.places')}>
          {destinations.map(({ name }, index) => (
            <Line key={name} name={t(`navigation:${name}`)} keys={placeKeys(index)} />
          ))}
        </Part>
      </div>
      <p className={classes.note}>
        {offersAll ? null : `${t('shortcuts.browserNote')} `}
        {t('shortcuts.typingNote')}
      </p>
    </Modal>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={classes.part}>
      <h3 className={classes.title}>{title}</h3>
      <dl>{children}</dl>
    </section>
  );
}

function Line({ name, keys }: { name: string; keys: readonly Key[] }) {
  const { t } = useTranslation('frame');
  // What can be pressed here comes first.
  const ordered = [...keys].sort((a, b) => Number(isOffered(b)) - Number(isOffered(a)));
  return (
    <div className={classes.line}>
      <dt>{name}</dt>
      <dd className={classes.keys}>
        {ordered.map((key, index) => (
          <span key={keyText(key)} className={classes.key}>
            {index === 0 ? null : <span className={classes.word}>{t('shortcuts.or')}</span>}
            <Kbd>{keyText(key)}</Kbd>
            {isOffered(key) ? null : <span className={classes.word}>{t('shortcuts.desktopOnly')}</span>}
          </span>
        ))}
      </dd>
    </div>
  );
}

function namesOf<Name extends string>(group: Readonly<Record<Name, unknown>>): Name[] {
  return Object.keys(group) as Name[];
}
