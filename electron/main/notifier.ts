import type { Notifier } from '../core/ports.ts';

/** The part of Electron's `Notification` that is needed. */
export interface NotificationPort {
  isSupported(): boolean;
  new (options: {
    title: string;
    body: string;
    urgency: 'normal' | 'critical' | 'low';
  }): { on(event: 'click', listener: () => void): unknown; show(): void };
}

const urgencies = { info: 'low', warning: 'normal', critical: 'critical' } as const;

/** Notices of the system; a click on one calls `open`. Where the system has none nothing is shown. */
export function createNotifier(Notification: NotificationPort, open: () => void): Notifier {
  return {
    notify({ title, body, severity }) {
      if (!Notification.isSupported()) return;
      const notice = new Notification({ title, body, urgency: urgencies[severity] });
      notice.on('click', open);
      notice.show();
    },
  };
}
