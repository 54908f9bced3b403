import { useMutation } from '@tanstack/react-query';
import { Alert, Button, Select } from 'antd';
import { useState } from 'react';
import { api, type Schemas, take } from '../api/client';
import { useTranslation } from '../i18n';
import { ProblemPanel } from '../ui/ProblemPanel';
import { verifyConsistency } from './consistency';
import { Field } from './Switches';

type DayCheckpoint = Schemas['DayCheckpoint'];

/** Checks in this browser that the log of one day is the beginning of that of another. */
export function ConsistencyPanel({ days, verifierKey }: { days: DayCheckpoint[]; verifierKey: string }) {
  const { t } = useTranslation('volume');
  const [from, setFrom] = useState<string>();
  const [to, setTo] = useState<string>();
  const at = (day?: string) => days.find((d) => d.day === day);
  const newer = at(to) ?? days[0];
  const older = at(from) ?? days[Math.min(1, days.length - 1)];
  const check = useMutation({
    mutationFn: async ([a, b]: [DayCheckpoint, DayCheckpoint]) => {
      const { hashes } = await take(api.GET('/public/journal/consistency', { params: { query: { from: a.size, to: b.size } } }));
      return { ...verifyConsistency(verifierKey, a.note, b.note, hashes), days: [a.day, b.day] as const };
    },
  });
  if (!newer || !older) return null;
  const options = days.map((d) => ({ value: d.day, label: d.day }));
  const choose = (set: (day: string) => void) => (day: string) => {
    check.reset();
    set(day);
  };
  const ordered = (): [DayCheckpoint, DayCheckpoint] => (older.size <= newer.size ? [older, newer] : [newer, older]);
  return (
    <section className="panel" data-panel="consistency">
      <div className="volume-panel-head">
        <h2>{t('evidence.check.title')}</h2>
      </div>
      <p className="volume-note">{t('evidence.check.text')}</p>
      <div className="volume-toolbar no-print">
        <Field label={t('evidence.check.from')}>{(id) => <Select id={id} style={{ width: 150 }} showSearch value={older.day} options={options} onChange={choose(setFrom)} />}</Field>
        <Field label={t('evidence.check.to')}>{(id) => <Select id={id} style={{ width: 150 }} showSearch value={newer.day} options={options} onChange={choose(setTo)} />}</Field>
        <Button type="primary" loading={check.isPending} onClick={() => check.mutate(ordered())}>
          {t('evidence.check.run')}
        </Button>
      </div>
      {check.error && <ProblemPanel error={check.error} onRetry={() => check.mutate(ordered())} />}
      {check.data && <Outcome verdict={check.data} />}
    </section>
  );
}

function Outcome({ verdict }: { verdict: ReturnType<typeof verifyConsistency> & { days: readonly [string, string] } }) {
  const { t } = useTranslation('volume');
  const [from, to] = verdict.days;
  if (verdict.ok) {
    return <Alert className="volume-band" type="success" role="status" showIcon title={t('evidence.check.ok', { from, to })} description={t('evidence.check.okDetail', { size: verdict.older?.size, all: verdict.newer?.size })} />;
  }
  return <Alert className="volume-band" type="error" role="status" showIcon title={t('evidence.check.bad', { from, to })} description={verdict.wrong && t(`evidence.check.${verdict.wrong}`)} />;
}
