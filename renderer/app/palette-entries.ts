import {
  type Icon,
  IconArrowBackUp,
  IconCalendar,
  IconCar,
  IconCopy,
  IconDownload,
  IconKey,
  IconKeyboard,
  IconLanguage,
  IconMoon,
  IconPlayerPause,
  IconPlayerPlay,
  IconPlus,
  IconSettings,
  IconSun,
  IconUser,
  IconUserPlus,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { offeredText, placeKeys, shortcuts } from '../components/shortcuts.ts';
import { useTheme } from './color-scheme.ts';
import { askForExport } from './export-subject.ts';
import { useCurrentGroup, useGroups } from './group-store.ts';
import { useLang } from './i18n/index.ts';
import { destinations } from './navigation.tsx';
import { startNewGroup } from './new-group.ts';
import type { Findable } from './palette-search.ts';
import { usePalette, usePeriods } from './palette-store.ts';
import { useRelay } from './relay-store.ts';
import { navigate, paths } from './router.ts';
import { useSettings } from './settings-store.ts';
import { showShortcuts } from './shortcut-sheet.tsx';
import { undoNow } from './undo.tsx';
import { useUndo } from './undo-store.ts';
import { useChangeSettings } from './use-change-settings.ts';
import { useCopyAddress } from './use-copy-address.ts';
import { useRelaySwitch } from './use-relay-switch.ts';

export type PaletteSection = 'places' | 'actions' | 'groups' | 'members' | 'accounts' | 'periods';

export type PaletteEntry = Findable & {
  readonly id: string;
  readonly section: PaletteSection;
  readonly title: string;
  /** What tells it from others of the same name, or that it is what is on screen. */
  readonly note?: string | undefined;
  /** The shortcut that does the same. */
  readonly keys?: string;
  readonly icon: Icon;
  readonly run: () => void;
};

/** All that the palette can do now; texts of the app can be found in both languages. */
export function usePaletteEntries(): PaletteEntry[] {
  return [...usePlaces(), ...useActions(), ...useGroupEntries(), ...useNames()];
}

/** The words of one of the app's own texts, in both languages. */
function inBoth(textIn: (lang: 'zh-CN' | 'en') => string): string[] {
  return [textIn('zh-CN'), textIn('en')];
}

function usePlaces(): PaletteEntry[] {
  const { t } = useTranslation('navigation');
  return destinations.map(({ name, path, icon }, index) => ({
    id: `place-${name}`,
    section: 'places',
    title: t(name),
    words: inBoth((lng) => t(name, { lng })),
    keys: offeredText(placeKeys(index)),
    icon,
    run: () => navigate(path),
  }));
}

type ActionName = keyof typeof import('./i18n/zh-CN/frame.ts').frame.palette.action;
type Action = { icon: Icon; run: () => unknown; keys?: string; text?: string };

function useActions(): PaletteEntry[] {
  const { t } = useTranslation('frame');
  const actions: Partial<Record<ActionName, Action>> = {
    ...useUndoAction(),
    ...useGroupActions(),
    addAccount: { icon: IconPlus, run: () => navigate(paths.addAccount) },
    newGroup: { icon: IconCar, run: startNewGroup },
    copyAddress: { icon: IconCopy, run: useCopyAddress() },
    ...useRelayAction(),
    ...useAppearanceActions(),
    shortcuts: {
      icon: IconKeyboard,
      keys: offeredText(shortcuts.everywhere.sheet),
      run: showShortcuts,
    },
  };
  return (Object.entries(actions) as [ActionName, Action][]).map(
    ([name, { icon, run, keys, text = '' }]) => ({
      id: `action-${name}`,
      section: 'actions',
      title: t(`palette.action.${name}`, { text }),
      words: inBoth((lng) => t(`palette.action.${name}`, { lng, text })),
      ...(keys === undefined ? {} : { keys }),
      icon,
      run: () => void run(),
    }),
  );
}

function useUndoAction(): Partial<Record<ActionName, Action>> {
  const last = useUndo((state) => state.entries.at(-1));
  if (last === undefined) return {};
  const keys = offeredText(shortcuts.everywhere.undo);
  return { undo: { icon: IconArrowBackUp, text: last.text, keys, run: () => undoNow(last.id) } };
}

function useRelayAction(): Partial<Record<ActionName, Action>> {
  const paused = useRelay((state) => state.relay?.paused);
  const { move } = useRelaySwitch();
  if (paused === undefined) return {};
  return paused
    ? { relayGoOn: { icon: IconPlayerPlay, run: () => move(false) } }
    : { relayPause: { icon: IconPlayerPause, run: () => move(true) } };
}

/** What needs a group on screen. */
function useGroupActions(): Partial<Record<ActionName, Action>> {
  const group = useCurrentGroup();
  const periods = usePeriods();
  if (group === undefined) return {};
  const now = Date.now();
  const running = periods.find((period) => period.startAtMs <= now && now < period.endAtMs);
  const { id: groupId } = group;
  return {
    addMember: { icon: IconUserPlus, run: () => navigate(paths.addMembers) },
    groupSettings: { icon: IconSettings, run: () => navigate(paths.groupSettings) },
    ...(running === undefined
      ? {}
      : {
          exportPeriod: {
            icon: IconDownload,
            run: () =>
              askForExport({ groupId, periodId: running.id, periodLabel: running.label, kinds: ['rows'] }),
          },
        }),
  };
}

function useAppearanceActions(): Partial<Record<ActionName, Action>> {
  const change = useChangeSettings();
  const other = useLang() === 'en' ? 'zh-CN' : 'en';
  const theme = useTheme(useSettings((state) => state.settings?.theme ?? 'system'));
  return {
    ...(theme === 'dark'
      ? { themeLight: { icon: IconSun, run: () => change({ theme: 'light' }) } }
      : { themeDark: { icon: IconMoon, run: () => change({ theme: 'dark' }) } }),
    languageOther: { icon: IconLanguage, run: () => change({ language: other }) },
  };
}

function useGroupEntries(): PaletteEntry[] {
  const { t } = useTranslation('frame');
  const groups = useGroups((state) => state.groups);
  const select = useGroups((state) => state.select);
  const current = useCurrentGroup();
  return groups.map(({ id, name }) => ({
    id: `group-${id}`,
    section: 'groups',
    title: name,
    words: [name],
    note: id === current?.id ? t('palette.current') : undefined,
    icon: IconCar,
    run: () => select(id),
  }));
}

/** Members of all groups, accounts, and the periods of the group on screen. */
function useNames(): PaletteEntry[] {
  const { t } = useTranslation('frame');
  const { members, accounts } = usePalette();
  const periods = usePeriods();
  const { groups, currentId, select } = useGroups();
  const openIn = (groupId: string, path: string) => {
    if (groupId !== currentId) select(groupId);
    navigate(path);
  };
  return [
    ...members.map(({ id, groupId, name }) => ({
      id: `member-${id}`,
      section: 'members' as const,
      title: name,
      words: [name],
      note: groups.find((group) => group.id === groupId)?.name,
      icon: IconUser,
      run: () => openIn(groupId, paths.member(id)),
    })),
    ...accounts.map(({ id, name, boundGroupName }) => ({
      id: `account-${id}`,
      section: 'accounts' as const,
      title: name,
      words: [name],
      note: boundGroupName ?? undefined,
      icon: IconKey,
      run: () => navigate(paths.account(id)),
    })),
    ...periods.map(({ id, label }) => ({
      id: `period-${id}`,
      section: 'periods' as const,
      title: t('palette.period', { label }),
      words: [label, ...inBoth((lng) => t('palette.period', { label, lng }))],
      icon: IconCalendar,
      run: () => navigate(paths.splitOf(id)),
    })),
  ];
}
