import { useTranslation } from 'react-i18next';
import { type PaymentMethod, paymentMethod } from '../../../shared/contract/payment.ts';

/** The methods as a list of choices. */
export function useMethods(): { value: PaymentMethod; label: string }[] {
  const { t } = useTranslation('payments');
  return paymentMethod.options.map((value) => ({ value, label: t(`method.${value}`) }));
}

export function isMethod(value: string | null): value is PaymentMethod {
  return paymentMethod.options.some((one) => one === value);
}
