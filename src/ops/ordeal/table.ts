/** The reckoning as text: one line for each comparison, then what differs. */
import type { Result } from './trials.ts';

const shownOf = 10;

/** Prints a trial; returns how many differences there are. */
export function printResult({ name, findings, figures, outages }: Result): number {
  const wrong = findings.reduce((sum, one) => sum + one.wrong.length, 0);
  console.log(`\n${name}: ${wrong === 0 ? 'all is as it was told' : `${wrong} differences`}`);
  for (const { what, looked, wrong: list } of findings)
    console.log(`  ${list.length === 0 ? 'ok   ' : 'WRONG'}  ${what.padEnd(54)} ${String(looked).padStart(6)}`);
  const { answers, p50, p95, p99, statuses } = figures;
  console.log(`  ${answers} answers (${statuses}); p50 ${p50} ms, p95 ${p95} ms, p99 ${p99} ms`);
  if (outages.length > 0) console.log(`  ${outages.length} kills`);
  for (const { what, wrong: list } of findings.filter((one) => one.wrong.length > 0)) {
    console.log(`\n  ${what}:`);
    for (const line of list.slice(0, shownOf)) console.log(`    ${line}`);
    if (list.length > shownOf) console.log(`    and ${list.length - shownOf} more`);
  }
  return wrong;
}
