import type { Params, Result } from '../../../shared/contract/index.ts';
import type { Party, Payment } from '../../../shared/contract/payment.ts';
import { api } from '../../transports/api.ts';
import { usePayments } from './payments-store.ts';

/*
 * What the owner does on this screen, in the group that is shown. Each rejects with the AppError of the core; figures
 * on screen change only once the core has answered.
 */

/** Parameters of a method but for what the screen knows by itself. */
type Here<Terms> = Omit<Terms, 'groupId' | 'mode'>;

export function recordPayment(params: Here<Params<'payment.record'>>): Promise<Payment> {
  return thenRefresh(api.payment.record({ ...params, groupId: groupId() }));
}

export function recordSuggested(params: Here<Params<'settlement.record'>>): Promise<Payment> {
  return thenRefresh(api.settlement.record({ ...params, groupId: groupId(), mode: mode() }));
}

export function undoPayment(paymentId: string): Promise<Payment> {
  return thenRefresh(api.payment.undo({ paymentId }));
}

export function reversePayment(params: Params<'payment.reverse'>): Promise<Payment> {
  return thenRefresh(api.payment.reverse(params));
}

export function previewWriteOff(
  terms: Here<Params<'payment.previewWriteOff'>>,
): Promise<Result<'payment.previewWriteOff'>> {
  return api.payment.previewWriteOff({ ...terms, groupId: groupId() });
}

export function writeOff(terms: Here<Params<'payment.writeOff'>>): Promise<Payment> {
  return thenRefresh(api.payment.writeOff({ ...terms, groupId: groupId() }));
}

export function setOpening(openings: Params<'balance.setOpening'>['openings']): Promise<unknown> {
  return thenRefresh(api.balance.setOpening({ groupId: groupId(), openings }));
}

/** The bill as text, of the whole group without a party. */
export function textOf(party: Party | undefined): Promise<Result<'settlement.text'>> {
  const of = party === undefined ? {} : { party };
  return api.settlement.text({ groupId: groupId(), mode: mode(), ...of });
}

function groupId(): string {
  return usePayments.getState().groupId ?? '';
}

function mode() {
  return usePayments.getState().mode;
}

async function thenRefresh<Answer>(change: Promise<Answer>): Promise<Answer> {
  const answer = await change;
  await usePayments.getState().refresh();
  return answer;
}
