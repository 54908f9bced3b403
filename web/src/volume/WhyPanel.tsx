import { Table } from 'antd';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { Schemas } from '../api/client';
import { useTranslation } from '../i18n';
import { formatIn, formatInstant, type MoneyUnit } from '../ui/format';
import { InstantText } from '../ui/InstantText';
import { IndexLink } from './EntriesTable';
import type { Selection } from './address';
import { totalOf } from './compare';
import { signOf, type Totals } from './exact';
import { Delta } from './Figure';
import type { View } from './view';
import { type Act, actsOf, partsOf, peopleOf, type Restated } from './why';

interface Props {
  view: View;
  period: Selection;
  lines: readonly Restated[];
  before: Schemas['VolumeSummary'];
  after: Schemas['VolumeSummary'];
}

// So many acts are listed; the sentence and the total are of all of them.
const shown = 500;

/** The difference in words, then act by act; the acts add up to it exactly. */
export function WhyPanel({ view, period, lines, before, after }: Props) {
  const { t } = useTranslation('volume');
  const acts = actsOf(lines);
  return (
    <section className="panel volume-why" data-panel="why">
      <div className="volume-panel-head">
        <h2>{t('compare.whyTitle')}</h2>
      </div>
      <Sentence view={view} period={period} acts={acts} before={before} after={after} />
      {acts.length > shown && <p className="quiet">{t('compare.actsShown', { count: acts.length, shown })}</p>}
      {acts.length > 0 && <Acts view={view} acts={acts} />}
    </section>
  );
}

function Sentence({ view, period, acts, before, after }: Omit<Props, 'lines'> & { acts: readonly Act[] }) {
  const { t } = useTranslation('volume');
  const words = useWords(view);
  const said = {
    since: before.as_of.at ? formatInstant(before.as_of.at, true) : '—',
    until: view.asOf && after.as_of.at ? formatInstant(after.as_of.at, true) : t('compare.now'),
    from: before.as_of.index,
    to: after.as_of.index,
    period: period.from === period.to ? (period.from ?? t('entries.allTime')) : `${period.from ?? ''}–${period.to ?? ''}`,
    measure: t(view.measure),
    before: words.money(before.total),
    after: words.money(after.total),
  };
  if (acts.length === 0) return <p className="volume-why-words">{t('compare.whySame', said)}</p>;
  const parts = partsOf(acts).map((p) => t('compare.part', { what: t(`compare.partWhat.${p.cause}`), count: p.acts, delta: words.signed(p.totals) }));
  const all = totalOf(acts.map((a) => a.totals));
  parts.push(t('compare.inAll', { count: signedCount(all.count) }));
  const people = peopleOf(acts).map((p) => t('compare.person', { name: p.name || t('compare.system'), count: p.acts }));
  return (
    <p className="volume-why-words">
      {t('compare.why', { ...said, delta: words.signed(all), parts: parts.join(t('compare.and')) })} {t('compare.byWhom', { people: people.join(t('compare.and')) })}
    </p>
  );
}

const signedCount = (n: number): string => (n > 0 ? `+${n}` : String(n));

// Amounts in running text, in the unit of the page.
function useWords({ measure, unit }: { measure: View['measure']; unit: MoneyUnit }) {
  const { t: common } = useTranslation('common');
  const money = (of: Totals): string => `${formatIn(of[measure], unit)} ${common(unit)}`;
  return { money, signed: (of: Totals): string => (signOf(of[measure]) > 0 ? `+${money(of)}` : money(of)) };
}

function Acts({ view, acts }: { view: View; acts: readonly Act[] }) {
  const { t } = useTranslation('volume');
  const { t: common } = useTranslation('common');
  const all = totalOf(acts.map((a) => a.totals));
  return (
    <Table
      size="small"
      rowKey="key"
      dataSource={acts.slice(-shown)}
      pagination={false}
      columns={[
        { title: t('compare.act'), width: 76, render: (_, a) => t(`event.${a.cause}`) },
        { title: t('entries.project'), render: (_, a) => <Contract act={a} /> },
        { title: t('compare.document'), width: 260, render: (_, a) => <Document act={a} /> },
        { title: t('compare.who'), width: 170, render: (_, a) => <Who act={a} /> },
        { title: t('count'), width: 64, align: 'right', render: (_, a) => <span className="volume-number">{signedCount(a.totals.count)}</span> },
        { title: t('compare.effect', { measure: t(view.measure), unit: common(view.unit) }), width: 170, align: 'right', render: (_, a) => <Delta value={a.totals[view.measure]} unit={view.unit} /> },
        { title: t('entries.index'), width: 82, align: 'right', render: (_, a) => <IndexLink index={a.line.entry.event_index} /> },
      ]}
      summary={() => (
        <Table.Summary.Row>
          <Table.Summary.Cell index={0} colSpan={4}>
            <strong>{t('entries.total')}</strong>
          </Table.Summary.Cell>
          <Table.Summary.Cell index={4} align="right">
            <span className="volume-number">{signedCount(all.count)}</span>
          </Table.Summary.Cell>
          <Table.Summary.Cell index={5} align="right">
            <Delta value={all[view.measure]} unit={view.unit} />
          </Table.Summary.Cell>
          <Table.Summary.Cell index={6} />
        </Table.Summary.Row>
      )}
    />
  );
}

function Contract({ act: { line } }: { act: Act }): ReactNode {
  const { t } = useTranslation('volume');
  const { contract, contract_id } = line.entry;
  if (!contract) return <span className="quiet">{t('entries.noLabel')}</span>;
  return <Link to={`/volume/contracts/${contract_id}`}>{contract.project_name}</Link>;
}

// A registration is documented by its certificate, anything later by its proceeding.
function Document({ act: { line, cause } }: { act: Act }): ReactNode {
  if (line.proceeding_id)
    return (
      <>
        <Link to={`/after/${line.proceeding_id}`}>{line.proceeding}</Link> <span className="quiet">{line.reason}</span>
      </>
    );
  const number = cause === 'REGISTER' ? line.entry.contract?.certificate_number : undefined;
  return number ? <span className="volume-number">{number}</span> : <span className="quiet">—</span>;
}

function Who({ act: { line } }: { act: Act }) {
  const { t } = useTranslation('volume');
  return (
    <>
      <span className="volume-sub">{line.actor || t('compare.system')}</span>
      <span className="volume-sub quiet">
        <InstantText value={line.recorded_at} />
      </span>
    </>
  );
}
