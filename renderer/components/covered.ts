/**
 * True while a modal dialog lies over whatever else is open. Esc reaches a drawer before the dialog on top
 * of it, so a drawer asks this before it closes.
 */
export function isCovered(): boolean {
  return document.querySelector('.mantine-Modal-content') !== null;
}
