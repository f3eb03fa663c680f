import { databaseTrouble } from './database-trouble';

const coded = (code: string): Error => Object.assign(new Error('x'), { code });

describe('trouble with the database', () => {
  it.each(['ECONNREFUSED', '57P03', '53300'])('%s: nothing was sent', (code) => {
    expect(databaseTrouble(coded(code))?.reason).toBe('SERVICE_DOWN');
  });

  it.each(['ECONNRESET', '57P01', '57014', '08006', '53100'])('%s: it may be done', (code) => {
    expect(databaseTrouble(coded(code))?.reason).toBe('OUTCOME_UNKNOWN');
  });

  it.each([
    ['Connection terminated unexpectedly', 'OUTCOME_UNKNOWN'],
    ['Query read timeout', 'OUTCOME_UNKNOWN'],
    ['timeout exceeded when trying to connect', 'SERVICE_DOWN'],
  ])('"%s" is %s', (text, reason) => {
    expect(databaseTrouble(new Error(text))?.reason).toBe(reason);
  });

  it.each(['23505', '42501', ''])('%p is a mistake of ours', (code) => {
    expect(databaseTrouble(coded(code))).toBeNull();
    expect(databaseTrouble('no error at all')).toBeNull();
  });
});
