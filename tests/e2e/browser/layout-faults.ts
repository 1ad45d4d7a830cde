import type { Page } from '@playwright/test';

/**
 * What is laid out wrongly, in words: a page that scrolls sideways, a control that is cut off by the box it lies in or
 * by the window, and two controls that lie on each other. Boxes that scroll sideways may hold wider things.
 */
export function layoutFaults(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const SLACK = 1;
    const faults: string[] = [];
    const nameOf = (element: Element) =>
      `${element.tagName.toLowerCase()} "${(element.getAttribute('aria-label') ?? element.textContent ?? '').trim().slice(0, 40)}"`;
    const root = document.documentElement;
    for (const box of [root, document.body, ...document.querySelectorAll('main, [role="dialog"] section')])
      if (box.scrollWidth > box.clientWidth + SLACK && getComputedStyle(box).overflowX !== 'visible')
        faults.push(`${box.tagName} is ${box.scrollWidth} wide in ${box.clientWidth}`);
    if (root.scrollWidth > window.innerWidth + SLACK)
      faults.push(`the page is ${root.scrollWidth} wide in ${window.innerWidth}`);

    for (const box of document.querySelectorAll(
      'main :is(a, button, td, th, dd, h1, h2, p, label), [role="dialog"] :is(a, button, td, dd, p, label)',
    ))
      if (
        box.clientWidth > 0 &&
        box.scrollWidth > box.clientWidth + SLACK &&
        getComputedStyle(box).overflowX === 'visible'
      )
        faults.push(`what is in ${nameOf(box)} is ${box.scrollWidth} wide in ${box.clientWidth}`);

    const dialog = [...document.querySelectorAll('[role="dialog"]')].at(-1);
    const controls = [...(dialog ?? document).querySelectorAll('button, a[href], input, select, textarea')]
      .filter((it) => it.checkVisibility({ opacityProperty: true, visibilityProperty: true }))
      .map((element) => ({ element, rect: element.getBoundingClientRect(), shown: shownOf(element) }))
      .filter(
        ({ rect }) => rect.width > 1 && rect.height > 1 && rect.bottom > 0 && rect.top < window.innerHeight,
      );
    const scrollsSideways = (element: Element) => {
      for (let box = element.parentElement; box !== null; box = box.parentElement)
        if (
          ['auto', 'scroll'].includes(getComputedStyle(box).overflowX) &&
          box.scrollWidth > box.clientWidth + SLACK
        )
          return true;
      return false;
    };
    const clipping = (element: Element) => {
      for (let box = element.parentElement; box !== null; box = box.parentElement)
        if (getComputedStyle(box).overflowX !== 'visible') return box.getBoundingClientRect();
      return new DOMRect(0, 0, window.innerWidth, window.innerHeight);
    };
    for (const { element, rect } of controls) {
      if (scrollsSideways(element)) continue;
      const box = clipping(element);
      if (rect.left < box.left - SLACK || rect.right > box.right + SLACK)
        faults.push(
          `${nameOf(element)} from ${rect.left} to ${rect.right} in a box from ${box.left} to ${box.right}`,
        );
      if (rect.right > window.innerWidth + SLACK) faults.push(`${nameOf(element)} ends beyond the window`);
    }
    for (const [index, a] of controls.entries())
      for (const b of controls.slice(index + 1)) {
        if (a.element.contains(b.element) || b.element.contains(a.element)) continue;
        // Arrows of a field lie in it, and what stays in place lies over what scrolls.
        const field = a.element.closest('.mantine-Input-wrapper');
        if (field !== null && field === b.element.closest('.mantine-Input-wrapper')) continue;
        if (isStuck(a.element) !== isStuck(b.element)) continue;
        const width = Math.min(a.shown.right, b.shown.right) - Math.max(a.shown.left, b.shown.left);
        const height = Math.min(a.shown.bottom, b.shown.bottom) - Math.max(a.shown.top, b.shown.top);
        if (width > SLACK && height > SLACK && seen(a) && seen(b))
          faults.push(`${nameOf(a.element)} lies on ${nameOf(b.element)}`);
      }
    // What boxes that scroll or clip leave of it.
    function shownOf(element: Element): DOMRect {
      let { left, top, right, bottom } = element.getBoundingClientRect();
      for (let box = element.parentElement; box !== null; box = box.parentElement) {
        if (getComputedStyle(box).overflowY === 'visible') continue;
        const clip = box.getBoundingClientRect();
        [left, top] = [Math.max(left, clip.left), Math.max(top, clip.top)];
        [right, bottom] = [Math.min(right, clip.right), Math.min(bottom, clip.bottom)];
      }
      return new DOMRect(left, top, Math.max(0, right - left), Math.max(0, bottom - top));
    }
    function isStuck(element: Element): boolean {
      for (let box: Element | null = element; box !== null && box !== dialog; box = box.parentElement)
        if (['sticky', 'fixed'].includes(getComputedStyle(box).position)) return true;
      return false;
    }
    // What has scrolled below a bar or a shade is not on anything: a point in the middle of it hits something else.
    function seen({ element, rect }: { element: Element; rect: DOMRect }): boolean {
      const hit = document.elementFromPoint(rect.left + rect.width / 2, rect.top + rect.height / 2);
      return (
        hit !== null &&
        (element.contains(hit) || hit.contains(element) || controls.some((it) => it.element.contains(hit)))
      );
    }
    return faults;
  });
}
