/** The first screen has its figures by then; what is loaded beforehand must not come between. */
const AFTER_FIRST_PICTURE_MS = 1_200;

/** Does what is not needed for the first picture, in a quiet moment after it. */
export function afterFirstPicture(work: () => void): void {
  setTimeout(() => requestIdleCallback(work), AFTER_FIRST_PICTURE_MS);
}
