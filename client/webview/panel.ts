import { App } from './app.ts';
import { host, onHostMessage } from './host.ts';

const root = document.getElementById('panel');
if (root) {
  const app = new App(root);
  onHostMessage(message => app.take(message));
  host.postMessage({ type: 'ready' });
}
