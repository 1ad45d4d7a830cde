import nodeModule from 'node:module';
import { fileURLToPath } from 'node:url';

/*
 * A start takes the compiled code of the one before it, which saves a tenth of a second and memory. Each build begins
 * with an empty folder; where none can be written, everything is compiled anew.
 */
nodeModule.enableCompileCache(fileURLToPath(new URL('../out/compile-cache', import.meta.url)));
