/** Resolves after the messages that wait by now were answered; a worker has neither setImmediate nor its types. */
export function breath(): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, 0));
}
