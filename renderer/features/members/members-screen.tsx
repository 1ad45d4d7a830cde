import { Button } from '@mantine/core';
import { IconPlus, IconUsers } from '@tabler/icons-react';
import { useCallback, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useRoute } from 'wouter';
import type { Group } from '../../../shared/contract/group.ts';
import type { Member } from '../../../shared/contract/member.ts';
import { useCurrentGroup } from '../../app/group-store.ts';
import { useRefetchOn } from '../../app/live.ts';
import { navigate, paths, useOpened } from '../../app/router.ts';
import { DataTable } from '../../components/data-table.tsx';
import { SideDrawer } from '../../components/drawer-form.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { Page, PageHead, Panel } from '../../components/page.tsx';
import { AddMembersDrawer } from './add-members-drawer.tsx';
import { LimitsSection } from './limits-section.tsx';
import { useMemberColumns } from './member-columns.tsx';
import { MemberDrawer } from './member-drawer.tsx';
import classes from './members.module.css';
import { useMembers } from './members-store.ts';

/** Members of the group on screen: `/members`, with one of them open at `/members/:id`. */
export function MembersScreen() {
  const group = useCurrentGroup();
  return group === undefined ? null : <GroupMembers group={group} />;
}

function GroupMembers({ group }: { group: Group }) {
  const { t } = useTranslation(['members', 'limits', 'common']);
  const [adding, setAdding] = useOpened('add');
  const [limiting, setLimiting] = useOpened('limits');
  const [, route] = useRoute('/members/:id');
  const { load, error, preview, figuresError } = useMembers();
  const members = useMembers((state) => (state.groupId === group.id ? state.members : undefined));
  const columns = useMemberColumns(preview);

  const loadGroup = useCallback(() => load(group.id), [load, group.id]);
  useEffect(() => {
    void loadGroup();
  }, [loadGroup]);
  useRefetchOn(
    ['member.changed', 'usage.recorded', 'group.changed'],
    loadGroup,
    ({ payload }) => 'groupId' in payload && payload.groupId === group.id,
  );

  const add = (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setAdding(true)}>
      {t('add')}
    </Button>
  );
  const actions = (
    <>
      <Button variant="default" onClick={() => setLimiting(true)}>
        {t('limits:groupTitle')}
      </Button>
      {members?.length === 0 ? null : add}
    </>
  );
  return (
    <Page>
      <PageHead title={t('title')} explanation={t('lead')} actions={actions} />
      {error && members !== undefined ? (
        <div className={classes.above}>
          <ErrorNotice error={error} during="load" onRetry={loadGroup} />
        </div>
      ) : null}
      <Panel padded={false}>
        <DataTable
          label={t('title')}
          columns={columns}
          rows={members && inReadingOrder(members)}
          rowKey={(member) => member.id}
          onRowClick={(member) => navigate(paths.member(member.id))}
          selectedKey={route?.id}
          error={error}
          onRetry={loadGroup}
          empty={
            <EmptyState icon={IconUsers} title={t('empty')} action={add}>
              {t('emptyHint')}
            </EmptyState>
          }
        />
      </Panel>
      {members && members.length > 0 ? (
        <p className={classes.under}>
          {t('summary', { count: members.filter((member) => member.status === 'active').length })}
          {' · '}
          {t('summaryMax', { max: group.maxMembers })}
          {preview ? ` · ${t('periodLabel', { label: preview.period.label })}` : ''}
          {figuresError === null ? null : (
            <>
              {` · ${t('figuresUnavailable')} `}
              <Button variant="default" size="compact-xs" ml={4} onClick={() => void loadGroup()}>
                {t('common:retry')}
              </Button>
            </>
          )}
        </p>
      ) : null}
      <SideDrawer opened={limiting} onClose={() => setLimiting(false)} title={t('limits:groupTitle')}>
        <LimitsSection scope="group" subjectId={group.id} group={group} />
      </SideDrawer>
      <AddMembersDrawer
        opened={adding}
        onClose={() => setAdding(false)}
        group={group}
        present={members?.filter((member) => member.status !== 'left').length ?? 0}
      />
      <MemberDrawer
        memberId={route?.id}
        group={group}
        members={members}
        preview={preview}
        onClose={() => navigate(paths.members)}
      />
    </Page>
  );
}

// Those who are in come first; the order of joining stays within each.
function inReadingOrder(members: readonly Member[]): Member[] {
  const place = { active: 0, upcoming: 1, left: 2 };
  return [...members].sort((a, b) => place[a.status] - place[b.status] || a.joinSeq - b.joinSeq);
}
