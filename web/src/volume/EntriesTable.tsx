import { Table, type TableColumnsType } from 'antd';
import { Link } from 'react-router';
import type { Schemas } from '../api/client';
import { useTranslation } from '../i18n';
import { hasRole, useMe } from '../session/useMe';
import type { MoneyUnit } from '../ui/format';
import { InstantText } from '../ui/InstantText';
import { Money } from '../ui/Money';
import { useVolumeNames } from './useVolumeNames';

export type Entry = Schemas['VolumeEntry'];

interface Props {
  entries: readonly Entry[];
  unit: MoneyUnit;
  /** Without the contract's name, on its own page. */
  alone?: boolean;
  /** Why a line was booked and by whom, by its event. */
  causes?: ReadonlyMap<number, LineCause>;
}

export type LineCause = Omit<Schemas['VolumeRestatement'], 'entry'>;

/** Ledger lines; each opens its contract and its journal event. */
export function EntriesTable({ entries, unit, alone, causes }: Props) {
  const { t } = useTranslation('volume');
  const { t: common } = useTranslation('common');
  const name = useVolumeNames(['kind', 'region']);
  const money = (key: 'contract_amount' | 'technical_amount'): TableColumnsType<Entry>[number] => ({
    title: t('withUnit', { what: t(key), unit: common(unit) }),
    align: 'right',
    width: 140,
    render: (_, e) => <Money value={e[key]} unit={unit} bare />,
  });
  const columns: TableColumnsType<Entry> = [
    { title: t('entries.belongs'), width: 98, dataIndex: 'belongs_to', className: 'volume-number' },
    { title: t('entries.cause'), width: 76, render: (_, e) => <Cause entry={e} /> },
    ...(alone ? [] : contractColumns(t)),
    {
      title: `${t('entries.kind')} / ${t('entries.area')}`,
      width: 172,
      render: (_, e) => (
        <>
          <span className="volume-sub">{name('kind', e.dimensions?.kind ?? '')}</span>
          <span className="volume-sub quiet">{name('region', e.dimensions?.region ?? '')}</span>
        </>
      ),
    },
    money('contract_amount'),
    money('technical_amount'),
    ...(causes ? [{ title: t('entries.why'), width: 200, render: (_: unknown, e: Entry) => <Why cause={causes.get(e.event_index)} /> }] : []),
    { title: t('entries.index'), width: 82, align: 'right', render: (_, e) => <IndexLink index={e.event_index} /> },
  ];
  return <Table size="small" rowKey={(e) => `${e.event_index}/${e.line_no}`} dataSource={entries} columns={columns} pagination={false} scroll={{ x: alone ? undefined : causes ? 1280 : 1080 }} />;
}

type T = ReturnType<typeof useTranslation<'volume'>>['t'];

const contractColumns = (t: T): TableColumnsType<Entry> => [
  { title: t('entries.project'), render: (_, e) => <Project entry={e} /> },
  { title: `${t('entries.seller')} / ${t('entries.buyer')}`, width: 240, render: (_, e) => <Parties entry={e} /> },
];

// What the line did, and how many contracts it adds.
function Cause({ entry }: { entry: Entry }) {
  const { t } = useTranslation('volume');
  return (
    <span className="volume-number">
      {t(`event.${entry.event}`)} <span className="quiet">{entry.count > 0 ? `+${entry.count}` : entry.count}</span>
    </span>
  );
}

// Who booked it, when and why; what was applied for is in the proceeding.
function Why({ cause }: { cause?: LineCause }) {
  if (!cause) return <span className="quiet">—</span>;
  return (
    <>
      <span className="volume-sub">
        {cause.actor} <InstantText value={cause.recorded_at} />
      </span>
      {cause.proceeding_id && (
        <span className="volume-sub quiet">
          <Link to={`/after/${cause.proceeding_id}`}>{cause.proceeding}</Link> {cause.reason}
        </span>
      )}
    </>
  );
}

function Project({ entry }: { entry: Entry }) {
  const { t } = useTranslation('volume');
  const { contract } = entry;
  if (!contract) return <span className="quiet">{t('entries.noLabel')}</span>;
  return (
    <>
      <Link className="volume-sub" to={`/volume/contracts/${entry.contract_id}`}>
        {contract.project_name}
      </Link>
      <span className="quiet volume-number">{contract.certificate_number}</span>
    </>
  );
}

function Parties({ entry }: { entry: Entry }) {
  if (!entry.contract) return <span className="quiet">—</span>;
  return (
    <>
      <span className="volume-sub">{entry.contract.seller}</span>
      <span className="volume-sub quiet">{entry.contract.buyer}</span>
    </>
  );
}

/** The journal event at an index; a link for those who may read the journal. */
export function IndexLink({ index }: { index: number }) {
  const may = hasRole(useMe(), ['auditor', 'audit_admin']);
  if (!may) return <span className="volume-number">{index}</span>;
  return (
    <Link className="volume-number" to={`/volume/journal/${index}`}>
      {index}
    </Link>
  );
}
