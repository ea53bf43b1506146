import { startNodeServer } from './wire/node.ts';

startNodeServer();
