import './styles/main.css';
import { render } from 'preact';
import { keepAppearance } from './state/appearance.ts';
import { startTicking } from './state/clock.ts';
import { followEvents } from './state/feed.ts';
import { dispatch } from './state/store.ts';

/** One document, three audiences: the pages that the address names are loaded, the others stay away. */
async function start(): Promise<void> {
  keepAppearance();
  startTicking();
  const page = document.getElementById('page')!;
  if (location.pathname.startsWith('/customer')) {
    const { CustomerPage } = await import('./pages/customer/customer-page.tsx');
    render(<CustomerPage />, page);
  } else if (location.pathname.startsWith('/technician')) {
    const { TechnicianPage } = await import('./pages/technician/technician-page.tsx');
    render(<TechnicianPage />, page);
  } else {
    const { CounterPage } = await import('./pages/counter/counter-page.tsx');
    render(<CounterPage />, page);
  }
  followEvents(dispatch);
}

void start();
