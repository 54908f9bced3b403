import { ArrowLeftOutlined, PrinterOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Descriptions, InputNumber, Select } from 'antd';
import { Link, useParams } from 'react-router';
import { api, type Schemas, take } from '../api/client';
import { useTranslation } from '../i18n';
import { formatInstant } from '../ui/format';
import { PageHeader } from '../ui/PageHeader';
import { PageSkeleton } from '../ui/Skeletons';
import { nameOf, useCodeTable } from '../ui/useCodeTable';
import { AsOfBand } from './AsOfBand';
import { AsOfPicker } from './AsOfPicker';
import { PeriodPicker } from './Conditions';
import { useMayOpen } from './Figure';
import { ExportButton } from './ExportButton';
import { Refusal } from './Refusal';
import { ReportTable } from './ReportTable';
import { readSelection, writeSelection } from './address';
import { said } from './reportWords';
import { ClosedViewSwitch, Field, UnitSwitch } from './Switches';
import { useView, type View } from './view';
import './volume.css';

/** The reports that have absorption from imported files. */
const absorbing = ['R11', 'R12', 'R13', 'R14', 'R15'];

const filters = ['region', 'kind', 'direction'] as const;

/** One of the fixed reports, with its tables, charts and definition. */
export function ReportPage() {
  const { t } = useTranslation('reports');
  const { no = '' } = useParams();
  const view = useView('yuan');
  const query = questionOf(view);
  const report = useQuery({
    queryKey: ['volume', 'report', no, query],
    queryFn: () => take(api.GET('/reports/{no}', { params: { path: { no }, query } })),
  });
  const made = report.data;
  const fixed = made ? { ...query, from: made.from, to: made.to, as_of: String(made.as_of.index) } : query;
  return (
    <>
      <PageHeader
        title={made ? `${no} ${said(made.definition.title)}` : no}
        sub={
          <Link to="/volume/reports" className="no-print">
            <ArrowLeftOutlined aria-hidden /> {t('back')}
          </Link>
        }
        actions={
          <>
            <ExportButton path={`/reports/${no}.xlsx`} query={fixed} />
            <ExportButton path={`/reports/${no}.csv`} query={fixed} />
            <Button icon={<PrinterOutlined aria-hidden />} onClick={() => window.print()}>
              {t('print')}
            </Button>
          </>
        }
      />
      <ReportTools view={view} definition={made?.definition} />
      <AsOfBand view={view} known={made?.as_of} selection={readSelection(view.params)} />
      {report.isPending ? <PageSkeleton /> : report.error ? <Refusal view={view} error={report.error} onRetry={() => void report.refetch()} /> : <Tables view={view} report={report.data} />}
    </>
  );
}

type Query = Record<string, string>;

function questionOf(view: View): Query {
  const out: Query = {};
  const selection = writeSelection(readSelection(view.params));
  for (const name of ['from', 'to', 'as_of', 'view', ...filters]) if (selection[name]) out[name] = selection[name];
  for (const name of ['by', 'top']) {
    const value = view.params.get(name);
    if (value) out[name] = value;
  }
  return out;
}

function ReportTools({ view, definition }: { view: View; definition?: Schemas['VolumeReportDefinition'] }) {
  const { t } = useTranslation('reports');
  const { t: volume } = useTranslation('volume');
  return (
    <div className="volume-toolbar no-print">
      <PeriodPicker view={view} />
      <AsOfPicker value={view.asOf} onChange={(next) => view.set({ as_of: next })} />
      <ClosedViewSwitch view={view} />
      {definition?.filters.includes('region') && <CodeFilter view={view} name="region" table="regions_taian" label={t('region')} />}
      {definition?.filters.includes('kind') && <CodeFilter view={view} name="kind" table="contract_types" label={t('kind')} />}
      {definition?.filters.includes('direction') && <CodeFilter view={view} name="direction" table="flow_directions" label={t('direction')} />}
      {definition?.ranked && (
        <>
          <Field label={t('by')}>
            {(id) => (
              <Select
                id={id}
                style={{ width: 130 }}
                value={view.params.get('by') ?? 'CONTRACT_AMOUNT'}
                options={[
                  { value: 'CONTRACT_AMOUNT', label: volume('contract_amount') },
                  { value: 'TECHNICAL_AMOUNT', label: volume('technical_amount') },
                  { value: 'COUNT', label: volume('count') },
                ]}
                onChange={(by: string) => view.set({ by: by === 'CONTRACT_AMOUNT' ? undefined : by })}
              />
            )}
          </Field>
          <Field label={t('top')}>{(id) => <InputNumber id={id} min={1} max={200} value={Number(view.params.get('top') ?? 20)} onChange={(n) => view.set({ top: n && n !== 20 ? String(n) : undefined })} style={{ width: 80 }} />}</Field>
        </>
      )}
      <span className="volume-push">
        <UnitSwitch view={view} />
      </span>
    </div>
  );
}

function CodeFilter({ view, name, table, label }: { view: View; name: (typeof filters)[number]; table: string; label: string }) {
  const { t } = useTranslation('reports');
  const codes = useCodeTable(table);
  const options = codes.filter((e) => name !== 'kind' || !e.parent).filter((e) => e.code !== '370900');
  return (
    <Field label={label}>
      {(id) => (
        <Select
          id={id}
          style={{ width: 170 }}
          value={view.params.get(name) ?? ''}
          options={[{ value: '', label: t('all') }, ...options.map((e) => ({ value: e.code, label: nameOf(e) }))]}
          onChange={(value: string) => view.set({ [name]: value || undefined })}
        />
      )}
    </Field>
  );
}

function Tables({ view, report }: { view: View; report: Schemas['VolumeReport'] }) {
  const { t } = useTranslation('reports');
  const d = report.definition;
  const mayOpen = useMayOpen();
  return (
    <>
      <p className="volume-note">
        {report.from} – {report.to}　{t('made', { index: report.as_of.index, at: formatInstant(report.as_of.at ?? '', true) })}　{t('unit')}：{t(view.unit, { ns: 'common' })}
        {report.own_only && <>　{t('ownOnly')}</>}
        {absorbing.includes(d.no) && mayOpen && (
          <>
            {'　'}
            <Link to="/absorption">{t('absorption')}</Link>
          </>
        )}
      </p>
      {report.tables.map((table, i) => (
        <ReportTable key={`${d.no}-${i}`} view={view} table={table} asOf={report.as_of.index} named={report.tables.length > 1} />
      ))}
      <section className="panel">
        <h2>{t('definition')}</h2>
        <Descriptions
          size="small"
          column={1}
          items={[
            { key: 'population', label: t('population'), children: said(d.population) },
            { key: 'time', label: t('timeBasis'), children: said(d.time_basis) },
            { key: 'measures', label: t('measures'), children: said(d.measures) },
            { key: 'sources', label: t('sources'), children: <div>{report.sources.map((s) => <div key={s.en}>{said(s)}</div>)}</div> },
            { key: 'unit', label: t('unit'), children: said(d.unit) },
            { key: 'readers', label: t('readers'), children: said(d.readers) },
            { key: 'small', label: t('smallCells'), children: said(d.small_cells) },
            { key: 'sum', label: t('checksum'), children: <code title={t('checksumHint')}>{report.sha256}</code> },
          ]}
        />
      </section>
    </>
  );
}
