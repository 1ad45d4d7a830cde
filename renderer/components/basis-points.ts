/** Basis points as a percentage without decimals that say nothing: 1250 is "12.5 %", in Chinese "12.5%". */
export function bpText(bp: number, lang: string): string {
  return (bp / 10_000).toLocaleString(lang, { style: 'percent', maximumFractionDigits: 2 });
}
