import { Table, type TableColumnsType } from 'antd';
import { Link } from 'react-router';
import type { Schemas } from '../api/client';
import { useTranslation } from '../i18n';
import { Money } from '../ui/Money';
import { address } from '../volume/address';
import { formatCount } from '../volume/exact';
import type { Batch } from './model';

type Tally = Schemas['AbsorptionTally'];

/** The reconciliation of a batch: what counts, what does not and why; every count opens its lines. */
export function TallyTable({ batch }: { batch: Batch }) {
  const { t } = useTranslation('absorption');
  const open = (r: Tally, text: string) =>
    batch.id && r.count > 0 ? (
      <Link className="volume-link volume-number" to={address('/absorption/entries', { batch: batch.id, class: r.class })} title={t('open', { what: t(`class.${r.class}`) })}>
        {text}
      </Link>
    ) : (
      <span className="volume-number">{text}</span>
    );
  const columns: TableColumnsType<Tally> = [
    { key: 'class', title: t('tally.class'), width: 190, render: (_, r) => (r.class === 'COUNTED' ? <strong>{t(`class.${r.class}`)}</strong> : t(`class.${r.class}`)) },
    { key: 'count', title: t('tally.count'), width: 100, align: 'right', render: (_, r) => open(r, formatCount(r.count)) },
    { key: 'contract', title: t('tally.contract'), width: 190, align: 'right', render: (_, r) => <Money value={r.contract_amount} bare /> },
    { key: 'technical', title: t('tally.technical'), width: 190, align: 'right', render: (_, r) => <Money value={r.technical_amount} bare /> },
    { key: 'why', title: t('tally.why'), render: (_, r) => t(`why.${r.class}`) },
  ];
  return <Table<Tally> size="small" rowKey="class" columns={columns} dataSource={batch.tallies} pagination={false} scroll={{ x: 1000 }} aria-label={t('tally.title')} />;
}
