import { Button } from '@mantine/core';
import { IconMoodSad } from '@tabler/icons-react';
import { Component, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../components/empty-state.tsx';

type Props = { children: ReactNode };

/** Shows a way back when rendering fails; the relay lives in another process and goes on. */
export class ErrorBoundary extends Component<Props, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }

  override render(): ReactNode {
    return this.state.failed ? <Crashed /> : this.props.children;
  }
}

function Crashed() {
  const { t } = useTranslation('navigation');
  return (
    <EmptyState
      icon={IconMoodSad}
      title={t('crashTitle')}
      action={<Button onClick={() => window.location.reload()}>{t('reload')}</Button>}
    >
      {t('crashText')}
    </EmptyState>
  );
}
