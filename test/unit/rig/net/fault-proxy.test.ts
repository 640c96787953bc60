import { connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FaultProxy } from '../../../../src/rig/net/fault-proxy.ts';
import { SimulatedClock } from '../../../../src/rig/simulated/simulated-clock.ts';
import { until } from '../../../support/until.ts';

let clock: SimulatedClock;
let server: Server;
let proxy: FaultProxy;
let client: Socket;
let atServer = '';
let atClient = '';

/** An echo server behind the proxy, and a client that is connected to it. */
beforeEach(async () => {
  clock = new SimulatedClock();
  atServer = '';
  atClient = '';
  server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk) => {
      atServer += chunk.toString('latin1');
      socket.write(chunk);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  proxy = new FaultProxy({ clock, targetPort: typeof address === 'object' && address ? address.port : 0 });
  client = await connected(await proxy.listen());
});
afterEach(async () => {
  client.destroy();
  await proxy.close();
  await new Promise((resolve) => server.close(resolve));
});

async function connected(port: number): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1' });
  socket.on('data', (chunk) => {
    atClient += chunk.toString('latin1');
  });
  socket.on('error', () => socket.destroy());
  await until(() => socket.readyState === 'open', 'the connection');
  return socket;
}

test('without a fault it passes bytes both ways', async () => {
  client.write('hello');
  await until(() => atClient === 'hello', 'the echo');
});

test('a black hole swallows, and the connection stays open', async () => {
  proxy.switches.blackHole = true;
  client.write('lost');
  await until(() => proxy.swallowedBytes === 4, 'the loss');
  proxy.switches.blackHole = false;
  client.write('found');
  await until(() => atClient === 'found', 'the echo');
  expect(atServer).toBe('found');
});

test('cuts after exactly so many bytes', async () => {
  proxy.switches.cutAfterBytes = 3;
  client.write('hello');
  await until(() => client.destroyed, 'the cut');
  await until(() => atServer.length > 0, 'the bytes before the cut');
  expect(atServer).toBe('hel');
});

test('drops responses: the server has the request, the client hears nothing', async () => {
  proxy.switches.dropResponses = true;
  client.write('one');
  await until(() => proxy.swallowedBytes === 3, 'the loss');
  expect([atServer, atClient]).toEqual(['one', '']);
});

test('doubles responses', async () => {
  proxy.switches.duplicateResponses = true;
  client.write('one');
  await until(() => atClient === 'oneone', 'both');
});

test('delays by the clock', async () => {
  proxy.switches.delayMs = 100;
  client.write('one');
  await until(() => clock.pendingTimers === 1, 'the delay');
  expect(atServer).toBe('');
  clock.advance(100);
  await until(() => atServer === 'one', 'the request');
});

test('closed, it cuts what there is; reopened, it takes connections on the same port', async () => {
  const port = client.remotePort!;
  await proxy.close();
  await until(() => client.destroyed, 'the cut');
  await proxy.reopen();
  client = await connected(port);
  client.write('again');
  await until(() => atClient === 'again', 'the echo');
});
