import classes from './charts.module.css';

type ChartTableProps = {
  label: string;
  columns: readonly string[];
  rows: readonly {
    readonly key: string | number;
    readonly name: string;
    readonly cells: readonly string[];
  }[];
};

/** What a chart shows, in words and figures. */
export function ChartTable({ label, columns, rows }: ChartTableProps) {
  const [first, ...others] = columns;
  return (
    <section
      className={classes.tableBox}
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
    >
      <table className={classes.chartTable} aria-label={label}>
        <thead>
          <tr>
            <th scope="col">{first}</th>
            {others.map((column) => (
              <th key={column} scope="col" className={classes.figure}>
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, name, cells }) => (
            <tr key={key}>
              <th scope="row">{name}</th>
              {cells.map((cell, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: cells are told apart by their columns
                <td key={index} className={classes.figure}>
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
