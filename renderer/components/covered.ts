/**
 * True while a modal dialog lies over whatever else is open, or the focus is in a form marked `data-closes-first`.
 * Esc reaches a drawer before what is on top of it or within it, so a drawer asks this before it closes.
 */
export function isCovered(): boolean {
  const focused = document.activeElement;
  return (
    document.querySelector('.mantine-Modal-content') !== null ||
    (focused !== null && focused.closest('[data-closes-first]') !== null)
  );
}
