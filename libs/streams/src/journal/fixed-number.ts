import type { Pool } from 'pg';

/**
 * Puts a number of the exchange on record at its first start; answers the number that is on record
 * from then on.
 */
export async function fixedNumber(pool: Pool, name: string, value: number): Promise<number> {
  await pool.query(
    'insert into streams.fixed_number (name, value) values ($1, $2) on conflict do nothing',
    [name, value],
  );
  const { rows } = await pool.query<{ value: number }>(
    'select value from streams.fixed_number where name = $1',
    [name],
  );
  return rows[0]?.value ?? value;
}
