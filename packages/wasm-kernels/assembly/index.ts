export * from './generated/exports';
