import { useTranslation } from '../../i18n';
import { today } from '../../ui/format';
import { plusDays } from './days';
import { type QueueView, useDueCount } from './useQueue';

/** How much is due when; each figure opens the cases it counts. */
export function DueStrip({ view }: { view: QueueView }) {
  const { t } = useTranslation('desk');
  const now = today();
  const days = { overdue: now, today: plusDays(now, 1), soon: plusDays(now, 4) };
  return (
    <div className="desk-strip">
      <Figure name={t('queue.due.overdue')} tone="late" due={days.overdue} view={view} />
      <Figure name={t('queue.due.today')} hint={t('queue.due.incl')} tone="soon" due={days.today} view={view} />
      <Figure name={t('queue.due.soon')} hint={t('queue.due.incl')} tone="soon" due={days.soon} view={view} />
      <Figure name={t('queue.due.open')} view={view} />
    </div>
  );
}

interface Props {
  name: string;
  hint?: string;
  tone?: 'late' | 'soon';
  due?: string;
  view: QueueView;
}

function Figure({ name, hint, tone, due, view }: Props) {
  const count = useDueCount(due);
  return (
    <button type="button" className="desk-figure" onClick={() => view.set({ tab: 'open', q: '', kind: '', stage: '', due: due ?? '' })}>
      <span className="desk-figure-name">
        {name}
        {hint && <span className="quiet"> {hint}</span>}
      </span>
      <span className={`desk-figure-count${tone && count ? ` clock-${tone}` : ''}`}>{count ?? '…'}</span>
    </button>
  );
}
