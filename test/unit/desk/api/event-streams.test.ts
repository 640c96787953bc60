import { EventEmitter, once } from 'node:events';
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { expect, it, onTestFinished } from 'vitest';
import { healthView, PAYMENT_ID, paymentView } from '../../../support/fake-terminal.ts';
import { type Listeners, send, startListeners } from './listeners.ts';

interface Stream {
  outgoing: ClientRequest;
  response: IncomingMessage;
  /** Reads until `text` has come, and returns all of it so far. */
  until(text: string): Promise<string>;
}

async function follow({ socketPath }: Listeners): Promise<Stream> {
  const outgoing = request({ socketPath, path: '/v1/events', agent: false }).end();
  outgoing.on('error', () => undefined);
  onTestFinished(() => void outgoing.destroy());
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
  response.setEncoding('utf8');
  let read = '';
  const grown = new EventEmitter();
  response.on('data', (chunk: string) => {
    read += chunk;
    grown.emit('more');
  });
  const until = async (text: string): Promise<string> => {
    while (!read.includes(text)) await once(grown, 'more');
    return read;
  };
  return { outgoing, response, until };
}

it('begins with hello: health and the payment under way', async () => {
  const listeners = await startListeners();
  listeners.terminal.stored.push(paymentView({ state: 'reading' }));
  listeners.terminal.currentHealth = healthView({ paymentId: PAYMENT_ID });
  const { response, until } = await follow(listeners);
  expect(response.headers['content-type']).toBe('text/event-stream');
  expect(response.headers['cache-control']).toBe('no-store');
  const [retry, hello] = (await until('"type":"hello"')).split('\n\n');
  expect(retry).toBe('retry: 1000');
  const [event, line] = hello!.split('\n');
  expect(event).toBe('event: hello');
  expect(JSON.parse(line!.replace('data: ', ''))).toEqual({
    type: 'hello',
    health: healthView({ paymentId: PAYMENT_ID }),
    payment: paymentView({ state: 'reading' }),
  });
});

it('carries every event to every client, in order, cut to the contract', async () => {
  const listeners = await startListeners();
  const streams = [await follow(listeners), await follow(listeners)];
  const leaky = { ...paymentView(), track2: '4761739001010010D2212' };
  listeners.terminal.emit({ type: 'payment', payment: leaky });
  listeners.terminal.emit({ type: 'receipt', paymentId: PAYMENT_ID, copy: 'customer', state: 'printed' });
  for (const { until } of streams) {
    const text = await until('event: receipt');
    expect(text.indexOf('event: payment')).toBeGreaterThan(text.indexOf('event: hello'));
    expect(text).not.toContain('track2');
  }
});

it('leaves out an event that breaks the contract and says so in the log', async () => {
  const listeners = await startListeners();
  const { until } = await follow(listeners);
  listeners.terminal.emit({ type: 'payment', payment: { id: 7 } } as never);
  listeners.terminal.emit({ type: 'health', health: healthView() });
  expect(await until('event: health')).not.toContain('event: payment');
  expect(listeners.log.lines).toMatchObject([{ level: 'error', fields: { event: 'payment' } }]);
});

it('beats while nothing happens', async () => {
  const listeners = await startListeners();
  const { until } = await follow(listeners);
  await until('hello');
  listeners.clock.advance(45_000);
  const beats = (await until(': heartbeat\n\n: heartbeat\n\n: heartbeat\n\n')).match(/: heartbeat/g);
  expect(beats).toHaveLength(3);
});

it('cuts a client that does not read, and only that one', async () => {
  const listeners = await startListeners();
  const slow = await follow(listeners);
  const { until } = await follow(listeners);
  await slow.until('hello');
  slow.response.pause();
  for (let sent = 1; sent <= 200 && listeners.terminal.listeners.size === 2; sent++) {
    const merchant = `${'x'.repeat(50_000)} ${sent}`;
    listeners.terminal.emit({ type: 'health', health: healthView({ merchant }) });
    await until(merchant);
  }
  expect(listeners.terminal.listeners.size).toBe(1);
  expect(listeners.log.lines).toMatchObject([
    { level: 'warn', message: expect.stringContaining('does not read') },
  ]);
  listeners.terminal.emit({ type: 'payment', payment: paymentView() });
  await until('event: payment');
});

it('forgets a client that leaves: no listener, no timer stays', async () => {
  const listeners = await startListeners();
  const { outgoing, response, until } = await follow(listeners);
  await until('hello');
  expect([listeners.terminal.listeners.size, listeners.clock.pendingTimers]).toEqual([1, 1]);
  outgoing.destroy();
  await once(response, 'close').catch(() => undefined);
  while (listeners.terminal.listeners.size > 0) await new Promise((resolve) => setImmediate(resolve));
  expect(listeners.clock.pendingTimers).toBe(0);
});

it('bounds how many streams are open', async () => {
  const listeners = await startListeners();
  for (let opened = 0; opened < 64; opened++) await follow(listeners);
  const answer = await send({ socketPath: listeners.socketPath }, { path: '/v1/events' });
  expect([answer.status, JSON.parse(answer.text).code]).toEqual([429, 'rate_limited']);
});

it('answers an error, not half a stream, when the terminal cannot say hello', async () => {
  const listeners = await startListeners();
  listeners.terminal.health = () => {
    throw new Error('no health');
  };
  const answer = await send({ socketPath: listeners.socketPath }, { path: '/v1/events' });
  expect([answer.status, JSON.parse(answer.text).code]).toEqual([500, 'internal']);
  expect(listeners.terminal.listeners.size).toBe(0);
});

it('ends when the API closes', async () => {
  const listeners = await startListeners();
  const { response, until } = await follow(listeners);
  await until('hello');
  const ended = once(response, 'end');
  await listeners.api.close();
  await ended;
  expect(listeners.terminal.listeners.size).toBe(0);
});
