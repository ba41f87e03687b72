import mysql from 'mysql2';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';

/** Printed as one line of JSON by the child process that only reads. */
export interface BareReport {
  sourceRows: number;
  targetBytes: number;
  seconds: number;
  cpuSeconds: number;
}

/** Child process of the benchmark: reads both tables at the same time with the fastest road of each driver, and does nothing with them. */
const [sourceUrl = '', targetUrl = '', table = ''] = process.argv.slice(2);
const started = performance.now();
const [sourceRows, targetBytes] = await Promise.all([readSource(), readTarget()]);
const seconds = (performance.now() - started) / 1000;
const { user, system } = process.cpuUsage();
const report: BareReport = { sourceRows, targetBytes, seconds, cpuSeconds: (user + system) / 1e6 };
process.stdout.write(`${JSON.stringify(report)}\n`);

/** mysql2, rows as arrays of text. */
async function readSource(): Promise<number> {
  const connection = mysql.createConnection({ uri: sourceUrl, dateStrings: true, supportBigNumbers: true, bigNumberStrings: true });
  let rows = 0;
  await new Promise<void>((resolve, reject) => {
    connection
      .query({ sql: `SELECT * FROM ${table}`, rowsAsArray: true })
      .on('result', () => {
        rows += 1;
      })
      .on('error', reject)
      .on('end', resolve);
  });
  connection.destroy();
  return rows;
}

/** pg with COPY, which hands bytes through. */
async function readTarget(): Promise<number> {
  const client = new pg.Client({ connectionString: targetUrl });
  await client.connect();
  let bytes = 0;
  for await (const chunk of client.query(copyTo(`COPY ${table} TO STDOUT (FORMAT csv)`))) bytes += (chunk as Buffer).length;
  await client.end();
  return bytes;
}
