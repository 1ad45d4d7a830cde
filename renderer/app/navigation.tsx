import {
  type Icon,
  IconAntennaBars5,
  IconArrowsExchange,
  IconChartBar,
  IconFileCheck,
  IconHome,
  IconKey,
  IconReceipt2,
  IconSettings,
  IconTag,
  IconUsers,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { ariaKeys, offeredText, placeKeys } from '../components/shortcuts.ts';
import { hrefOf, paths } from './router.ts';
import classes from './shell.module.css';

type Name =
  | 'home'
  | 'members'
  | 'accounts'
  | 'usage'
  | 'split'
  | 'statements'
  | 'payments'
  | 'prices'
  | 'relay'
  | 'settings';
type Destination = { name: Name; path: string; icon: Icon };

/** In the order of the left navigation, and of its keys. */
export const destinations: readonly Destination[] = [
  { name: 'home', path: paths.home, icon: IconHome },
  { name: 'members', path: paths.members, icon: IconUsers },
  { name: 'accounts', path: paths.accounts, icon: IconKey },
  { name: 'usage', path: paths.usage, icon: IconChartBar },
  { name: 'split', path: paths.split, icon: IconReceipt2 },
  { name: 'statements', path: paths.statements, icon: IconFileCheck },
  { name: 'payments', path: paths.payments, icon: IconArrowsExchange },
  { name: 'prices', path: paths.prices, icon: IconTag },
  { name: 'relay', path: paths.relay, icon: IconAntennaBars5 },
  { name: 'settings', path: paths.settings, icon: IconSettings },
];

export function Navigation({ place }: { place: string }) {
  const { t } = useTranslation('navigation');
  return (
    <nav className={classes.nav} aria-label={t('label')}>
      <div className={classes.brand}>
        <BrandMark />
        <span className={classes.brandName}>AiCarpool</span>
      </div>
      <div className={classes.items}>
        {destinations.map(({ name, path, icon: IconShape }, index) => (
          <a
            key={path}
            href={hrefOf(path)}
            className={path === paths.settings ? `${classes.item} ${classes.last}` : classes.item}
            aria-current={path === place ? 'page' : undefined}
            aria-keyshortcuts={ariaKeys(placeKeys(index))}
            title={`${t(name)}  ${offeredText(placeKeys(index))}`}
          >
            <IconShape className={classes.icon} size={17} stroke={1.75} aria-hidden />
            <span className={classes.itemName}>{t(name)}</span>
          </a>
        ))}
      </div>
    </nav>
  );
}

/** Two seats of one car: the sign of the app. */
export function BrandMark({ size = 20 }: { size?: number }) {
  return (
    <svg className={classes.mark} width={size} height={size} viewBox="0 0 20 20" aria-hidden="true">
      <rect x="1" y="1" width="18" height="18" rx="5" fill="currentColor" />
      <path
        d="M5.5 13.5v-4a3 3 0 0 1 3-3h0a3 3 0 0 1 3 3v4"
        fill="none"
        stroke="#fff"
        strokeWidth="1.8"
        strokeLinecap="round"
      />
      <path d="M8.5 10.5h6M14.5 6.5v7" fill="none" stroke="#fff" strokeWidth="1.8" strokeLinecap="round" />
    </svg>
  );
}
