// Plain JavaScript that old versions parse: the entries import it before anything that needs Node 24.
const found = process.versions.node;

if (Number(found.split('.')[0]) < 24) {
  process.stderr.write(
    [
      `AiCarpool 需要 Node 24，当前是 ${found}。项目自带 Node 24：先运行 npm ci，再用 npm start 或 npm run serve 启动。`,
      `AiCarpool needs Node 24, this is ${found}. The project brings its own: run "npm ci" once, then "npm start" or "npm run serve".`,
      '',
    ].join('\n'),
  );
  process.exit(1);
}
