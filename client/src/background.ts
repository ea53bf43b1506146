/** Begins a task that nobody waits for; its failure is written to the log of the extension host. */
export function inBackground(what: string, task: () => unknown): void {
  const tell = (error: unknown): void => console.error(`NetworkPolicy for Kubernetes: ${what} failed.`, error);
  try {
    Promise.resolve(task()).catch(tell);
  } catch (error) {
    tell(error);
  }
}
