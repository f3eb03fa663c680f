export { Badge } from './badge';
export { Button } from './button';
export { ConfirmButton } from './confirm-button';
export { DataTable } from './data-table';

export { Dialog } from './dialog';
export { Field, NumberField } from './field';
export { Change, Money, Price, Quantity, SideMark } from './figures';
export * from './format';
export { Panel, PanelBoundary } from './panel';
export { Select } from './select';
export { Sparkline } from './sparkline';
export { Split } from './split';
export { Empty, Failure, Skeleton } from './states';
export { stepDecimal } from './step-decimal';
export type { TableColumn } from './table-column';
export { Tabs } from './tabs';
export { Tooltip } from './tooltip';
