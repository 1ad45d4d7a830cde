import type { Notifier } from '../core/ports.ts';

type Notice = { on(event: 'click' | 'close', listener: () => void): unknown; show(): void };

/** The part of Electron's `Notification` that is needed. */
export interface NotificationPort {
  isSupported(): boolean;
  new (options: { title: string; body: string; urgency: 'normal' | 'critical' | 'low' }): Notice;
}

const urgencies = { info: 'low', warning: 'normal', critical: 'critical' } as const;

/** Notices of the system; a click on one calls `open` with its alert. Where the system has none nothing is shown. */
export function createNotifier(Notification: NotificationPort, open: (alertId: string) => void): Notifier {
  // A notice that nobody holds is collected, and its click with it.
  const shown = new Set<Notice>();
  return {
    notify({ title, body, severity, alertId }) {
      if (!Notification.isSupported()) return;
      const notice = new Notification({ title, body, urgency: urgencies[severity] });
      shown.add(notice);
      notice.on('click', () => {
        shown.delete(notice);
        open(alertId);
      });
      notice.on('close', () => shown.delete(notice));
      notice.show();
    },
  };
}
