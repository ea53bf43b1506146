import type { Session } from '../session.ts';

/** Starts the server afresh; also after it has crashed too often to be restarted by itself. */
export async function restartServer(session: Session): Promise<void> {
  await session.restart();
}
