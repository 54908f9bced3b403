import { Input, InputNumber, Modal } from 'antd';
import { useState } from 'react';
import { Labelled } from '../after/OpenPage';
import { api, type Schemas, take } from '../api/client';
import { useTranslation } from '../i18n';
import { Money } from '../ui/Money';
import { today } from '../ui/format';
import { useAgreements } from './Agreements';
import { Calculated, type Figures } from './Calculator';
import { type Agreement, type Conversion, isAmount, useSend } from './model';
import { PaperPicker, Refusal } from './View';

type Basis = 'SETTLEMENT' | 'PROFIT' | 'EQUITY';
const cases = { SETTLEMENT: 'TRANSFER', PROFIT: 'PROFIT', EQUITY: 'EQUITY' } as const;

/** Shares an income out by the agreement in force; what it comes to shows while one types. */
export function DistributeDialog({ deal, basis, income, onClose }: { deal: Conversion; basis: Basis; income?: Schemas['ConversionIncome']; onClose: () => void }) {
  const { t } = useTranslation('conversion');
  const { t: common } = useTranslation('common');
  const [costs, setCosts] = useState({ taxes: '', upkeep: '', direct: '' });
  const [profit, setProfit] = useState('');
  const [year, setYear] = useState(Number(today().slice(0, 4)) - 1);
  const [paper, setPaper] = useState('');
  const agreement = useAgreements(deal.id).data?.items[0];
  const { busy, refused, send } = useSend(onClose);
  const gross = basis === 'PROFIT' ? profit : (income?.amount ?? '');
  const sound = Object.values(costs).every((c) => c === '' || isAmount(c)) && (basis !== 'PROFIT' || (isAmount(profit) && paper !== ''));
  const money = (c: typeof costs) => Object.fromEntries(Object.entries(c).filter(([, v]) => v !== ''));
  const body = (): Schemas['NewDistribution'] => ({
    basis, ...(income ? { settlement_id: income.settlement_id } : {}), ...(paper ? { paper_id: paper } : {}), ...(basis === 'PROFIT' ? { profit, profit_year: year } : money(costs)),
  });
  return (
    <Modal
      open
      width={720}
      title={t(basis === 'PROFIT' ? 'reward.newProfit' : basis === 'EQUITY' ? 'reward.newEquity' : 'reward.new')}
      okText={t('income.distribute')}
      cancelText={common('cancel')}
      okButtonProps={{ loading: busy, disabled: !sound || !agreement?.agreed_on }}
      onCancel={onClose}
      onOk={() => void send((key) => take(api.POST('/conversions/{id}/distributions', { params: { path: { id: deal.id }, header: { 'Idempotency-Key': key } }, body: body() })))}
    >
      <div className="conversion-form">
        {!agreement?.agreed_on && <p role="alert">{t('reward.notAgreed')}</p>}
        {income && (
          <p>
            {t('reward.gross')} <Money value={income.amount} />（{income.realised_on}）
          </p>
        )}
        {basis === 'PROFIT' && (
          <div className="conversion-pair">
            <Labelled label={t('reward.profit')}>{(id) => <Input id={id} inputMode="decimal" value={profit} onChange={(e) => setProfit(e.target.value.trim())} />}</Labelled>
            <Labelled label={t('reward.profitYear')}>{(id) => <InputNumber id={id} min={2000} max={2200} precision={0} value={year} onChange={(y) => y && setYear(y)} />}</Labelled>
          </div>
        )}
        {basis === 'SETTLEMENT' && (
          <div className="conversion-pair">
            {(['taxes', 'upkeep', 'direct'] as const).map((name) => (
              <Labelled key={name} label={t('inYuan', { what: t(`reward.${name}`) })}>
                {(id) => <Input id={id} inputMode="decimal" placeholder="0.00" value={costs[name]} {...(costs[name] !== '' && !isAmount(costs[name]) ? { status: 'error' as const } : {})} onChange={(e) => setCosts({ ...costs, [name]: e.target.value.trim() })} />}
              </Labelled>
            ))}
          </div>
        )}
        {basis !== 'EQUITY' && <Labelled label={t('reward.statement')}>{(id) => <PaperPicker id={id} deal={deal.id} value={paper} onChange={setPaper} />}</Labelled>}
        <Calculated figures={agreement && sound && isAmount(gross) ? figuresOf(deal, agreement, basis, gross, costs) : undefined} />
        <Refusal error={refused} />
      </div>
    </Modal>
  );
}

function figuresOf(deal: Conversion, a: Agreement, basis: Basis, gross: string, costs: { taxes: string; upkeep: string; direct: string }): Figures {
  const main = a.people.filter((p) => p.main).reduce((n, p) => n + p.share, 0);
  return {
    case: cases[basis], publicUnit: deal.public_unit, officeUsed: a.office_used, gross, contributors: a.contributors, office: a.office, unit: a.unit, main,
    ...(basis === 'SETTLEMENT' ? costs : {}),
  };
}
