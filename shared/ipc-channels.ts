/** The two channels between the window and the desktop shell; there is no third. */
export const callChannel = 'carpool:call';
export const eventChannel = 'carpool:event';
