import { Input, Select } from 'antd';
import type { ReactNode } from 'react';
import { capitals, minus } from '../../case/yuan';
import { useTranslation } from '../../i18n';
import { CodeName } from '../../ui/CodeName';
import { formatYuan } from '../../ui/format';
import { Money } from '../../ui/Money';
import { useCodeOptions } from '../../ui/useCodeTable';
import { useStepsHere } from '../step/useStep';
import { approvedOf, badAmounts } from './approved';
import { useNotes } from './notes';

/** Kind and amounts: what was declared beside what is approved (金额核定). */
export function AmountsTab() {
  const { t } = useTranslation('desk');
  const { contract } = useStepsHere();
  const writing = contract.actions.includes('review');
  return (
    <>
      {writing && <p className="desk-intro">{t('amounts.intro')}</p>}
      <div className="case-table desk-amounts">
        <table>
          <thead>
            <tr>
              <th scope="col">{t('amounts.item')}</th>
              <th scope="col">{t('amounts.declared')}</th>
              <th scope="col">{t('amounts.approved')}</th>
              <th scope="col">{t('amounts.difference')}</th>
            </tr>
          </thead>
          <tbody>
            <KindRow name="kind" writing={writing} />
            <KindRow name="sub_kind" writing={writing} />
            <AmountRow name="contract_amount" writing={writing} />
            <AmountRow name="technical_amount" writing={writing} />
          </tbody>
        </table>
      </div>
    </>
  );
}

function Row({ label, declared, approved, difference }: { label: string; declared: ReactNode; approved: ReactNode; difference: ReactNode }) {
  return (
    <tr>
      <th scope="row">{label}</th>
      <td>{declared}</td>
      <td>{approved}</td>
      <td>{difference}</td>
    </tr>
  );
}

function KindRow({ name, writing }: { name: 'kind' | 'sub_kind'; writing: boolean }) {
  const { t } = useTranslation('desk');
  const { contract } = useStepsHere();
  const { notes, write } = useNotes();
  const chosen = writing ? approvedOf(contract, notes.approved) : contract.approved;
  const options = useCodeOptions('contract_types', (entry) => (name === 'kind' ? !entry.parent : entry.parent === chosen?.kind));
  const label = t(name === 'kind' ? 'amounts.kind' : 'amounts.subKind');
  const set = (code: string) => write({ approved: name === 'kind' ? { ...notes.approved, kind: code, sub_kind: '' } : { ...notes.approved, sub_kind: code } });
  const same = (chosen?.[name] ?? '') === (contract[name] ?? '');
  return (
    <Row
      label={label}
      declared={<CodeName table="contract_types" code={contract[name]} />}
      approved={
        writing ? (
          <Select aria-label={`${t('amounts.approved')} ${label}`} className="desk-full" value={chosen?.[name] || undefined} options={options} onChange={set} />
        ) : chosen ? (
          <CodeName table="contract_types" code={chosen[name]} />
        ) : (
          <NotYet />
        )
      }
      difference={chosen && <span className={same ? 'quiet' : 'clock-soon'}>{t(same ? 'amounts.sameKind' : 'amounts.otherKind')}</span>}
    />
  );
}

function AmountRow({ name, writing }: { name: 'contract_amount' | 'technical_amount'; writing: boolean }) {
  const { t } = useTranslation('desk');
  const { contract } = useStepsHere();
  const { notes, write } = useNotes();
  const declared = contract.declared[name];
  const approved = (writing ? approvedOf(contract, notes.approved) : contract.approved)?.[name];
  const wrong = writing && badAmounts(notes.approved).includes(name);
  const label = t(name === 'contract_amount' ? 'amounts.contract' : 'amounts.technical');
  return (
    <Row
      label={label}
      declared={<WithCapitals value={declared} />}
      approved={
        writing ? (
          <>
            <Input
              aria-label={`${t('amounts.approved')} ${label}`}
              className="desk-amount"
              inputMode="decimal"
              maxLength={24}
              status={wrong ? 'error' : undefined}
              value={notes.approved[name] ?? formatYuan(declared)}
              suffix={<span className="quiet">{t('yuan', { ns: 'common' })}</span>}
              onChange={(e) => write({ approved: { ...notes.approved, [name]: e.target.value } })}
            />
            {wrong ? (
              <div role="alert" className="clock-late">
                {t('amounts.notAmount')}
              </div>
            ) : (
              <div className="quiet">{capitals(approved)}</div>
            )}
          </>
        ) : approved ? (
          <WithCapitals value={approved} />
        ) : (
          <NotYet />
        )
      }
      difference={!wrong && approved && <Gap value={minus(approved, declared)} />}
    />
  );
}

const NotYet = () => <span className="quiet">{useTranslation('desk').t('amounts.notYet')}</span>;

const WithCapitals = ({ value }: { value: string }) => (
  <>
    <Money value={value} />
    <div className="quiet">{capitals(value)}</div>
  </>
);

function Gap({ value }: { value: string | null }) {
  const { t } = useTranslation('desk');
  if (value === null) return null;
  if (value === '0.00') return <span className="quiet">{t('amounts.none')}</span>;
  return (
    <span className="clock-soon">
      {value.startsWith('-') ? '' : '+'}
      <Money value={value} />
    </span>
  );
}
