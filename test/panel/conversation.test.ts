import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Conversation } from '../../client/src/panel/conversation.ts';
import { type FromHost, isFromHost } from '../../client/src/panel/messages.ts';
import {
  type EditorPlace,
  type ExplanationView,
  explainRequest,
  type ReachabilityView,
  reachabilityRequest,
} from '../../server/src/features/support/protocol.ts';
import { answer, explanation, place } from './answers-fixture.ts';

const uri = 'file:///shop/netpol.yaml';
const pair = { source: 'workload:shop/Deployment/web', destination: 'workload:shop/Deployment/api' };

class World {
  view: ReachabilityView | null | Error | object = answer();
  why: ExplanationView | null = explanation();
  readonly posted: FromHost[] = [];
  readonly asked: (readonly [method: string, params: object])[] = [];
  readonly opened: EditorPlace[] = [];
  restarts = 0;
  hold: Promise<void> | undefined;
  readonly conversation = new Conversation({
    strings: { from: 'From' },
    post: message => this.posted.push(message),
    send: async (method, params) => {
      this.asked.push([method, params]);
      await this.hold;
      const answered = method === reachabilityRequest ? this.view : this.why;
      if (answered instanceof Error) throw answered;
      return answered;
    },
    open: opened => this.opened.push(opened),
    restartServer: () => {
      this.restarts += 1;
    },
    label: name => name.slice(name.lastIndexOf('/') + 1),
  });

  /** Keeps the server from answering until the result is called. */
  holdBack(): () => void {
    let release = () => {};
    this.hold = new Promise(resolve => {
      release = resolve;
    });
    return () => release();
  }

  /** The messages since the last call, by type; conditions by name. */
  async told(milliseconds = 200): Promise<readonly string[]> {
    await vi.advanceTimersByTimeAsync(milliseconds);
    expect(this.posted.every(isFromHost)).toBe(true);
    return this.posted.splice(0).map(message => (message.type === 'condition' ? message.condition : message.type));
  }

  /** A panel that shows its first matrix. */
  static async shown(): Promise<World> {
    const world = new World();
    world.conversation.serverIs('running');
    world.conversation.follow(uri);
    world.conversation.receive({ type: 'ready' });
    await world.told();
    world.asked.length = 0;
    return world;
  }
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a panel that opens', () => {
  it('sends texts, then the file and its matrix', async () => {
    const world = new World();
    world.conversation.serverIs('running');
    world.conversation.follow(uri);
    expect(await world.told()).toEqual([]);
    world.conversation.receive({ type: 'ready' });
    expect(await world.told()).toEqual(['strings', 'loading', 'following', 'view']);
    expect(world.asked).toEqual([[reachabilityRequest, { uri }]]);
  });

  it('says that the server starts, and shows the matrix once it runs', async () => {
    const world = new World();
    world.conversation.serverIs('starting');
    world.conversation.follow(uri);
    world.conversation.receive({ type: 'ready' });
    expect(await world.told()).toEqual(['strings', 'starting']);
    world.conversation.serverIs('running');
    expect(await world.told()).toEqual(['following', 'view']);
  });

  it('says that there is no server, and restarts it on request', async () => {
    const world = new World();
    world.conversation.serverIs('stopped');
    world.conversation.receive({ type: 'ready' });
    expect(await world.told()).toEqual(['strings', 'no-server']);
    world.conversation.receive({ type: 'restart' });
    expect(world.restarts).toBe(1);
    expect(world.asked).toEqual([]);
  });

  it('says that there is no file to follow', async () => {
    const world = new World();
    world.conversation.serverIs('running');
    world.conversation.receive({ type: 'ready' });
    expect(await world.told()).toEqual(['strings', 'loading', 'no-file']);
  });

  it('says that the server has nothing to show for the file', async () => {
    const world = new World();
    world.view = null;
    world.conversation.serverIs('running');
    world.conversation.follow(uri);
    world.conversation.receive({ type: 'ready' });
    expect(await world.told()).toEqual(['strings', 'loading', 'no-file']);
  });

  it('says that the answer is of another version', async () => {
    const world = new World();
    world.view = { ...answer(), version: 2 };
    world.conversation.serverIs('running');
    world.conversation.follow(uri);
    world.conversation.receive({ type: 'ready' });
    expect(await world.told()).toEqual(['strings', 'loading', 'incompatible']);
  });
});

describe('a panel on show', () => {
  it('asks once for many changes', async () => {
    const world = await World.shown();
    for (let change = 0; change < 20; change += 1) world.conversation.changed();
    await world.told();
    expect(world.asked).toHaveLength(1);
  });

  it('asks again when something changed while the server was answering', async () => {
    const world = await World.shown();
    const answerNow = world.holdBack();
    world.conversation.changed();
    await world.told();
    world.conversation.changed();
    world.conversation.changed();
    answerNow();
    await world.told();
    expect(world.asked).toHaveLength(2);
  });

  it('sends a matrix that differs', async () => {
    const world = await World.shown();
    world.view = answer({ text: 'TCP 443' });
    world.conversation.changed();
    expect(await world.told()).toEqual(['view']);
  });

  it('leaves the matrix alone when lines moved, and opens where they are now', async () => {
    const world = await World.shown();
    world.view = answer({ shift: 4 });
    world.conversation.changed();
    expect(await world.told()).toEqual(['current']);
    world.conversation.receive({ type: 'open', link: 0 });
    expect(world.opened).toEqual([place(7)]);
  });

  it('opens no place that it did not send', async () => {
    const world = await World.shown();
    world.conversation.receive({ type: 'open', link: 99 });
    world.conversation.receive({ type: 'open', link: 'file:///etc/passwd' });
    expect(world.opened).toEqual([]);
  });

  it('says that it is out of date when the server is slow, and takes it back', async () => {
    const world = await World.shown();
    const answerNow = world.holdBack();
    world.conversation.changed();
    expect(await world.told(1_000)).toEqual([]);
    expect(await world.told(2_000)).toEqual(['loading']);
    answerNow();
    expect(await world.told()).toEqual(['current']);
  });

  it('says that the server restarts, and asks again when it is back', async () => {
    const world = await World.shown();
    world.conversation.serverIs('starting');
    world.conversation.changed();
    expect(await world.told()).toEqual(['restarting']);
    world.conversation.serverIs('running');
    expect(await world.told()).toEqual(['current']);
    expect(world.asked).toHaveLength(1);
  });

  it('says why a request failed, and tries again when told to', async () => {
    const world = await World.shown();
    world.view = new Error('out of memory');
    world.conversation.changed();
    await vi.advanceTimersByTimeAsync(200);
    expect(world.posted.splice(0)).toEqual([{ type: 'condition', condition: 'failed', detail: 'out of memory' }]);
    world.view = answer();
    world.conversation.receive({ type: 'retry' });
    expect(await world.told()).toEqual(['current']);
  });

  it('sends everything again to a page that was hidden, and nothing in between', async () => {
    const world = await World.shown();
    world.conversation.hidden();
    world.view = answer({ text: 'TCP 443' });
    world.conversation.changed();
    expect(await world.told()).toEqual([]);
    world.conversation.receive({ type: 'ready' });
    expect(await world.told()).toEqual(['strings', 'following', 'view', 'view']);
  });
});

describe('a panel that follows', () => {
  it('shows the matrix of the file that became active', async () => {
    const world = await World.shown();
    world.view = answer({ text: 'UDP 53' });
    world.conversation.follow('file:///other/netpol.yaml');
    expect(await world.told()).toEqual(['following', 'view']);
    expect(world.asked).toEqual([[reachabilityRequest, { uri: 'file:///other/netpol.yaml' }]]);
  });

  it('keeps what it shows when the active file has nothing to show', async () => {
    const world = await World.shown();
    world.view = null;
    world.conversation.follow('file:///shop/settings.json');
    await vi.advanceTimersByTimeAsync(160);
    world.view = answer();
    expect(await world.told(400)).toEqual(['current']);
    expect(world.asked.at(-1)).toEqual([reachabilityRequest, { uri }]);
  });
});

describe('a selected pair', () => {
  it('is explained, and again after each change', async () => {
    const world = await World.shown();
    world.conversation.receive({ type: 'explain', pair });
    expect(await world.told()).toEqual(['explanation']);
    expect(world.asked).toEqual([[explainRequest, { uri, ...pair }]]);
    world.why = { ...explanation(), depends: ['the plug-in'] };
    world.conversation.changed();
    expect(await world.told()).toEqual(['current', 'explanation']);
  });

  it('is left alone when its lines moved, and opens where they are now', async () => {
    const world = await World.shown();
    world.conversation.receive({ type: 'explain', pair });
    await world.told();
    world.why = explanation(9);
    world.conversation.changed();
    expect(await world.told()).toEqual(['current']);
    world.conversation.receive({ type: 'open', link: 7 });
    expect(world.opened).toEqual([place(59)]);
  });

  it('is told to be unknown when the server does not have it any more', async () => {
    const world = await World.shown();
    world.why = null;
    world.conversation.receive({ type: 'explain', pair });
    await vi.advanceTimersByTimeAsync(10);
    expect(world.posted).toEqual([{ type: 'explanation', pair, explanation: null }]);
  });

  it('is not explained after it was deselected', async () => {
    const world = await World.shown();
    world.conversation.receive({ type: 'explain', pair });
    world.conversation.receive({ type: 'unexplain' });
    expect(await world.told()).toEqual([]);
  });

  it('given from outside waits for the page', async () => {
    const world = new World();
    world.conversation.serverIs('running');
    world.conversation.follow(uri);
    world.conversation.select(pair);
    world.conversation.receive({ type: 'ready' });
    expect(await world.told()).toEqual(['strings', 'loading', 'select', 'following', 'view']);
    world.conversation.select(pair);
    expect(await world.told()).toEqual(['select']);
  });
});

describe('a closed panel', () => {
  it('asks and sends nothing', async () => {
    const world = await World.shown();
    world.conversation.changed();
    world.conversation.dispose();
    expect(await world.told()).toEqual([]);
    expect(world.asked).toEqual([]);
  });
});
