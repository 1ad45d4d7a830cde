import '../electron/node-guard.mjs';

const { runAll } = await import('./runner/run-all.ts');
process.exitCode = await runAll();
