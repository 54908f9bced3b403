import { Table, type TableColumnsType } from 'antd';
import { Link } from 'react-router';
import { useTranslation } from '../i18n';
import { DateText } from '../ui/DateText';
import { InstantText } from '../ui/InstantText';
import type { Proceeding } from './model';
import { ProceedingTag } from './ProceedingTag';

/** Proceedings as rows. */
export function ProceedingTable({ items }: { items: Proceeding[] }) {
  const { t } = useTranslation('after');
  const columns: TableColumnsType<Proceeding> = [
    { key: 'number', title: t('list.number'), width: 160, render: (_, p) => <Link to={`/after/${p.id}`}>{p.number}</Link> },
    { key: 'kind', title: t('list.kind'), width: 90, render: (_, p) => t(`kind.${p.kind}`) },
    {
      key: 'project',
      title: t('list.project'),
      render: (_, p) => (
        <>
          <span className="after-project" title={p.project_name}>
            {p.project_name}
          </span>
          <div className="quiet">{p.acceptance_no}</div>
        </>
      ),
    },
    { key: 'status', title: t('list.status'), width: 170, render: (_, p) => <ProceedingTag status={p.status} kind={p.kind} /> },
    { key: 'by', title: t('list.openedBy'), width: 120, render: (_, p) => p.opened_by_name },
    { key: 'at', title: t('list.openedAt'), width: 150, render: (_, p) => <InstantText value={p.opened_at} /> },
    { key: 'due', title: t('list.due'), width: 110, render: (_, p) => <DateText value={p.heard_until && p.status === 'NOTIFIED' ? p.heard_until : p.due} /> },
  ];
  return <Table<Proceeding> rowKey="id" size="small" columns={columns} dataSource={items} pagination={false} scroll={{ x: 900 }} />;
}
