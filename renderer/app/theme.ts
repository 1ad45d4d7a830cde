import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core';

const indigo: MantineColorsTuple = [
  '#f3f5ff',
  '#e5eaff',
  '#ced7ff',
  '#afbcff',
  '#8d9df5',
  '#6b79e8',
  '#4e56d3',
  '#4348bd',
  '#383ca4',
  '#2c2f84',
];
const green: MantineColorsTuple = [
  '#ebf9ef',
  '#d7f4e0',
  '#b3e6c4',
  '#81d39f',
  '#57bc80',
  '#2c965d',
  '#0b7643',
  '#0f663a',
  '#115531',
  '#0f4025',
];
const amber: MantineColorsTuple = [
  '#fff7ea',
  '#ffeccd',
  '#fad9a2',
  '#f4c26a',
  '#eba941',
  '#c8800d',
  '#a0600b',
  '#8b5014',
  '#734212',
  '#59320c',
];
const red: MantineColorsTuple = [
  '#fff2f1',
  '#ffe4e1',
  '#ffcbc5',
  '#fba8a0',
  '#f47b74',
  '#e54c4a',
  '#c52b30',
  '#b01e25',
  '#94151d',
  '#761619',
];
const gray: MantineColorsTuple = [
  '#f8f9fb',
  '#f3f4f6',
  '#e3e5ea',
  '#d0d3da',
  '#b8bac1',
  '#8a8e97',
  '#646973',
  '#4c5059',
  '#32353d',
  '#1d1f25',
];
const dark: MantineColorsTuple = [
  '#e3e5e9',
  '#b9bcc4',
  '#9aa1ad',
  '#666a74',
  '#3a3e47',
  '#2a2e36',
  '#1f2228',
  '#16181d',
  '#0f1115',
  '#0a0b0f',
];

const sans =
  '"Inter Variable", system-ui, -apple-system, "Segoe UI", Roboto, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", sans-serif';
const mono =
  'ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "Liberation Mono", "Noto Sans Mono CJK SC", monospace';

/** Inputs, selects and buttons share one height, so that a row of controls is one line. */
const controlSize = { defaultProps: { size: 'sm' } };

/** The kit's theme: colours, type and sizes; everything that differs by light and dark stands in tokens.css. */
export const theme = createTheme({
  colors: { indigo, green, amber, yellow: amber, red, gray, dark },
  primaryColor: 'indigo',
  primaryShade: { light: 6, dark: 6 },
  white: '#ffffff',
  black: '#16181d',
  fontFamily: sans,
  fontFamilyMonospace: mono,
  fontSizes: {
    xs: 'var(--ac-size-small)',
    sm: 'var(--ac-size-body)',
    md: 'var(--ac-size-body)',
    lg: 'var(--ac-size-lead)',
    xl: 'var(--ac-size-title)',
  },
  lineHeights: { xs: '1.44', sm: '1.5715', md: '1.5715', lg: '1.5', xl: '1.4' },
  fontWeights: { regular: '400', medium: '600', bold: '600' },
  headings: {
    fontFamily: sans,
    fontWeight: '600',
    sizes: {
      h1: { fontSize: 'var(--ac-size-title)', lineHeight: '1.4', fontWeight: '600' },
      h2: { fontSize: 'var(--ac-size-section)', lineHeight: '1.5', fontWeight: '600' },
      h3: { fontSize: 'var(--ac-size-body)', lineHeight: '1.5715', fontWeight: '600' },
    },
  },
  spacing: { xs: '0.25rem', sm: '0.5rem', md: '0.75rem', lg: '1rem', xl: '1.5rem' },
  radius: { xs: '4px', sm: '6px', md: '6px', lg: '10px', xl: '14px' },
  defaultRadius: 'sm',
  shadows: {
    xs: 'none',
    sm: 'none',
    md: '0 4px 16px rgb(15 17 21 / 0.10)',
    lg: '0 8px 24px rgb(15 17 21 / 0.14)',
    xl: '0 12px 40px rgb(15 17 21 / 0.18)',
  },
  respectReducedMotion: true,
  cursorType: 'pointer',
  components: {
    Button: { defaultProps: { size: 'sm' } },
    TextInput: controlSize,
    PasswordInput: controlSize,
    NumberInput: controlSize,
    // Choosing again what is chosen keeps it; where nothing may be chosen, a button clears it.
    Select: { defaultProps: { size: 'sm', checkIconPosition: 'right', allowDeselect: false } },
    Textarea: controlSize,
    SegmentedControl: {
      defaultProps: { size: 'sm', withItemsBorders: false },
      styles: { label: { fontWeight: 400 } },
    },
    Checkbox: controlSize,
    Switch: { defaultProps: { size: 'sm', withThumbIndicator: false } },
    Radio: controlSize,
    Tooltip: { defaultProps: { openDelay: 350, withArrow: false, multiline: true, maw: 320 } },
    Modal: {
      defaultProps: {
        // Above a drawer, a second header would be a second banner of the page.
        attributes: { header: { role: 'presentation' } },
        centered: true,
        radius: 'lg',
        padding: 20,
        overlayProps: { backgroundOpacity: 0.35 },
        transitionProps: { duration: 120 },
      },
      styles: { title: { fontWeight: 600, fontSize: 'var(--ac-size-lead)' } },
    },
    Drawer: { defaultProps: { transitionProps: { duration: 160 } } },
    Menu: {
      defaultProps: {
        shadow: 'md',
        radius: 'sm',
        transitionProps: { duration: 80 },
        // A menu stays in the landmark or dialog of its button.
        withinPortal: false,
        // The placeholder is a focusable element inside role=menu that is no menu item.
        withInitialFocusPlaceholder: false,
      },
    },
    Popover: { defaultProps: { shadow: 'md', radius: 'sm', transitionProps: { duration: 80 } } },
    Notification: { defaultProps: { radius: 'sm' } },
  },
});

/** Points the kit's own variables at the tokens, so that both themes are decided in tokens.css alone. */
export const cssVariables: CSSVariablesResolver = () => {
  const shared = {
    '--mantine-color-body': 'var(--ac-panel)',
    '--mantine-color-text': 'var(--ac-text)',
    '--mantine-color-dimmed': 'var(--ac-muted)',
    '--mantine-color-placeholder': 'var(--ac-faint)',
    '--mantine-color-anchor': 'var(--ac-accent-text)',
    '--mantine-color-error': 'var(--ac-bad)',
    '--mantine-color-default': 'var(--ac-panel)',
    '--mantine-color-default-hover': 'var(--ac-hover)',
    '--mantine-color-default-color': 'var(--ac-text)',
    '--mantine-color-default-border': 'var(--ac-border-strong)',
    '--mantine-color-disabled': 'var(--ac-sunken)',
    '--mantine-color-disabled-color': 'var(--ac-faint)',
    '--mantine-color-disabled-border': 'var(--ac-border)',
    '--mantine-color-indigo-light': 'var(--ac-accent-soft)',
    '--mantine-color-indigo-light-color': 'var(--ac-accent-text)',
    '--mantine-color-indigo-light-hover': 'var(--ac-accent-soft)',
    '--mantine-color-indigo-outline': 'var(--ac-accent-text)',
    '--mantine-color-red-light-color': 'var(--ac-bad)',
    '--mantine-color-red-light': 'var(--ac-bad-soft)',
    '--mantine-color-red-light-hover': 'var(--ac-bad-soft)',
    '--mantine-color-gray-light-color': 'var(--ac-muted)',
    '--mantine-color-gray-light': 'var(--ac-sunken)',
    '--mantine-color-gray-light-hover': 'var(--ac-hover)',
  };
  return { variables: {}, light: shared, dark: shared };
};
