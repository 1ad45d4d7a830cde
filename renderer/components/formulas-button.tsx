import { Button } from '@mantine/core';
import { useLayoutEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';

type FormulasButtonProps = { shown: boolean; onChange: (shown: boolean) => void };

/** Shows or hides the arithmetic above it, and stays in sight while that pushes it down. */
export function FormulasButton({ shown, onChange }: FormulasButtonProps) {
  const { t } = useTranslation('split');
  const button = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => {
    if (shown) button.current?.scrollIntoView({ block: 'nearest' });
  }, [shown]);
  return (
    <Button
      ref={button}
      size="compact-sm"
      variant="subtle"
      color="gray"
      aria-expanded={shown}
      onClick={() => onChange(!shown)}
    >
      {t(shown ? 'pool.hideFormulas' : 'pool.showFormulas')}
    </Button>
  );
}
