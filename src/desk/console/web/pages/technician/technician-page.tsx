import { useEffect } from 'preact/hooks';
import { Icon } from '../../parts/icon.tsx';
import { LanguageButton } from '../../parts/language-button.tsx';
import { ThemeButton } from '../../parts/theme-button.tsx';
import { keepLists } from '../../state/actions.ts';
import { counterLanguage, setDocumentLanguage } from '../../state/appearance.ts';
import { connected, health, terminal } from '../../state/store.ts';
import { AuditPage } from './audit-page.tsx';
import { OverviewPage } from './overview-page.tsx';
import { QueuePage } from './queue-page.tsx';
import { ReconciliationPage } from './reconciliation-page.tsx';
import { texts } from './words.ts';

const PAGES = {
  overview: { path: '/technician', Page: OverviewPage },
  queue: { path: '/technician/queue', Page: QueuePage },
  reconciliation: { path: '/technician/reconciliation', Page: ReconciliationPage },
  audit: { path: '/technician/audit', Page: AuditPage },
} as const;
type PageName = keyof typeof PAGES;
const NAMES = Object.keys(PAGES) as PageName[];

/** The pages for whoever keeps the terminal running. */
export function TechnicianPage() {
  const t = texts.value;
  const shown = NAMES.find((name) => PAGES[name].path === location.pathname) ?? 'overview';
  const { Page } = PAGES[shown];
  useEffect(keepLists, []);
  useEffect(() => setDocumentLanguage(counterLanguage.value), [counterLanguage.value]);
  useEffect(() => {
    document.title = [t.nav[shown], health.value?.merchant].filter(Boolean).join(' · ');
  }, [health.value?.merchant, t, shown]);

  return (
    <div class="technician" data-connection={terminal.value.connection}>
      <header class="tech-bar">
        <p class="status-merchant">{health.value?.merchant}</p>
        <nav class="tech-nav" aria-label={t.nav.label}>
          {NAMES.map((name) => (
            <a
              key={name}
              class="tech-link"
              href={PAGES[name].path}
              aria-current={name === shown ? 'page' : undefined}
            >
              {t.nav[name]}
              {name === 'queue' && <QueueMark />}
            </a>
          ))}
        </nav>
        <div class="status-tools">
          <LanguageButton label={t.language} />
          <ThemeButton label={t.theme} />
          <a class="quiet-button" href="/" aria-label={t.nav.counter} title={t.nav.counter}>
            <Icon name="card" />
            <span class="tech-counter">{t.nav.counter}</span>
          </a>
        </div>
      </header>
      <p class="tech-lost" role="status">
        {!connected.value && terminal.value.connection !== 'opening' && t.lost}
      </p>
      <main class="tech-main">
        <Page />
      </main>
    </div>
  );
}

/** How much waits, beside the name of its page. */
function QueueMark() {
  const queue = health.value?.queue;
  const count = queue ? queue.waiting + queue.parked : 0;
  if (!queue || count === 0) return null;
  return (
    <span class="tech-mark" data-alarm={queue.parked > 0}>
      {count}
    </span>
  );
}
