import { useTranslation } from 'react-i18next';
import { type TokenCounts as Counts, tokenKinds, totalTokens } from '../../../shared/tokens.ts';
import { DrawerSection } from '../../components/drawer-section.tsx';
import { TokensText } from '../../components/tokens.tsx';
import classes from './usage.module.css';

/** Tokens of a record by kind; input and output always, the cache where it was used. */
export function TokenCounts({ tokens }: { tokens: Counts }) {
  const { t } = useTranslation('usage');
  const shown = tokenKinds.filter(
    (kind) => tokens[kind] > 0 || kind === 'inputTokens' || kind === 'outputTokens',
  );
  return (
    <DrawerSection title={t('detail.tokens')}>
      <table className={classes.arithmetic} aria-label={t('detail.tokens')}>
        <tbody>
          {shown.map((kind) => (
            <tr key={kind}>
              <th scope="row">{t(`tokenKind.${kind}`)}</th>
              <td>
                <TokensText tokens={tokens[kind]} exact />
              </td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{t('detail.total')}</th>
            <td>
              <TokensText tokens={totalTokens(tokens)} exact />
            </td>
          </tr>
        </tfoot>
      </table>
    </DrawerSection>
  );
}
