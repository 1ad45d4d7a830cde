import { Kbd, Modal } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { type KeyboardEvent, useEffect, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isPressed, keyText, shortcuts } from '../components/shortcuts.ts';
import { addAllTexts, hasAllTexts } from './i18n/index.ts';
import classes from './palette.module.css';
import { type PaletteEntry, usePaletteEntries } from './palette-entries.ts';
import { found } from './palette-search.ts';
import { closePalette, usePalette } from './palette-store.ts';

/** The command palette: to any place, name or action by a few letters, without the mouse. */
export function Palette() {
  const { t } = useTranslation('frame');
  const opened = usePalette((state) => state.opened);
  return (
    <Modal.Root
      opened={opened}
      onClose={closePalette}
      size={640}
      yOffset="12vh"
      centered={false}
      padding={0}
      radius="lg"
      returnFocus={false}
      // Nothing but the screen scrolls, and that lies below the shade.
      lockScroll={false}
      classNames={{ content: classes.box ?? '' }}
      transitionProps={{ duration: 0 }}
    >
      <Modal.Overlay backgroundOpacity={0.25} />
      <Modal.Content aria-label={t('palette.title')}>
        <Modal.Body>
          <Search />
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}

function Search() {
  const { t } = useTranslation('frame');
  const id = useId();
  const [query, setQuery] = useState('');
  const [activeId, setActiveId] = useState<string>();
  useAllTexts();
  const entries = usePaletteEntries();
  const sections = found(query.trim() === '' ? entries.filter(isShownUnasked) : entries, query);
  const shown = sections.flat();
  const active = shown.find((entry) => entry.id === activeId) ?? shown[0];
  const optionId = (entry: PaletteEntry) => `${id}-${entry.id}`;

  const choose = (entry: PaletteEntry): void => {
    // First, so that what opens next gives the focus back to where it was before the palette.
    closePalette();
    entry.run();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && active !== undefined)
      setActiveId(shown.at((shown.indexOf(active) + step) % shown.length)?.id);
    else if (event.key === 'Enter' && active !== undefined) choose(active);
    else if (event.key === 'Escape' || opensPalette(event)) closePalette();
    else return;
    event.preventDefault();
  };

  return (
    <>
      <div className={classes.head}>
        <IconSearch size={17} className={classes.glass} aria-hidden />
        <input
          className={classes.input}
          role="combobox"
          aria-label={t('palette.input')}
          aria-expanded={shown.length > 0}
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          aria-activedescendant={active && optionId(active)}
          placeholder={t('palette.placeholder')}
          autoComplete="off"
          spellCheck={false}
          // A drawer below the palette would hear of Esc too.
          data-mantine-stop-propagation
          data-autofocus
          value={query}
          onChange={(event) => {
            setQuery(event.currentTarget.value);
            setActiveId(undefined);
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <div className={classes.list} id={`${id}-list`} role="listbox" aria-label={t('palette.results')}>
        {sections.map((section) => (
          <Section
            key={section[0]?.section}
            entries={section}
            active={active}
            optionId={optionId}
            onPoint={(entry) => setActiveId(entry.id)}
            onChoose={choose}
          />
        ))}
      </div>
      {shown.length === 0 ? (
        <div className={classes.empty} role="status">
          <p>{t('palette.empty', { query: query.trim() })}</p>
          <p className={classes.hint}>{t('palette.emptyHint')}</p>
        </div>
      ) : null}
      <Foot />
    </>
  );
}

/** Draws anew once the words of both languages are there. */
function useAllTexts(): void {
  const [there, setThere] = useState(hasAllTexts);
  useEffect(() => {
    // Without the other language the palette finds a little less.
    if (!there)
      addAllTexts().then(
        () => setThere(true),
        () => undefined,
      );
  }, [there]);
}

type SectionProps = {
  entries: readonly PaletteEntry[];
  active: PaletteEntry | undefined;
  optionId: (entry: PaletteEntry) => string;
  onPoint: (entry: PaletteEntry) => void;
  onChoose: (entry: PaletteEntry) => void;
};

function Section({ entries, active, optionId, onPoint, onChoose }: SectionProps) {
  const { t } = useTranslation('frame');
  const titleId = useId();
  const [first] = entries;
  if (first === undefined) return null;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset may not stand in a listbox
    <div role="group" aria-labelledby={titleId}>
      <div className={classes.section} id={titleId} role="presentation">
        {t(`palette.section.${first.section}`)}
      </div>
      {entries.map((entry) => (
        <Option
          key={entry.id}
          id={optionId(entry)}
          entry={entry}
          active={entry.id === active?.id}
          onPoint={() => onPoint(entry)}
          onChoose={() => onChoose(entry)}
        />
      ))}
    </div>
  );
}

type OptionProps = {
  id: string;
  entry: PaletteEntry;
  active: boolean;
  onPoint: () => void;
  onChoose: () => void;
};

function Option({ id, entry, active, onPoint, onChoose }: OptionProps) {
  const { icon: IconShape, title, note, keys } = entry;
  useEffect(() => {
    if (active) document.getElementById(id)?.scrollIntoView({ block: 'nearest' });
  }, [active, id]);
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the field, which names the active option
    // biome-ignore lint/a11y/useKeyWithClickEvents: the field listens to the keys
    <div
      id={id}
      className={classes.option}
      role="option"
      aria-selected={active}
      // The field keeps the focus.
      onMouseDown={(event) => event.preventDefault()}
      onMouseMove={active ? undefined : onPoint}
      onClick={onChoose}
    >
      <IconShape size={17} stroke={1.75} className={classes.icon} aria-hidden />
      <span className={classes.title}>{title}</span>
      {note === undefined ? null : <span className={classes.note}>{note}</span>}
      {keys === undefined || keys === '' ? null : <Kbd className={classes.keys ?? ''}>{keys}</Kbd>}
    </div>
  );
}

function Foot() {
  const { t } = useTranslation('frame');
  const { rowUp, rowDown, rowOpen } = shortcuts.inTables;
  return (
    <div className={classes.foot} aria-hidden>
      <span>
        <Kbd size="xs">{keyText(rowUp[1])}</Kbd> <Kbd size="xs">{keyText(rowDown[1])}</Kbd>{' '}
        {t('palette.move')}
      </span>
      <span>
        <Kbd size="xs">{keyText(rowOpen[0])}</Kbd> {t('palette.choose')}
      </span>
      <span>
        <Kbd size="xs">{keyText(shortcuts.everywhere.close[0])}</Kbd> {t('palette.close')}
      </span>
    </div>
  );
}

// Names are too many to be read through.
function isShownUnasked({ section }: PaletteEntry): boolean {
  return section === 'places' || section === 'actions' || section === 'groups';
}

function opensPalette(event: KeyboardEvent): boolean {
  return shortcuts.everywhere.palette.some((key) => isPressed(event, key));
}
