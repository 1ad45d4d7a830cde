import { expect, type Locator, type Page, test } from '@playwright/test';

/** What an owner does with the controls of the window, in one way only. */
export type Hand = {
  readonly name: 'mouse' | 'keyboard';
  /** A button, a link or a tab. */
  press(control: Locator): Promise<void>;
  /** Replaces what stands in a field. */
  write(field: Locator, text: string): Promise<void>;
  /** One of several: a radio button, a tile, a part of a segmented control. */
  choose(radio: Locator): Promise<void>;
  /** A tab of several. */
  pickTab(tab: Locator): Promise<void>;
  /** A box or a switch, to its other state. */
  tick(box: Locator): Promise<void>;
  /** An option of a select. */
  pick(select: Locator, option: string | RegExp): Promise<void>;
  /** An item of the menu that a button opens. */
  command(button: Locator, item: string | RegExp): Promise<void>;
  /** A row of a table that opens something. */
  open(row: Locator): Promise<void>;
  /** A point of a chart, to read what it says. */
  point(point: Locator): Promise<void>;
  /** A drawer, a dialog or a list that opened, by its own way out. */
  leave(dialog: Locator): Promise<void>;
  /** A menu or a panel that stays open, with the button that opened it. */
  dismiss(button: Locator): Promise<void>;
  /** A screen, by its number in the navigation. */
  go(place: number): Promise<void>;
  /** Something of the command palette, found by some letters. */
  find(letters: string, option: string | RegExp): Promise<void>;
  /** Takes back what was done last. */
  undo(): Promise<void>;
  /** Something new is read. */
  read(): void;
};

/** What is told of each deed, for who adds up how long a person would take. */
export type Deed = 'read' | 'write' | 'press' | 'tab';
type Told = (deed: Deed) => void;

/** Both ways; what is done with the one has to be possible with the other. */
export const handsOf = (page: Page, tell: Told = () => undefined): readonly [Hand, Hand] => [
  mouse(page, tell),
  keyboard(page, tell),
];

/** Points and clicks; the keyboard only types what goes into the field that was clicked. */
function mouse(page: Page, tell: Told): Hand {
  const click = async (control: Locator) => {
    tell('press');
    await control.click();
  };
  const menuItem = (name: string | RegExp) => page.getByRole('menuitem', { name });
  return {
    name: 'mouse',
    press: click,
    async write(field, text) {
      tell('write');
      if (await isDate(field)) await field.click({ position: { x: 16, y: 16 } });
      else {
        await field.click();
        // As the pointer does that is drawn over all of it.
        await field.selectText();
      }
      await type(page, field, text);
    },
    async choose(radio) {
      await click(await drawnFor(radio));
      await expect(radio).toBeChecked();
    },
    pickTab: click,
    async tick(box) {
      const was = await box.isChecked();
      await click(await drawnFor(box));
      await expect(box).toBeChecked({ checked: !was });
    },
    async pick(select, option) {
      await click(select);
      await click(page.getByRole('option', nameOf(option)));
    },
    async command(button, item) {
      await click(button);
      await click(menuItem(item));
    },
    open: click,
    point: (point) => point.hover(),
    leave: (dialog) => click(dialog.getByRole('button', { name: /^(关闭|取消|完成)/ }).last()),
    dismiss: click,
    go: (place) =>
      click(
        page
          .getByRole('navigation')
          .getByRole('link')
          .nth(place - 1),
      ),
    async find(letters, option) {
      await click(page.getByRole('button', { name: '搜索与命令' }));
      const palette = page.getByRole('dialog', { name: '命令面板' });
      await palette.getByRole('combobox').click();
      await page.keyboard.insertText(letters);
      await click(palette.getByRole('option', nameOf(option)).first());
    },
    undo: () => click(page.getByRole('button', { name: '撤销' }).last()),
    read: () => tell('read'),
  };
}

const MOST_TABS = 90;

/** Tab, arrows, Space, Enter, Esc and the app's own keys, and never the pointer. */
function keyboard(page: Page, tell: Told): Hand {
  const key = (name: string) => page.keyboard.press(name);
  let isNewPage = true;
  /** What had the focus is never taken away without something else getting it; a page just loaded has none yet. */
  const expectFocus = async (before: string) => {
    const focused = () => page.evaluate(() => document.activeElement?.tagName);
    if (!isNewPage) await expect.poll(focused, `the focus was lost before ${before}`).not.toBe('BODY');
    isNewPage = false;
  };
  const reach = async (control: Locator) => {
    await expect(control).toBeEnabled();
    await expectFocus(String(control));
    const step = await control.evaluate(wayTo);
    for (let tabs = 0; !(await control.evaluate(isFocused)); tabs += 1) {
      if (tabs === MOST_TABS) throw new Error(`${control} cannot be reached with ${step}`);
      tell('tab');
      await key(step);
    }
    await expect.poll(() => control.evaluate(faultOfFocus), `focus on ${control}`).toBe('');
  };
  /** With arrows, from what Tab reaches of several. */
  const walk = async (to: Locator, arrow: string, most: number) => {
    for (let steps = 0; !(await to.evaluate(isFocused)); steps += 1) {
      if (steps === most) throw new Error(`${to} cannot be reached with ${arrow}`);
      tell('tab');
      await key(arrow);
    }
  };
  const press = async (control: Locator) => {
    tell('press');
    await reach(control);
    await key('Enter');
  };
  return {
    name: 'keyboard',
    press,
    async write(field, text) {
      tell('write');
      await reach(field);
      if (!(await isDate(field))) await key('Control+a');
      await type(page, field, text);
    },
    async choose(radio) {
      tell('press');
      const name = await radio.getAttribute('name');
      const group = page.locator(`input[type="radio"][name="${name}"]`);
      const chosen = group.and(page.locator(':checked'));
      // Tab reaches the chosen one of a group, or its first, and arrows the others.
      await reach((await chosen.count()) > 0 ? chosen : group.first());
      await walk(radio, 'ArrowDown', await group.count());
      if (!(await radio.isChecked())) await key('Space');
      await expect(radio).toBeChecked();
    },
    async pickTab(tab) {
      const tabs = tab.locator('xpath=ancestor::*[@role="tablist"][1]').getByRole('tab');
      await reach(tabs.and(page.locator('[tabindex="0"]')));
      await key('Home');
      await walk(tab, 'ArrowRight', await tabs.count());
      await key('Enter');
      await expect(tab).toHaveAttribute('aria-selected', 'true');
    },
    async tick(box) {
      const was = await box.isChecked();
      await reach(box);
      await key('Space');
      await expect(box).toBeChecked({ checked: !was });
    },
    async pick(select, option) {
      await reach(select);
      const wanted = page.getByRole('option', nameOf(option));
      if ((await select.getAttribute('aria-expanded')) !== 'true') await key('ArrowDown');
      await expect(wanted).toBeAttached();
      const most = 1 + (await page.getByRole('option').count());
      for (let steps = 0; (await wanted.getAttribute('data-combobox-selected')) === null; steps += 1) {
        if (steps === most) throw new Error(`${wanted} cannot be reached with ArrowDown`);
        await key('ArrowDown');
      }
      await key('Enter');
    },
    async command(button, item) {
      await press(button);
      const wanted = page.getByRole('menuitem', { name: item });
      await expect(wanted).toBeVisible();
      await walk(wanted, 'ArrowDown', 1 + (await page.getByRole('menuitem').count()));
      await key('Enter');
    },
    async open(row) {
      const first = row.locator('xpath=ancestor::table[1]').locator('tr[tabindex="0"]');
      await reach(first);
      await walk(row, 'j', await row.locator('xpath=../tr').count());
      await key('Enter');
    },
    async point(point) {
      const points = point.locator('xpath=..').getByRole('img');
      await reach(point.locator('xpath=ancestor::*[@role="group"][1]').locator('[tabindex="0"]').first());
      await key('Home');
      await walk(point, 'ArrowRight', await points.count());
    },
    async leave(dialog) {
      // Before it is there the key would be for what lies below it.
      await expect(dialog).toBeVisible();
      await expectFocus(`leaving ${dialog}`);
      await key('Escape');
    },
    async dismiss(button) {
      await expectFocus(`leaving ${button}`);
      await key('Escape');
      await expect(button).toBeFocused();
    },
    async go(place) {
      await expectFocus(`going to ${place}`);
      await key('g');
      await key(String(place));
    },
    async find(letters, option) {
      await expectFocus(`looking for ${letters}`);
      await key('Control+k');
      const palette = page.getByRole('dialog', { name: '命令面板' });
      await expect(palette.getByRole('combobox')).toBeFocused();
      await page.keyboard.insertText(letters);
      const wanted = palette.getByRole('option', nameOf(option)).first();
      const most = await palette.getByRole('option').count();
      for (let steps = 0; (await wanted.getAttribute('aria-selected')) !== 'true'; steps += 1) {
        if (steps > most) throw new Error(`${wanted} cannot be reached with ArrowDown`);
        await key('ArrowDown');
      }
      await key('Enter');
    },
    undo: () => key('Control+z'),
    read: () => tell('read'),
  };
}

const nameOf = (name: string | RegExp) => (typeof name === 'string' ? { name, exact: true } : { name });

/** What is drawn where the kit lays an unseen input within a label or before it. */
async function drawnFor(input: Locator): Promise<Locator> {
  await input.waitFor({ state: 'attached' });
  for (const path of ['following-sibling::label[1]', 'ancestor::label[1]']) {
    const label = input.locator(`xpath=${path}`);
    if ((await label.count()) > 0) return label;
  }
  return input;
}

const isDate = async (field: Locator) => ((await field.getAttribute('type')) ?? '') === 'date';

/** Into the field that has the focus and whose text is chosen. */
async function type(page: Page, field: Locator, text: string): Promise<void> {
  if (text === '') await page.keyboard.press('Delete');
  else if (await isDate(field)) {
    const [year = '', month = '', day = ''] = text.split('-');
    await page.keyboard.type(`${month}${day}${year}`);
    await expect(field).toHaveValue(text);
  } else await page.keyboard.insertText(text);
}

function isFocused(element: Element): boolean {
  return element === document.activeElement;
}

/** A person looks where it is, and takes the shorter way. */
function wayTo(element: Element): 'Tab' | 'Shift+Tab' {
  const { activeElement } = document;
  const isBefore =
    activeElement !== null &&
    activeElement !== document.body &&
    !activeElement.contains(element) &&
    (activeElement.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_PRECEDING) !== 0;
  return isBefore ? 'Shift+Tab' : 'Tab';
}

/** What is wrong with how the focus on an element shows; empty when an owner sees it. */
function faultOfFocus(element: Element): string {
  const input = element instanceof HTMLInputElement ? element : undefined;
  // A point of a chart is marked by what is drawn in it.
  const isPoint = element instanceof SVGElement;
  const isTyped =
    element instanceof HTMLTextAreaElement ||
    (input !== undefined && !['checkbox', 'radio', 'file'].includes(input.type));
  const near = [...(input?.labels ?? []), element.nextElementSibling, element.parentElement];
  const places = [element, ...near, element.parentElement?.parentElement].filter(
    (it) => it !== null && it !== undefined,
  );
  const hasRing = places.some((it) => {
    const { outlineStyle, outlineWidth } = getComputedStyle(it);
    return outlineStyle !== 'none' && Number.parseFloat(outlineWidth) > 0;
  });
  if (!isTyped && !isPoint && !hasRing) return 'it has no ring';
  if (
    !isTyped &&
    !element.checkVisibility({ opacityProperty: input === undefined, visibilityProperty: true })
  )
    return 'it is not visible';
  const seen = places.find((it) => it.getBoundingClientRect().width > 1) ?? element;
  const { left, right, top, bottom } = seen.getBoundingClientRect();
  const [x, y] = [
    (Math.max(left, 0) + Math.min(right, innerWidth)) / 2,
    (Math.max(top, 0) + Math.min(bottom, innerHeight)) / 2,
  ];
  const over = document.elementFromPoint(x, y);
  if (over === null) return 'it is outside the window';
  const isClear = places.some((it) => it.contains(over)) || over.contains(element);
  return isClear ? '' : `it is behind ${over.outerHTML.slice(0, 160)}`;
}

/** What an owner does, told once and done with either hand; each ends with a look at what it did. */
export type Flow<Owner> = (owner: Owner) => Promise<void>;

/** Does all of them, one after the other on one page. */
export async function walkAll<Owner>(
  flows: Readonly<Record<string, Flow<Owner>>>,
  owner: Owner,
): Promise<void> {
  for (const [name, flow] of Object.entries(flows)) await test.step(name, () => flow(owner));
}
