export * from './client-gateway.module';
export * from './configure-gateway';
export * from './gateway-options';
export { createGatewayAdapter } from './http/gateway-adapter';
