import { PlusOutlined } from '@ant-design/icons';
import { Button, Input, Select } from 'antd';
import { useEffect, useState } from 'react';
import { useSearchParams } from 'react-router';
import { useTranslation } from '../../i18n';
import { useMe } from '../../session/useMe';
import { PageHeader } from '../../ui/PageHeader';
import { mayAddOrganization, seesAll, type Side } from '../may';
import { OrganizationDrawer } from './OrganizationDrawer';
import { OrganizationForm } from './OrganizationForm';
import { OrganizationTable } from './OrganizationTable';
import '../admin.css';

/** The organisations of the city, or one's own; a row opens it. */
export function OrganizationsPage() {
  const { t } = useTranslation('admin');
  const me = useMe();
  const all = seesAll(me);
  const [params, setParams] = useSearchParams();
  const [adding, setAdding] = useState(false);
  const filters = { q: params.get('q') ?? '', side: (params.get('side') ?? '') as Side | '' };
  const set = (next: Record<string, string>) => setParams(Object.fromEntries(Object.entries({ ...Object.fromEntries(params), ...next }).filter(([, value]) => value)), { replace: true });
  const open = params.get('open') ?? '';
  return (
    <>
      <PageHeader
        title={t(all ? 'organizations.title' : 'organizations.own')}
        sub={t(all ? 'organizations.sub' : 'organizations.ownSub')}
        actions={
          mayAddOrganization(me) && (
            <Button type="primary" icon={<PlusOutlined />} onClick={() => setAdding(true)}>
              {t('organizations.create')}
            </Button>
          )
        }
      />
      <div className="panel">
        {all && <Filters q={filters.q} side={filters.side} onChange={set} />}
        <OrganizationTable filters={filters} onOpen={(id) => set({ open: id })} onClear={() => set({ q: '', side: '' })} />
      </div>
      {open && <OrganizationDrawer id={open} onClose={() => set({ open: '' })} />}
      {adding && <OrganizationForm onClose={() => setAdding(false)} onDone={(o) => set({ open: o.id })} />}
    </>
  );
}

function Filters(props: { q: string; side: string; onChange: (next: Record<string, string>) => void }) {
  const { t } = useTranslation('admin');
  const [words, setWords] = useState(props.q);
  useEffect(() => setWords(props.q), [props.q]);
  return (
    <div className="admin-filters" role="search">
      <Input.Search
        className="admin-words"
        allowClear
        aria-label={t('organizations.search')}
        placeholder={t('organizations.search')}
        value={words}
        maxLength={100}
        onChange={(e) => setWords(e.target.value)}
        onSearch={(q) => props.onChange({ q: q.trim() })}
      />
      <Select
        className="admin-side"
        aria-label={t('organizations.filterSide')}
        value={props.side}
        options={[
          { value: '', label: `${t('organizations.filterSide')}：${t('any')}` },
          { value: 'APPLICANT', label: t('side.APPLICANT') },
          { value: 'BUREAU', label: t('side.BUREAU') },
        ]}
        onChange={(side: string) => props.onChange({ side })}
      />
    </div>
  );
}
