/** Everything a user of the book names, in one place for the files of this library. */
export * from './commands';
export * from './order-book';
export * from './reports';
export * from './vocabulary';
