import { useQuery } from '@tanstack/react-query';
import { App, Button, Input, Select, Table, type TableColumnsType, Tag } from 'antd';
import { useState } from 'react';
import { Problem } from '../../after/Problem';
import { api, type Schemas, take } from '../../api/client';
import { i18next, useTranslation } from '../../i18n';
import { hasRole, useMe } from '../../session/useMe';
import { PageHeader } from '../../ui/PageHeader';
import { ProblemPanel } from '../../ui/ProblemPanel';
import { PartSkeleton } from '../../ui/Skeletons';
import { Field } from '../Field';
import '../offices.css';
import { useSending } from '../useSending';

type Area = Schemas['OfficeArea'];

/** /offices/areas: which office is competent where (管辖范围). */
export function AreasPage() {
  const { t } = useTranslation('offices');
  const me = useMe();
  const [changing, setChanging] = useState(false);
  const areas = useQuery({ queryKey: ['areas'], queryFn: async () => (await take(api.GET('/offices/areas'))).items });
  const may = hasRole(me, ['system_admin']);
  const columns = useReading();
  return (
    <>
      <PageHeader
        title={t('areas.title')}
        sub={t('areas.sub')}
        actions={
          may &&
          !changing && (
            <Button type="primary" onClick={() => setChanging(true)}>
              {t('areas.change')}
            </Button>
          )
        }
      />
      <section className="panel">
        {areas.isPending ? (
          <PartSkeleton rows={8} />
        ) : areas.error ? (
          <ProblemPanel error={areas.error} onRetry={() => void areas.refetch()} />
        ) : changing ? (
          <Change areas={areas.data} onClose={() => setChanging(false)} />
        ) : (
          <AreaTable areas={areas.data} columns={columns} />
        )}
      </section>
    </>
  );
}

const AreaTable = ({ areas, columns }: { areas: Area[]; columns: TableColumnsType<Area> }) => <Table<Area> size="small" rowKey="area" dataSource={areas} columns={columns} pagination={false} />;

function useNameColumns(): TableColumnsType<Area> {
  const { t } = useTranslation('offices');
  return [
    { key: 'name', title: t('areas.area'), width: 220, render: (_, a) => (i18next.language === 'en' ? a.name_en : a.name_zh) },
    { key: 'code', title: t('areas.code'), width: 100, dataIndex: 'area' },
  ];
}

function useReading(): TableColumnsType<Area> {
  const { t } = useTranslation('offices');
  return [
    ...useNameColumns(),
    { key: 'office', title: t('areas.office'), render: (_, a) => a.office_name ?? <Tag color="red">{t('areas.nobody')}</Tag> },
    { key: 'basis', title: t('areas.basis'), width: 160, render: (_, a) => (a.named ? t('areas.named') : <span className="quiet">{t('areas.seated')}</span>) },
  ];
}

/** The registration offices of the bureau, as choices. */
function useOffices(): { value: string; label: string }[] {
  const { data } = useQuery({
    queryKey: ['offices', 'bureau'],
    queryFn: () => take(api.GET('/organizations', { params: { query: { side: 'BUREAU', limit: 200 } } })),
  });
  return (data?.items ?? []).filter((o) => o.office_point && o.status === 'ACTIVE').map((o) => ({ value: o.id, label: o.name }));
}

function Change({ areas, onClose }: { areas: Area[]; onClose: () => void }) {
  const { t } = useTranslation('offices');
  const { message } = App.useApp();
  const offices = useOffices();
  const [chosen, setChosen] = useState<ReadonlyMap<string, string>>(() => new Map(areas.map((a) => [a.area, a.office_id ?? ''])));
  const [reason, setReason] = useState('');
  const sending = useSending('areas');
  const changed = areas.filter((a) => chosen.get(a.area) !== a.office_id).length;
  const save = async () => {
    const body = { reason: reason.trim(), areas: areas.map((a) => ({ area: a.area, office_id: chosen.get(a.area) ?? '' })) };
    if (!(await sending.send((key) => take(api.POST('/offices/areas', { params: { header: { 'Idempotency-Key': key } }, body }))))) return;
    void message.success(t('areas.saved'));
    onClose();
  };
  const columns = useChoosing(offices, chosen, setChosen);
  return (
    <div className="offices-form offices-wide">
      <AreaTable areas={areas} columns={columns} />
      <p role="status">
        {changed ? t('areas.changed', { count: changed }) : t('areas.unchanged')} <span className="quiet">{t('areas.pinHint')}</span>
      </p>
      <Field label={t('areas.reason')} hint={t('areas.reasonHint')}>
        {(id, hint) => <Input id={id} aria-describedby={hint} value={reason} maxLength={1000} onChange={(e) => setReason(e.target.value)} />}
      </Field>
      <Problem error={sending.refused} />
      <div className="offices-line">
        <Button type="primary" loading={sending.busy} disabled={reason.trim() === '' || changed === 0} onClick={() => void save()}>
          {t('areas.save')}
        </Button>
        <Button onClick={onClose}>{t('areas.cancel')}</Button>
      </div>
    </div>
  );
}

function useChoosing(offices: { value: string; label: string }[], chosen: ReadonlyMap<string, string>, onChange: (next: ReadonlyMap<string, string>) => void): TableColumnsType<Area> {
  const { t } = useTranslation('offices');
  const names = useNameColumns();
  return [
    ...names,
    {
      key: 'office',
      title: t('areas.office'),
      render: (_, a) => (
        <>
          <Select
            className="areas-choice"
            aria-label={`${a.name_zh} ${t('areas.office')}`}
            value={chosen.get(a.area) || undefined}
            options={offices}
            onChange={(next: string) => onChange(new Map(chosen).set(a.area, next))}
          />
          {chosen.get(a.area) !== a.office_id && <div className="clock-soon">{t('areas.was', { office: a.office_name ?? t('areas.nobody') })}</div>}
        </>
      ),
    },
  ];
}
