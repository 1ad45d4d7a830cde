/** How the page looks: dense, figures in columns, the paper without backgrounds. */
export const statementStyle = `
:root { color-scheme: light dark; --ink: #16233f; --text: #1c2230; --muted: #5d677b; --line: #d5dae3; --page: #ffffff; --mine: #eef3fb; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6ebf5; --text: #d6dce8; --muted: #9aa5b9; --line: #333b4a; --page: #12161e; --mine: #1d2738; }
}
* { box-sizing: border-box; }
html { background: var(--page); }
body { max-width: 1040px; margin: 0 auto; padding: 32px 24px 64px; background: var(--page); color: var(--text);
  font: 14px/1.5 Inter, "Segoe UI", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", sans-serif;
  font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
header { display: flex; justify-content: space-between; gap: 16px; padding-bottom: 8px; border-bottom: 2px solid var(--ink);
  color: var(--ink); font-size: 15px; }
h1 { margin: 24px 0 0; color: var(--ink); font-size: 26px; line-height: 1.25; }
h2 { margin: 36px 0 8px; color: var(--ink); font-size: 16px; }
h3 { display: flex; justify-content: space-between; gap: 16px; margin: 24px 0 0; color: var(--ink); font-size: 14px; }
.sub, .note { margin: 2px 0 12px; color: var(--muted); }
.note { font-size: 13px; }
.facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(220px, 1fr)); gap: 10px 24px; margin: 16px 0; }
.facts dt, .moves dt { color: var(--muted); font-size: 12px; }
.facts dd, .moves dd { margin: 0; }
.own { margin: 24px 0; padding: 16px 0; border-block: 1px solid var(--line); }
.closing { display: flex; flex-wrap: wrap; align-items: baseline; gap: 4px 14px; margin: 0 0 14px; color: var(--muted); }
.closing strong { color: var(--ink); font-size: 28px; line-height: 1.2; }
.moves { display: grid; grid-template-columns: repeat(auto-fit, minmax(130px, 1fr)); gap: 8px 24px; margin: 0; }
.moves dd { font-size: 16px; font-weight: 600; }
.wide { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; font-size: 13px; }
caption { padding: 4px 0; color: var(--muted); text-align: left; }
caption:empty { display: none; }
th, td { padding: 5px 8px; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
th:first-child, td:first-child { padding-left: 0; min-width: 120px; }
th:last-child, td:last-child { padding-right: 0; }
th { border-bottom: 1px solid var(--ink); color: var(--muted); font-size: 12px; font-weight: 500; vertical-align: bottom;
  word-break: keep-all; overflow-wrap: normal; }
.figure { text-align: right; }
td.figure { white-space: nowrap; }
tfoot td { border-top: 1px solid var(--ink); border-bottom-color: var(--ink); color: var(--ink); font-weight: 600; }
.mine td { background: var(--mine); }
.check .facts { grid-template-columns: 1fr; gap: 6px; }
.check .facts div { display: flex; flex-wrap: wrap; gap: 2px 12px; }
.check dt { width: 220px; }
@page { size: A4; margin: 14mm; }
@media print {
  :root { color-scheme: light; --ink: #16233f; --text: #1c2230; --muted: #5d677b; --line: #d5dae3; --page: #ffffff; --mine: #ffffff; }
  body { max-width: none; padding: 0; font-size: 9pt; }
  h1 { font-size: 17pt; } h2 { font-size: 11pt; margin-top: 16pt; }
  table, .note, h3 { font-size: 7.5pt; } th, .facts dt { font-size: 7pt; } th, td { padding: 2pt 4pt; }
  .wide { overflow: visible; }
  thead { display: table-header-group; } tfoot { display: table-row-group; }
  .facts { grid-template-columns: repeat(3, 1fr); gap: 4pt 12pt; }
  tr, h2, h3, .own, .check { break-inside: avoid; }
  h2, h3, caption { break-after: avoid; }
}
`;
