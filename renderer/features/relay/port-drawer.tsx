import { Button, NumberInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RelayStatus } from '../../../shared/contract/relay.ts';
import { useRelay } from '../../app/relay-store.ts';
import { DrawerForm } from '../../components/drawer-form.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { useAction } from '../../components/use-action.ts';
import { api } from '../../transports/api.ts';

type PortDrawerProps = { opened: boolean; relay: RelayStatus; onClose: () => void };

/** Moves the relay to another port; a taken one offers the next that is free. */
export function PortDrawer({ opened, relay, onClose }: PortDrawerProps) {
  const { t } = useTranslation('relay');
  const show = useRelay((state) => state.show);
  const action = useAction();
  const [port, setPort] = useState<number | string>(relay.port);
  const { clear } = action;
  // biome-ignore lint/correctness/useExhaustiveDependencies: begins anew each time it opens
  useEffect(() => {
    if (!opened) return;
    setPort(relay.port);
    clear();
  }, [opened]);

  const valid = Number.isInteger(port) && Number(port) >= 1 && Number(port) <= 65_535;
  const move = async (to: number): Promise<void> => {
    const moved = await action.run(async () => show(await api.relay.setPort({ port: to })));
    if (!moved) return;
    notifications.show({ message: t('portChanged', { port: to }) });
    onClose();
  };
  const next = Number(action.error?.params.next);

  return (
    <DrawerForm
      opened={opened}
      onClose={onClose}
      title={t('changePort')}
      submitLabel={t('applyPort')}
      busy={action.busy}
      onSubmit={(event) => {
        event.preventDefault();
        if (valid) void move(Number(port));
      }}
    >
      <NumberInput
        label={t('port')}
        description={t('portHint')}
        value={port}
        onChange={setPort}
        min={1}
        max={65_535}
        allowDecimal={false}
        clampBehavior="none"
        hideControls
        error={valid ? undefined : t('portProblem')}
        data-autofocus
      />
      <ErrorNotice
        error={action.error}
        action={
          Number.isInteger(next) ? (
            <Button variant="default" size="xs" onClick={() => void move(next)} loading={action.busy}>
              {t('useNext', { port: next })}
            </Button>
          ) : undefined
        }
      />
    </DrawerForm>
  );
}
