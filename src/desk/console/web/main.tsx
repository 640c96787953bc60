import './styles/main.css';
import { render } from 'preact';
import { keepAppearance } from './state/appearance.ts';
import { startTicking } from './state/clock.ts';
import { followEvents } from './state/feed.ts';
import { dispatch } from './state/store.ts';

/** One document, two pages: what the address names is loaded, the other stays away. */
async function start(): Promise<void> {
  keepAppearance();
  startTicking();
  const page = document.getElementById('page')!;
  if (location.pathname.startsWith('/customer')) {
    const { CustomerPage } = await import('./pages/customer/customer-page.tsx');
    render(<CustomerPage />, page);
  } else {
    const { CounterPage } = await import('./pages/counter/counter-page.tsx');
    render(<CounterPage />, page);
  }
  followEvents(dispatch);
}

void start();
