import { Tabs } from 'antd';
import { useTranslation } from '../../i18n';
import { PageHeader } from '../../ui/PageHeader';
import '../desk.css';
import './queue.css';
import { DueStrip } from './DueStrip';
import { QueueFilters } from './QueueFilters';
import { QueueTable } from './QueueTable';
import type { Tab } from './tabs';
import { type QueueView, useQueueView, useTabCount } from './useQueue';

/** The queue of registrars and reviewers (登记审查), by days left. */
export function QueuePage() {
  const { t } = useTranslation('desk');
  const view = useQueueView();
  return (
    <>
      <PageHeader title={t('queue.title')} sub={t('queue.sub')} />
      <DueStrip view={view} />
      <section className="panel desk-queue">
        {/* Above the tabs: a change of tab makes a new panel, and would take away what is being typed. */}
        <QueueFilters view={view} />
        <Tabs
          activeKey={view.tab.name}
          onChange={(name) => view.set({ tab: name as QueueView['tab']['name'] })}
          items={view.tabs.map((tab) => ({ key: tab.name, label: <TabLabel tab={tab} />, children: tab.name === view.tab.name && <QueueTable view={view} /> }))}
        />
      </section>
    </>
  );
}

function TabLabel({ tab }: { tab: Tab }) {
  const { t } = useTranslation('desk');
  const count = useTabCount(tab);
  return (
    <>
      {t(`queue.tab.${tab.name}`)} <span className={`desk-count${count ? '' : ' desk-count-none'}`}>{count ?? '…'}</span>
    </>
  );
}
