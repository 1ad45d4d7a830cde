import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { statementToCsv } from '../export/statement-csv.ts';
import { statementToHtml } from '../export/statement-html.ts';
import { statementToJson } from '../export/statement-json.ts';
import { statementToPdf } from '../export/statement-pdf.ts';
import { statementToXlsx } from '../export/statement-xlsx.ts';
import { usageRowLine } from '../export/usage-row.ts';
import { openForReading } from '../storage/database.ts';
import { brokenExport, ExportFile } from './exports-file.ts';
import type {
  ExportTask,
  FromExport,
  RowsWork,
  StatementWork,
  ToExport,
  UsageLines,
} from './exports-messages.ts';
import { writeRows } from './exports-rows.ts';

/*
 * The entry of an export's thread: everything that takes long, rendering, reading rows, writing and syncing the file,
 * happens here, so that nothing else waits. It lives for one file.
 */

const port = parentPort as MessagePort;
const task = workerData as ExportTask;
const { target } = task;

try {
  tell(await write(await given()));
} catch (thrown) {
  const { code, params, cause } = brokenExport(thrown, target.path);
  tell({ kind: 'failed', code, params, cause: String(cause) });
}
port.close();

/** The work, when all of it has come. */
function given(): Promise<StatementWork | RowsWork> {
  const lines: UsageLines = [];
  return new Promise((resolve) => {
    port.on('message', (message: ToExport) => {
      if (message.kind === 'lines') lines.push(...message.lines);
      else resolve(withLines(message.work, lines));
    });
  });
}

function withLines(work: StatementWork | RowsWork, lines: UsageLines): StatementWork | RowsWork {
  if (work.kind === 'rows') return work;
  const { hash, document } = work.statement;
  return { ...work, statement: { hash, document: { ...document, usage: { ...document.usage, lines } } } };
}

async function write(work: StatementWork | RowsWork): Promise<FromExport> {
  // Rendered before there is a file: a statement that cannot be rendered leaves nothing.
  const content = work.kind === 'statement' ? await rendered(work) : undefined;
  if (isCancelled()) return { kind: 'cancelled' };
  const file = new ExportFile(target);
  try {
    if (content !== undefined) file.write(content);
    const rows = work.kind === 'rows' ? rowsInto(file, work) : 0;
    if (rows === undefined || isCancelled()) {
      file.discard();
      return { kind: 'cancelled' };
    }
    file.finish();
    return { kind: 'done', rows, bytes: file.bytes };
  } catch (error) {
    file.discard();
    throw error;
  }
}

function rowsInto(file: ExportFile, work: RowsWork): number | undefined {
  const db = openForReading(target.dataDir);
  try {
    return writeRows(db, work, {
      lineOf: usageRowLine,
      write: (text) => file.write(text),
      progress: (rows) => tell({ kind: 'progress', rows }),
      isCancelled,
    });
  } finally {
    db.close();
  }
}

function rendered({
  format,
  statement,
  canonical,
  lang,
  memberId,
}: StatementWork): Promise<Uint8Array> | Uint8Array | string {
  const file = { statement, lang, memberId };
  switch (format) {
    case 'pdf':
      return statementToPdf(file, { regular: font('400Regular'), bold: font('600SemiBold') });
    case 'xlsx':
      return statementToXlsx(file);
    case 'csv':
      return statementToCsv(file);
    case 'html':
      return statementToHtml(file, (text) => createHash('sha256').update(text).digest('base64'));
    case 'json':
      return statementToJson(canonical, statement.hash);
  }
}

function font(weight: string): Uint8Array {
  return readFileSync(new URL(`${weight}/NotoSansSC_${weight}.ttf`, task.fonts));
}

function isCancelled(): boolean {
  return Atomics.load(task.cancelled, 0) === 1;
}

function tell(message: FromExport): void {
  port.postMessage(message);
}
