import { Alert, Button, Table, type TableColumnsType } from 'antd';
import type { Schemas } from '../api/client';
import { useTranslation } from '../i18n';
import { said } from '../volume/reportWords';
import type { Outcome } from './model';
import { TallyTable } from './TallyTable';

type Fault = Schemas['AbsorptionFault'];

/** What a trial run found: faults at their cells, or what the import would count. */
export function Trial({ outcome, busy, onImport }: { outcome: Outcome; busy: boolean; onImport: () => void }) {
  const { t } = useTranslation('absorption');
  const { batch } = outcome;
  return (
    <section className="absorption-trial" aria-label={t('trial.title')}>
      <h3>{t('trial.title')}</h3>
      <p role="status">{t('trial.read', { file: batch.filename, rows: batch.rows })}</p>
      {outcome.existing && <Alert type="info" showIcon title={t('trial.existing')} />}
      {outcome.fault_count > 0 && <Faults outcome={outcome} />}
      {outcome.replaces.map((b) => (
        <Alert key={b.id} type="warning" showIcon title={t('trial.replaces', { document: b.document, from: b.from, to: b.to })} />
      ))}
      {outcome.fault_count === 0 && !outcome.existing && (
        <>
          <TallyTable batch={batch} />
          <Button type="primary" loading={busy} onClick={onImport}>
            {t('trial.import')}
          </Button>
        </>
      )}
    </section>
  );
}

function Faults({ outcome }: { outcome: Outcome }) {
  const { t } = useTranslation('absorption');
  const columns: TableColumnsType<Fault & { key: string }> = [
    { key: 'place', title: t('trial.place'), width: 120, render: (_, f) => t('trial.cell', { row: f.row, column: f.column }) },
    { key: 'header', title: t('trial.column'), width: 190, render: (_, f) => f.header },
    { key: 'text', title: t('trial.fault'), render: (_, f) => said(f.text) },
  ];
  const rows = outcome.faults.map((f, i) => ({ ...f, key: String(i) }));
  return (
    <>
      <Alert type="error" showIcon role="alert" title={t('trial.faults', { count: outcome.fault_count })} description={outcome.faults.length < outcome.fault_count ? t('trial.first', { count: outcome.faults.length }) : undefined} />
      <Table size="small" rowKey="key" columns={columns} dataSource={rows} pagination={rows.length > 50 ? { pageSize: 50, showSizeChanger: false } : false} scroll={{ x: 700 }} aria-label={t('trial.list')} />
    </>
  );
}
