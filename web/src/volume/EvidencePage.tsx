import { DownloadOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Alert, App, Button, Descriptions, Space } from 'antd';
import { useState } from 'react';
import { api, type Schemas, take } from '../api/client';
import { keep, saveFile } from '../api/files';
import { ApiProblem } from '../api/problem';
import { useTranslation } from '../i18n';
import { InstantText } from '../ui/InstantText';
import { PageHeader } from '../ui/PageHeader';
import { ProblemPanel } from '../ui/ProblemPanel';
import { PageSkeleton } from '../ui/Skeletons';
import { ConsistencyPanel } from './ConsistencyPanel';
import { DaysTable, useDays } from './DaysTable';
import { useCheckpoint } from './JournalPage';
import './volume.css';

export type DayCheckpoint = Schemas['DayCheckpoint'];
type Journal = Schemas['JournalCheckpoint'];

/** What others can hold the registry to (证据): checkpoints, who countersigned them, keys and files. */
export function EvidencePage() {
  const { t } = useTranslation('volume');
  const newest = useCheckpoint();
  const days = useDays();
  const error = newest.error ?? days.error;
  if (error) return <ProblemPanel error={error} onRetry={() => void Promise.all([newest.refetch(), days.refetch()])} />;
  if (!newest.data || !days.data) return <PageSkeleton />;
  const list = days.data.pages.flatMap((page) => page.items);
  return (
    <>
      <PageHeader title={t('evidence.title')} sub={t('evidence.sub')} />
      <Witnessed journal={newest.data} />
      <Newest journal={newest.data} />
      <section className="panel">
        <div className="volume-panel-head">
          <h2>{t('evidence.days')}</h2>
        </div>
        <p className="volume-note">{t('evidence.daysNote')}</p>
        <DaysTable days={list} more={days.hasNextPage ? () => void days.fetchNextPage() : undefined} loading={days.isFetchingNextPage} />
      </section>
      <ConsistencyPanel days={list} verifierKey={newest.data.verifier_key} />
      <Downloads journal={newest.data} days={list} />
      <HoldToAccount journal={newest.data} />
    </>
  );
}

const day = 24 * 60 * 60 * 1000;

/** How old the newest countersignature is, in words; older than a day is a warning. */
function Witnessed({ journal }: { journal: Journal }) {
  const { t } = useTranslation('volume');
  const signed = journal.witnesses.flatMap((w) => (w.last ? [w.last] : [])).sort((a, b) => (a.signed_at < b.signed_at ? 1 : -1))[0];
  if (journal.witnesses.length === 0) return <Alert className="volume-band" type="warning" showIcon role="status" title={t('evidence.noWitness')} description={t('evidence.noWitnessDetail')} />;
  if (!signed) return <Alert className="volume-band" type="warning" showIcon role="status" title={t('evidence.neverWitnessed')} description={t('evidence.lateDetail')} />;
  const age = Date.now() - Date.parse(signed.signed_at);
  const hours = Math.max(0, Math.floor(age / (60 * 60 * 1000)));
  const late = age > day;
  const title = late ? t('evidence.late', { days: Math.floor(age / day), witness: signed.witness }) : t(hours < 1 ? 'evidence.justNow' : 'evidence.recent', { hours, witness: signed.witness });
  return <Alert className="volume-band" type={late ? 'warning' : 'success'} showIcon role="status" title={title} description={late ? t('evidence.lateDetail') : t('evidence.recentDetail', { size: signed.size })} />;
}

function Newest({ journal }: { journal: Journal }) {
  const { t } = useTranslation('volume');
  return (
    <section className="panel" data-panel="newest">
      <div className="volume-panel-head">
        <h2>{t('evidence.newest')}</h2>
      </div>
      <Descriptions
        column={1}
        size="small"
        items={[
          { key: 'size', label: t('evidence.size'), children: t('evidence.events', { count: journal.size }) },
          { key: 'root', label: t('evidence.root'), children: <code className="volume-hash">{journal.root_hash}</code> },
          { key: 'origin', label: t('evidence.origin'), children: journal.origin },
          { key: 'key', label: t('evidence.logKey'), children: <code className="volume-hash">{journal.verifier_key}</code> },
          ...journal.witnesses.map((w) => ({
            key: w.key_id,
            label: t('evidence.witness'),
            children: (
              <span>
                <code className="volume-hash">{w.verifier_key}</code>
                <span className="volume-sub quiet">{w.last ? <Last last={w.last} /> : t('evidence.never')}</span>
              </span>
            ),
          })),
        ]}
      />
    </section>
  );
}

function Last({ last }: { last: Schemas['Cosignature'] }) {
  const { t } = useTranslation('volume');
  return (
    <>
      {t('evidence.lastSigned', { size: last.size })} <InstantText value={last.signed_at} seconds />
    </>
  );
}

function Downloads({ journal, days }: { journal: Journal; days: DayCheckpoint[] }) {
  const { t } = useTranslation('volume');
  const { t: common } = useTranslation('common');
  const { message } = App.useApp();
  const [busy, setBusy] = useState(false);
  const keys = useQuery({ queryKey: ['public', 'keys'], queryFn: () => take(api.GET('/public/keys')) });
  const text = (content: string, name: string) => keep(new Blob([content], { type: 'text/plain' }), name);
  const certificate = keys.data?.items.filter((k) => k.purpose === 'certificate').map((k) => k.public_key) ?? [];
  const notes = [...days.map((d) => d.note).reverse(), ...(days[0]?.size === journal.size ? [] : [journal.note])];
  const bundle = async () => {
    setBusy(true);
    try {
      await saveFile('/journal/bundle.zip', 'jishi-bundle.zip');
    } catch (error) {
      void message.error(error instanceof ApiProblem ? `${error.title}：${error.detail}` : common('unreachable.title'));
    } finally {
      setBusy(false);
    }
  };
  return (
    <section className="panel no-print" data-panel="downloads">
      <div className="volume-panel-head">
        <h2>{t('evidence.downloads')}</h2>
      </div>
      <p className="volume-note">{t('evidence.downloadsNote', { count: days.length })}</p>
      <Space wrap>
        <Button icon={<DownloadOutlined aria-hidden />} onClick={() => text(notes.map((note) => `${note}----\n`).join(''), 'checkpoints.log')}>
          {t('evidence.checkpointsFile')}
        </Button>
        <Button icon={<DownloadOutlined aria-hidden />} onClick={() => text(`${journal.verifier_key}\n`, 'journal.pub')}>
          {t('evidence.logKeyFile')}
        </Button>
        <Button icon={<DownloadOutlined aria-hidden />} disabled={certificate.length === 0} onClick={() => text(`${certificate.join('\n')}\n`, 'certificate.pub')}>
          {t('evidence.certificateKeyFile')}
        </Button>
        <Button icon={<DownloadOutlined aria-hidden />} loading={busy} onClick={() => void bundle()}>
          {t('evidence.bundleFile')}
        </Button>
      </Space>
    </section>
  );
}

/** The commands with which anyone checks, without trusting this page. */
function HoldToAccount({ journal }: { journal: Journal }) {
  const { t } = useTranslation('volume');
  const commands = [
    ['evidence.how.witness', `jishi witness keygen --name ${t('evidence.how.name')} --dir witness\njishi witness run --url ${location.origin} --dir witness --log-key '${journal.verifier_key}' --every 1h`],
    ['evidence.how.verify', 'jishi verify --key journal.pub --witness witness/checkpoints.log'],
    ['evidence.how.bundle', 'jishi verify bundle jishi-bundle.zip --key journal.pub --checkpoints witness/checkpoints.log'],
  ] as const;
  return (
    <section className="panel" data-panel="how">
      <div className="volume-panel-head">
        <h2>{t('evidence.how.title')}</h2>
      </div>
      <p className="volume-note">{t('evidence.how.text')}</p>
      {commands.map(([word, command]) => (
        <div key={word}>
          <p className="volume-note">{t(word)}</p>
          <pre className="volume-raw volume-hash" tabIndex={0}>
            {command}
          </pre>
        </div>
      ))}
    </section>
  );
}
