export { Access, ACCESS, Caller } from '@app/platform';
