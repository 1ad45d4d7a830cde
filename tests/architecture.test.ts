import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import { beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

type Rule = {
  /** Folders or files of the project; a folder may always import from itself. */
  readonly project: readonly string[];
  readonly packages: readonly string[];
  /** Node's own modules: `any`, or the ones that need no I/O, clock or randomness. */
  readonly node: 'any' | readonly string[];
};

/**
 * Who may import whom, type imports included. The longest matching name decides (`/*` stands for the files
 * directly in a folder); what is not listed may not be imported.
 */
/** A part of the composition root, which hands services what they need of each other. */
function composing(others: readonly string[]): Rule {
  return {
    project: [
      'electron/core/services',
      'electron/core/storage',
      'electron/core/events.ts',
      'electron/core/ports.ts',
      'shared',
      ...others,
    ],
    packages: [],
    node: [],
  };
}

const rules: Readonly<Record<string, Rule>> = {
  shared: { project: [], packages: ['zod', 'temporal-polyfill'], node: [] },

  'electron/core/domain': { project: ['shared'], packages: ['temporal-polyfill'], node: [] },
  'electron/core/dialects': { project: ['shared'], packages: [], node: [] },
  'electron/core/providers': {
    project: ['electron/core/dialects', 'shared'],
    packages: ['undici'],
    node: 'any',
  },
  'electron/core/storage': {
    project: ['electron/core/domain', 'electron/core/ports.ts', 'shared'],
    packages: ['better-sqlite3'],
    node: 'any',
  },
  'electron/core/vault': { project: ['electron/core/ports.ts', 'shared'], packages: [], node: 'any' },
  'electron/core/oauth': {
    project: ['electron/core/ports.ts', 'shared'],
    packages: ['oauth4webapi', 'undici'],
    node: 'any',
  },
  'electron/core/webhooks': {
    project: ['electron/core/ports.ts', 'shared'],
    packages: ['undici'],
    node: 'any',
  },
  'electron/core/export': {
    project: ['electron/core/domain', 'shared'],
    packages: ['papaparse', 'pdfmake', 'write-excel-file', 'zod'],
    node: [],
  },
  'electron/core/services': {
    project: [
      'electron/core/domain',
      'electron/core/storage',
      'electron/core/providers',
      'electron/core/vault',
      'electron/core/oauth',
      'electron/core/export',
      'electron/core/webhooks',
      'electron/core/ports.ts',
      'shared',
    ],
    packages: ['@pydantic/genai-prices'],
    node: 'any',
  },
  'electron/core/relay': {
    project: [
      'electron/core/services',
      'electron/core/dialects',
      'electron/core/providers',
      'electron/core/ports.ts',
      'shared',
    ],
    packages: ['express', 'undici'],
    node: 'any',
  },
  'electron/core/jobs': {
    project: ['electron/core/services', 'electron/core/ports.ts', 'shared'],
    packages: [],
    node: 'any',
  },
  'electron/core/dispatch.ts': { project: ['electron/core/ports.ts', 'shared'], packages: [], node: [] },
  'electron/core/events.ts': { project: ['electron/core/ports.ts', 'shared'], packages: [], node: [] },
  'electron/core/ports.ts': { project: ['shared'], packages: [], node: [] },
  'electron/core/system': { project: ['electron/core/ports.ts', 'shared'], packages: ['pino'], node: 'any' },
  'electron/core/change-queue.ts': { project: [], packages: [], node: [] },
  'electron/core/handlers.ts': {
    project: [
      'electron/core/dispatch.ts',
      'electron/core/change-queue.ts',
      'electron/core/services',
      'electron/core/ports.ts',
      'shared',
    ],
    packages: [],
    node: [],
  },
  /** The only constructor. */
  'electron/core/core.ts': { project: ['electron/core', 'shared'], packages: [], node: 'any' },

  /** Its parts: what is kept in memory, and what answers the owner. */
  'electron/core/books.ts': composing(['electron/core/system']),
  'electron/core/owner-services.ts': composing([
    'electron/core/account-services.ts',
    'electron/core/bill-services.ts',
    'electron/core/owner-deps.ts',
  ]),
  'electron/core/account-services.ts': composing(['electron/core/owner-deps.ts', 'electron/core/providers']),
  'electron/core/bill-services.ts': composing(['electron/core/owner-deps.ts']),
  'electron/core/owner-deps.ts': composing(['electron/core/books.ts', 'electron/core/change-queue.ts']),

  /** The part of it that tells the owner what happens. */
  'electron/core/alerting.ts': composing(['electron/core/jobs']),

  'electron/main': {
    project: ['electron/core/core.ts', 'electron/core/ports.ts', 'shared'],
    packages: ['electron'],
    node: 'any',
  },
  'electron/headless': {
    project: ['electron/core/core.ts', 'electron/core/ports.ts', 'shared'],
    packages: ['express'],
    node: 'any',
  },
  /** The command that checks statements. */
  'electron/verify': {
    project: ['electron/core/services', 'electron/core/system', 'shared'],
    packages: [],
    node: 'any',
  },
  'electron/preload': { project: ['shared'], packages: ['electron'], node: [] },
  /** Commands of the project itself; nothing of them is shipped. */
  'electron/*': { project: [], packages: ['esbuild', 'vite', '@playwright/test'], node: 'any' },

  'renderer/app': {
    project: ['renderer/features', 'renderer/components', 'renderer/transports', 'shared'],
    packages: [
      'react',
      'react-dom',
      'react-i18next',
      'i18next',
      'zustand',
      'wouter',
      '@fontsource-variable/inter',
      '@mantine/core',
      '@mantine/hooks',
      '@mantine/notifications',
      '@tabler/icons-react',
    ],
    node: [],
  },
  'renderer/components': {
    project: ['renderer/app/i18n', 'renderer/app/group-store.ts', 'renderer/app/router.ts', 'shared'],
    packages: [
      'react',
      'react-i18next',
      'zod',
      '@mantine/core',
      '@mantine/form',
      '@mantine/hooks',
      '@mantine/notifications',
      '@tabler/icons-react',
    ],
    node: [],
  },
  'renderer/features': {
    project: ['renderer/app', 'renderer/components', 'renderer/transports', 'shared'],
    packages: [
      'react',
      'react-i18next',
      'i18next',
      'zod',
      'zustand',
      'wouter',
      '@mantine/core',
      '@mantine/form',
      '@mantine/hooks',
      '@mantine/notifications',
      '@tabler/icons-react',
    ],
    node: [],
  },
  'renderer/transports': { project: ['shared'], packages: ['zustand'], node: [] },
  'renderer/vite.config.ts': { project: [], packages: ['vite', '@vitejs/plugin-react'], node: 'any' },
};

/** Rooms whose nouns do not know each other; a service's noun is the first word of its file's name. */
const strangers: readonly RegExp[] = [/^renderer\/features\/([^/]+)/, /^electron\/core\/services\/([^./-]+)/];

type Import = { readonly from: string; readonly specifier: string; readonly to: string; readonly kind: Kind };
type Kind = 'project' | 'package' | 'node';

let files: readonly string[];
let imports: readonly Import[];

beforeAll(async () => {
  const result = await cruise(['electron', 'shared', 'renderer'], {
    baseDir: root,
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
  });
  const modules = (result.output as ICruiseResult).modules.filter(({ source }) =>
    /^(electron|shared|renderer)\//.test(source),
  );
  files = modules.map(({ source }) => source);
  imports = modules.flatMap(({ source, dependencies }) =>
    dependencies.map(({ module, resolved, dependencyTypes }) => ({
      from: source,
      specifier: module,
      to: resolved,
      kind: dependencyTypes.includes('core') ? 'node' : module.startsWith('.') ? 'project' : 'package',
    })),
  );
});

describe('every import', () => {
  it('is seen at all: the shells, the core and the interface are among the files', () => {
    expect(files).toEqual(
      expect.arrayContaining(['electron/main/index.ts', 'electron/core/core.ts', 'renderer/app/main.tsx']),
    );
    expect(imports.length).toBeGreaterThan(500);
  });

  it.each(Object.keys(rules))('of %s is one that the table allows', (room) => {
    const forbidden = imports.filter((it) => roomOf(it.from) === room && !isAllowed(it));
    expect(forbidden.map(({ from, specifier }) => `${from} -> ${specifier}`)).toEqual([]);
  });

  it('starts in a room that the table knows', () => {
    expect(files.filter((file) => roomOf(file) === undefined)).toEqual([]);
  });

  it('leaves features and services strangers to each other', () => {
    const crossing = imports.filter(({ from, to }) =>
      strangers.some((pattern) => {
        const [own, other] = [pattern.exec(from)?.[1], pattern.exec(to)?.[1]];
        return own !== undefined && other !== undefined && own !== other;
      }),
    );
    expect(crossing.map(({ from, to }) => `${from} -> ${to}`)).toEqual([]);
  });
});

describe('the tree', () => {
  it('has no file over 400 lines but the one table of errors', () => {
    const long = files.filter((file) => readFileSync(join(root, file), 'utf8').split('\n').length > 401);
    expect(long).toEqual(['shared/errors.ts']);
  });

  it('names files for what they are, in kebab-case', () => {
    const names = files.map((file) => file.slice(file.lastIndexOf('/') + 1));
    expect(names.filter((name) => !/^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+)+$/.test(name))).toEqual([]);
    expect(names.filter((name) => /(^|-)(utils?|helpers?|common|manager)\b/.test(name)).sort()).toEqual([
      // The translations' namespace of that name.
      'common.ts',
      'common.ts',
    ]);
  });

  it('has only the agreed names at the top', () => {
    const generated = new Set(['node_modules', 'out', 'dist', '.git']);
    const agreed = [
      '.biome.json',
      '.ci',
      '.editorconfig',
      '.gitignore',
      '.npmrc',
      'ARCHITECTURE.md',
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'assets',
      'electron',
      'electron-builder.yml',
      'package-lock.json',
      'package.json',
      'renderer',
      'shared',
      'tests',
      'tsconfig.json',
    ];
    const found = readdirSync(root).filter((name) => !generated.has(name));
    expect(found.filter((name) => !agreed.includes(name))).toEqual([]);
  });
});

/** The table's longest name that the file lies under. */
function roomOf(file: string): string | undefined {
  return Object.keys(rules)
    .filter((room) => isUnder(file, room))
    .sort((a, b) => b.length - a.length)[0];
}

function isAllowed({ from, specifier, to, kind }: Import): boolean {
  const room = roomOf(from);
  if (room === undefined) return false;
  const rule = rules[room] as Rule;
  if (kind === 'node') return rule.node === 'any' || rule.node.includes(specifier.replace(/^node:/, ''));
  if (kind === 'package') return rule.packages.includes(packageName(specifier));
  if (roomOf(to) === room) return true;
  return rule.project.some((allowed) => isUnder(to, allowed));
}

function isUnder(file: string, place: string): boolean {
  if (place.endsWith('/*')) return file.slice(0, file.lastIndexOf('/') + 1) === place.slice(0, -1);
  return file === place || file.startsWith(`${place}/`);
}

function packageName(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}
