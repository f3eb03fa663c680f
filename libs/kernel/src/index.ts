export * from './assert';
export * from './clock';
export * from './decimal';
export * from './domain-error';
export * from './ids';
export * from './reasons';
export * from './stable-hash';
export * from './values';
