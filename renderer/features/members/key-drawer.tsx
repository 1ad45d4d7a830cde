import { useTranslation } from 'react-i18next';
import type { Group } from '../../../shared/contract/group.ts';
import type { MemberKey } from '../../../shared/contract/member.ts';
import { isCovered } from '../../components/covered.ts';
import { SideDrawer } from '../../components/drawer-form.tsx';
import { useLingering } from '../../components/use-lingering.ts';
import { KeyFacts, KeyStatus } from './key-facts.tsx';
import { LimitsSection } from './limits-section.tsx';
import classes from './members.module.css';

type KeyDrawerProps = {
  /** Undefined: closed. */
  memberKey: MemberKey | undefined;
  group: Group;
  onClose: () => void;
};

/** One key over its member's drawer: what it is, and its own limits. */
export function KeyDrawer({ memberKey, group, onClose }: KeyDrawerProps) {
  const { t } = useTranslation('members');
  const shown = useLingering(memberKey);
  return (
    <SideDrawer
      opened={memberKey !== undefined}
      onClose={() => {
        if (!isCovered()) onClose();
      }}
      title={t('key.detailTitle')}
      stacked
    >
      {shown === undefined ? null : (
        <>
          <div>
            <div className={classes.titleRow}>
              <h2 className={classes.name}>{shown.label}</h2>
              <KeyStatus status={shown.status} />
            </div>
            <KeyFacts memberKey={shown} />
          </div>
          <LimitsSection key={shown.id} scope="key" subjectId={shown.id} group={group} />
        </>
      )}
    </SideDrawer>
  );
}
