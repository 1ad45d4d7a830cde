import { mkdirSync, writeFileSync } from 'node:fs';

// The scripts in package.json begin with the shell's own word `exec`, so that a signal sent to npm reaches
// the program and not just the shell around it. The shell of Windows has no such word: this gives it one.
if (process.platform === 'win32') {
  const bin = new URL('../node_modules/.bin/', import.meta.url);
  mkdirSync(bin, { recursive: true });
  writeFileSync(new URL('exec.cmd', bin), '@%*\r\n');
}
